//! The compact table that conclusions are drawn from: a few hundred bytes an entity or claim, kept when the text is not in memory.
//! In: document and extraction; out: [`DocumentRows`].

use super::minted::{Minted, MintedClaim, MintedObject};
use super::names::Names;
use super::shingles;
use crate::claim::{Extraction, Modality, Object, Polarity};
use crate::document::{Document, PartialDate};
use crate::ontology::{Iri, Ontology};
use crate::resolve::LocalEntity;
use serde::{Deserialize, Serialize};

/// What conclusions need of one document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DocumentRows {
    /// The document.
    pub document: DocumentRow,
    /// Its entities that are named or that a claim needs.
    pub entities: Vec<LocalEntity>,
    /// Its claims.
    pub claims: Vec<ClaimRow>,
}

/// A document without its text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Its id.
    pub id: String,
    /// Its IRI.
    pub iri: String,
    /// Hash of text and metadata.
    pub hash: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// MinHash signature of its text, by which copies of one story are known.
    pub signature: Vec<u32>,
}

/// The object of a claim.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectRow {
    /// Index into [`DocumentRows::entities`].
    Entity(u32),
    /// IRI of a class, for claims of class.
    Class(String),
    /// A literal.
    Value {
        /// Verbatim.
        text: String,
        /// "quantity", "change", "date" or "string".
        kind: String,
        /// Normal form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        normal: Option<String>,
    },
}

/// A claim without its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClaimRow {
    /// Its IRI.
    pub iri: String,
    /// Index into [`DocumentRows::entities`].
    #[serde(rename = "s")]
    pub subject: u32,
    /// IRI of the relation.
    #[serde(rename = "p")]
    pub predicate: Iri,
    /// Object.
    #[serde(rename = "o")]
    pub object: ObjectRow,
    /// Verb phrase of an open claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// Indices into [`DocumentRows::entities`], outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<u32>,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted, planned …
    pub modality: Modality,
    /// When it began to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// When it ceased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Where its evidence starts, in code points: what comes later in one text is said later.
    pub at: u32,
    /// In hundredths.
    pub confidence: u8,
}

/// The rows of one document, under the same IRIs as [`document_quads`](super::document_quads).
pub fn rows(names: &Names, document: &Document, extraction: &Extraction, ontology: &Ontology) -> DocumentRows {
    let minted = Minted::new(names, document, extraction, ontology);
    let article = &document.article;
    let row = DocumentRow {
        id: article.id.0.clone(),
        iri: minted.document.clone(),
        hash: article.hash().0,
        date: article.date,
        source: article.source.clone(),
        signature: shingles::signature(&article.text),
    };
    let claims = minted.claims.iter().map(claim_row).collect();
    DocumentRows { document: row, entities: local_entities(&minted, &article.id.0), claims }
}

fn claim_row(minted: &MintedClaim<'_>) -> ClaimRow {
    let claim = minted.claim;
    let object = match (&minted.object, &claim.object) {
        (MintedObject::Entity(e), _) => ObjectRow::Entity(*e),
        (MintedObject::Class(class), _) => ObjectRow::Class(class.clone()),
        (MintedObject::Value, Object::Value(value)) => {
            ObjectRow::Value { text: value.text.clone(), kind: value.kind.clone(), normal: value.normal.clone() }
        }
        (MintedObject::Value, Object::Entity(e)) => ObjectRow::Entity(e.0),
    };
    ClaimRow {
        iri: minted.iri.clone(),
        subject: minted.subject,
        predicate: claim.predicate.clone(),
        object,
        open: claim.open.clone(),
        speakers: minted.speakers.clone(),
        polarity: claim.polarity,
        modality: claim.modality,
        from: claim.from,
        until: claim.until,
        at: minted.evidence.first().map_or(0, |at| at[0] as u32),
        confidence: claim.confidence.hundredths(),
    }
}

fn local_entities(minted: &Minted<'_>, document: &str) -> Vec<LocalEntity> {
    let mut context = vec![Vec::new(); minted.entities.len()];
    for claim in minted.claims.iter().filter(|c| c.claim.open.is_none()) {
        let MintedObject::Entity(object) = claim.object else { continue };
        let (subject, object) = (claim.subject as usize, object as usize);
        let predicate = claim.claim.predicate.as_str();
        let name = |e: usize| minted.entities[e].entity.name.as_str();
        context[subject].push(format!("{predicate}|{}", name(object)));
        context[object].push(format!("^{predicate}|{}", name(subject)));
    }
    let entities = minted.entities.iter().zip(context).map(|(entity, mut context)| {
        context.sort();
        context.dedup();
        LocalEntity {
            iri: entity.iri.clone(),
            document: document.to_owned(),
            name: entity.entity.name.clone(),
            named: entity.named,
            aliases: entity.entity.aliases.clone(),
            ty: entity.entity.ty,
            class: entity.entity.class.clone(),
            mentions: entity.mentions,
            context,
            when: entity.entity.from,
        }
    });
    entities.collect()
}
