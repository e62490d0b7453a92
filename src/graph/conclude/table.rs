//! All claims in one table, with resolved ends, voices and origins, in an order that does not depend on how they came.

use super::held::Holding;
use crate::claim::{Modality, Polarity};
use crate::document::PartialDate;
use crate::graph::rows::{ClaimRow, DocumentRow, DocumentRows, ObjectRow};
use crate::graph::{shingles, vocabulary as v};
use crate::ontology::{Iri, Ontology, Relation};
use crate::resolve::Resolution;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The object of a claim, resolved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Thing<'a> {
    Entity(&'a str),
    Class(&'a str),
    Text(&'a str),
}

/// Whose words a claim is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Voice<'a> {
    /// The publisher of the story (of its original, for a copy), its name folded; else the document.
    Paper(String),
    /// A speaker, resolved; of several, the innermost.
    Speaker(&'a str),
}

/// A claim in its place.
#[derive(Debug)]
pub struct Said<'a> {
    pub row: &'a ClaimRow,
    pub document: &'a DocumentRow,
    pub subject: &'a str,
    pub object: Thing<'a>,
    pub normal: Option<&'a str>,
    pub voice: Voice<'a>,
    /// What it says, with inverse and symmetric relations in one direction.
    pub key: (&'a str, &'a str, Thing<'a>),
}

impl Said<'_> {
    pub fn own(&self) -> bool {
        matches!(self.voice, Voice::Paper(_))
    }

    pub fn plain(&self) -> bool {
        self.row.polarity == Polarity::Affirmed && self.row.modality == Modality::Asserted
    }

    pub fn holding(&self) -> Holding {
        Holding { from: self.row.from, until: self.row.until, said: self.document.date }
    }

    pub fn said(&self) -> Option<PartialDate> {
        self.document.date
    }

    /// Whether it was said before `other`: on an earlier day, or higher up in the same text.
    pub fn before(&self, other: &Self) -> bool {
        if self.document.iri == other.document.iri {
            return self.row.at < other.row.at;
        }
        match (self.said(), other.said()) {
            (Some(a), Some(b)) => a.last_day() < b.first_day(),
            _ => false,
        }
    }
}

/// The claims of all documents, sorted by key, then by date said and IRI; open relations are left out.
pub struct Table<'a> {
    pub claims: Vec<Said<'a>>,
    pub ontology: &'a Ontology,
    /// Resolved IRI → preferred label.
    labels: FxHashMap<&'a str, &'a str>,
    /// Copies and the document they are a copy of.
    pub copies: Vec<(&'a str, &'a str)>,
}

impl<'a> Table<'a> {
    pub fn new(documents: &'a [DocumentRows], resolution: &'a Resolution, ontology: &'a Ontology) -> Self {
        let mut order: Vec<&DocumentRows> = documents.iter().collect();
        order.sort_by(|a, b| by_date(&a.document, &b.document));
        let signatures: Vec<&[u32]> = order.iter().map(|d| d.document.signature.as_slice()).collect();
        let origins = shingles::origins(&signatures);
        let mut claims = Vec::new();
        let mut copies = Vec::new();
        for (document, &origin) in order.iter().zip(&origins) {
            let original = &order[origin].document;
            if original.iri != document.document.iri {
                copies.push((document.document.iri.as_str(), original.iri.as_str()));
            }
            let ends: Vec<&str> = document.entities.iter().map(|e| resolved(&e.iri, resolution)).collect();
            claims.extend(document.claims.iter().filter_map(|row| said(row, document, original, &ends, ontology)));
        }
        claims.sort_by(|a, b| {
            a.key.cmp(&b.key).then_with(|| a.said().cmp(&b.said())).then_with(|| a.row.iri.cmp(&b.row.iri))
        });
        let labels = resolution.identities.iter().map(|i| (i.iri.as_str(), i.label.as_str())).collect();
        Self { claims, ontology, labels, copies }
    }

    pub fn relation(&self, iri: &str) -> Option<&'a Relation> {
        self.ontology.relations.get(&Iri::new(iri))
    }

    /// Runs of claims with the same key.
    pub fn groups(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let mut start = 0;
        self.claims.chunk_by(|a, b| a.key == b.key).map(move |chunk| {
            let range = start..start + chunk.len();
            start = range.end;
            range
        })
    }

    pub fn label(&self, thing: Thing<'a>) -> String {
        match thing {
            Thing::Entity(iri) => self.labels.get(iri).map_or(iri, |l| *l).to_owned(),
            Thing::Class(iri) => {
                self.ontology.classes.get(&Iri::new(iri)).map_or_else(|| iri.to_owned(), |c| c.label.clone())
            }
            Thing::Text(text) => format!("“{text}”"),
        }
    }

    pub fn relation_label(&self, iri: &str) -> String {
        if iri == v::TYPE.as_str() {
            return "is a".to_owned();
        }
        self.relation(iri).map_or_else(|| Iri::new(iri).local_name().to_owned(), |r| r.label.clone())
    }

    /// "Otto Perez in Prensa Libre, 2013-01-25".
    pub fn who(&self, claim: &Said<'a>) -> String {
        let paper = claim.document.source.as_deref().unwrap_or(&claim.document.id);
        let date = claim.said().map(|d| format!(", {d}")).unwrap_or_default();
        match &claim.voice {
            Voice::Paper(_) => format!("{paper}{date}"),
            Voice::Speaker(iri) => format!("{} in {paper}{date}", self.label(Thing::Entity(iri))),
        }
    }
}

fn by_date(a: &DocumentRow, b: &DocumentRow) -> Ordering {
    (a.date.is_none(), a.date, &a.iri).cmp(&(b.date.is_none(), b.date, &b.iri))
}

fn resolved<'a>(local: &'a str, resolution: &'a Resolution) -> &'a str {
    let identity = resolution.of.get(local).and_then(|&i| resolution.identities.get(i));
    identity.map_or(local, |i| i.iri.as_str())
}

fn said<'a>(
    row: &'a ClaimRow,
    document: &'a DocumentRows,
    original: &DocumentRow,
    ends: &[&'a str],
    ontology: &'a Ontology,
) -> Option<Said<'a>> {
    let end = |i: u32| ends.get(i as usize).copied();
    if row.open.is_some() || row.predicate.as_str() == v::OPEN_RELATION.as_str() {
        return None;
    }
    let subject = end(row.subject)?;
    let (object, normal) = match &row.object {
        ObjectRow::Entity(e) => (Thing::Entity(end(*e)?), None),
        ObjectRow::Class(class) => (Thing::Class(class.as_str()), None),
        ObjectRow::Value { text, normal, .. } => (Thing::Text(text.as_str()), normal.as_deref()),
    };
    let voice = match row.speakers.last() {
        Some(&speaker) => Voice::Speaker(end(speaker)?),
        None => Voice::Paper(original.source.as_deref().map_or_else(|| original.iri.clone(), str::to_lowercase)),
    };
    let key = match object {
        Thing::Entity(object) => {
            let (s, p, o) = normal_key(subject, &row.predicate, object, ontology);
            (s, p, Thing::Entity(o))
        }
        _ => (subject, row.predicate.as_str(), object),
    };
    Some(Said { row, document: &document.document, subject, object, normal, voice, key })
}

/// The one direction in which a relation and its inverse, or a symmetric relation, are compared.
pub fn normal_key<'a>(
    subject: &'a str,
    predicate: &'a Iri,
    object: &'a str,
    ontology: &'a Ontology,
) -> (&'a str, &'a str, &'a str) {
    let relation = ontology.relations.get(predicate);
    if relation.is_some_and(|r| r.symmetric) {
        return (subject.min(object), predicate.as_str(), subject.max(object));
    }
    match inverse_of(predicate, ontology) {
        Some(inverse) if inverse < predicate => (object, inverse.as_str(), subject),
        _ => (subject, predicate.as_str(), object),
    }
}

/// The inverse of a relation, on whichever of the two it is declared.
pub fn inverse_of<'a>(predicate: &Iri, ontology: &'a Ontology) -> Option<&'a Iri> {
    let declared = ontology.relations.get(predicate).and_then(|r| r.inverse.as_ref());
    declared.filter(|i| *i != predicate)
}

/// Claims by whose words they are.
pub fn by_voice<'t, 'a>(claims: impl Iterator<Item = &'t Said<'a>>) -> HashMap<&'t Voice<'a>, Vec<&'t Said<'a>>>
where
    'a: 't,
{
    let mut voices: HashMap<&Voice<'a>, Vec<&Said<'a>>> = HashMap::new();
    for claim in claims {
        voices.entry(&claim.voice).or_default().push(claim);
    }
    voices
}
