//! One document's entities and claims with their IRIs. In: document and extraction; out: [`Minted`], from which quads and rows are
//! written alike.

use super::names::{ClaimKey, Names};
use super::vocabulary;
use crate::claim::{Claim, ClaimEntity, Extraction, Object};
use crate::document::{CodePoints, Document, EntityIx, EntityType, MentionKind, Span};
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// An entity that the graph keeps: one that is named or that a claim needs.
pub(super) struct MintedEntity<'a> {
    pub iri: String,
    pub entity: &'a ClaimEntity,
    /// Whether some mention is a proper name.
    pub named: bool,
    /// Its coreference chain, in code points, sorted; ends of claims belong to it.
    pub chain: Vec<[usize; 2]>,
    /// Mentions that the reader and the extractor know.
    pub mentions: u32,
}

/// A claim whose entities are all there.
pub(super) struct MintedClaim<'a> {
    pub iri: String,
    pub claim: &'a Claim,
    pub evidence: Vec<[usize; 2]>,
    pub object_at: [usize; 2],
    /// Indices into [`Minted::entities`].
    pub subject: u32,
    pub object: MintedObject,
    pub speakers: Vec<u32>,
}

/// The object of a claim.
pub(super) enum MintedObject {
    Entity(u32),
    Class(String),
    Value,
}

/// What a document says, under its IRIs.
pub(super) struct Minted<'a> {
    pub document: String,
    pub points: CodePoints,
    pub entities: Vec<MintedEntity<'a>>,
    pub claims: Vec<MintedClaim<'a>>,
}

impl<'a> Minted<'a> {
    pub fn new(names: &Names, document: &Document, extraction: &'a Extraction, ontology: &Ontology) -> Self {
        let points = CodePoints::new(document.text());
        let iri = names.document(&document.article.id);
        let chains = chains(extraction, &points);
        let (entities, row_of) = entities(&iri, extraction, &chains);
        let mut claims = claims(names, document, extraction, ontology, &points, &row_of);
        claims.retain(|claim| provable(claim, &entities));
        Self { document: iri, points, entities, claims }
    }
}

/// Whether both ends have a mention inside the evidence and every speaker one anywhere in the text: a claim of which that cannot be shown
/// is not written at all.
fn provable(claim: &MintedClaim<'_>, entities: &[MintedEntity<'_>]) -> bool {
    let chain = |i: u32| entities.get(i as usize).map_or(&[][..], |e| e.chain.as_slice());
    let inside = |at: &[usize; 2]| claim.evidence.iter().any(|e| e[0] <= at[0] && at[1] <= e[1]);
    let end = |i: u32| chain(i).iter().any(inside);
    let object = match &claim.object {
        MintedObject::Entity(e) => end(*e),
        MintedObject::Class(_) => true,
        MintedObject::Value => claim.evidence.iter().any(|e| e[0] <= claim.object_at[0] && claim.object_at[1] <= e[1]),
    };
    end(claim.subject) && object && claim.speakers.iter().all(|&s| !chain(s).is_empty())
}

/// Mention spans by entity, and whether one is a name.
struct Chain {
    mentions: u32,
    named: bool,
    spans: BTreeSet<[usize; 2]>,
    first: Option<[usize; 2]>,
    claimed: bool,
}

fn chains(extraction: &Extraction, points: &CodePoints) -> Vec<Chain> {
    let empty = || Chain { mentions: 0, named: false, spans: BTreeSet::new(), first: None, claimed: false };
    let mut chains: Vec<Chain> = extraction.entities.iter().map(|_| empty()).collect();
    for mention in &extraction.mentions {
        let Some(chain) = mention.mention.entity.and_then(|e| chains.get_mut(e.ix())) else { continue };
        chain.mentions += 1;
        chain.named |= mention.mention.kind == MentionKind::Name;
        chain.spans.insert(points.from_bytes(mention.mention.span));
    }
    for chain in &mut chains {
        chain.first = chain.spans.iter().min_by_key(|at| (at[0], std::cmp::Reverse(at[1]))).copied();
    }
    let mut end = |entity: EntityIx, span: Option<Span>| {
        if let Some(chain) = chains.get_mut(entity.ix()) {
            chain.claimed = true;
            chain.spans.extend(span.map(|s| points.from_bytes(s)));
        }
    };
    for claim in &extraction.claims {
        end(claim.subject, Some(claim.subject_at));
        if let Object::Entity(object) = claim.object {
            end(object, Some(claim.object_at));
        }
        claim.speakers.iter().for_each(|&s| end(s, None));
    }
    chains
}

fn entities<'a>(
    document: &str,
    extraction: &'a Extraction,
    chains: &[Chain],
) -> (Vec<MintedEntity<'a>>, Vec<Option<u32>>) {
    let mut taken: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    let mut kept = Vec::new();
    let row_of = extraction.entities.iter().zip(chains).map(|(entity, chain)| {
        let worth = chain.claimed || (chain.named && entity.ty != EntityType::Time);
        let at = chain.first.or_else(|| chain.spans.first().copied()).or(chain.claimed.then_some([0, 0]))?;
        if !worth {
            return None;
        }
        let nth = taken.entry(at).and_modify(|n| *n += 1).or_insert(0);
        kept.push(MintedEntity {
            iri: Names::local(document, at, *nth),
            entity,
            named: chain.named,
            chain: chain.spans.iter().copied().collect(),
            mentions: chain.mentions,
        });
        Some(kept.len() as u32 - 1)
    });
    let row_of = row_of.collect();
    (kept, row_of)
}

fn claims<'a>(
    names: &Names,
    document: &Document,
    extraction: &'a Extraction,
    ontology: &Ontology,
    points: &CodePoints,
    row_of: &[Option<u32>],
) -> Vec<MintedClaim<'a>> {
    let row = |e: EntityIx| row_of.get(e.ix()).copied().flatten();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let minted = extraction.claims.iter().filter_map(|claim| {
        let evidence: Vec<[usize; 2]> = claim.evidence.iter().map(|&s| points.from_bytes(s)).collect();
        let subject = row(claim.subject)?;
        let object = match &claim.object {
            Object::Entity(e) => MintedObject::Entity(row(*e)?),
            Object::Value(_) if claim.predicate.as_str() == vocabulary::TYPE.as_str() => {
                MintedObject::Class(class_of(claim, extraction, ontology)?)
            }
            Object::Value(_) => MintedObject::Value,
        };
        let speakers = claim.speakers.iter().map(|&s| row(s)).collect::<Option<Vec<_>>>()?;
        let words = match (&claim.open, &object, &claim.object) {
            (Some(open), _, _) => open,
            (_, MintedObject::Class(class), _) => class,
            (_, _, Object::Value(value)) => &value.text,
            _ => "",
        };
        let key = ClaimKey {
            document: &document.article.id,
            predicate: claim.predicate.as_str(),
            words,
            subject_at: points.from_bytes(claim.subject_at),
            object_at: points.from_bytes(claim.object_at),
            evidence: &evidence,
        };
        let first = names.claim(&key, 0);
        let nth = seen.entry(first.clone()).and_modify(|n| *n += 1).or_insert(0);
        let iri = if *nth == 0 { first } else { names.claim(&key, *nth) };
        let object_at = key.object_at;
        Some(MintedClaim { iri, claim, evidence, object_at, subject, object, speakers })
    });
    minted.collect()
}

/// The class that a claim of class names: by IRI or prefixed name in its value, else the one given to its subject.
fn class_of(claim: &Claim, extraction: &Extraction, ontology: &Ontology) -> Option<String> {
    let Object::Value(value) = &claim.object else { return None };
    let named = [value.normal.as_deref(), Some(value.text.as_str())].into_iter().flatten().find_map(|text| {
        let iri = ontology.expand(text).unwrap_or_else(|| Iri::new(text));
        ontology.classes.contains_key(&iri).then(|| iri.as_str().to_owned())
    });
    let subject = || extraction.entities.get(claim.subject.ix())?.class.as_ref().map(|c| c.as_str().to_owned());
    named.or_else(subject)
}
