//! The graph as the rooms above see it: entities, edges and the claims behind them, with resolved IRIs.

use crate::claim::{Modality, Polarity};
use crate::document::PartialDate;

/// A resolved entity.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct EntityView {
    /// Resolved IRI.
    pub iri: String,
    /// Preferred label.
    pub label: String,
    /// Other names, sorted.
    pub aliases: Vec<String>,
    /// Coarse class ("Person", "Organization", "Place", "Event" …).
    pub ty: String,
    /// Finest class, as an IRI.
    pub class: Option<String>,
    /// Documents that mention it.
    pub documents: usize,
}

/// What the documents together make of an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeStatus {
    /// In the default graph.
    Fact,
    /// Only said by a speaker.
    Reported,
    /// Planned, possible, conditional, desired, commanded.
    Supposed,
    /// Only denied.
    Denied,
}

/// A resolved subject, predicate and object, with what stands behind them.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct EdgeView {
    /// Resolved IRI.
    pub subject: String,
    /// Relation, as an IRI.
    pub predicate: String,
    /// Resolved IRI or literal.
    pub object: ObjectView,
    /// The strongest standing it has.
    pub status: EdgeStatus,
    /// Whether claims contradict each other over it.
    pub contested: bool,
    /// Independent origins among the documents that affirm it (copies of one story count once).
    pub origins: usize,
    /// Documents with a claim of it.
    pub documents: usize,
    /// Earliest time from which it held.
    pub from: Option<PartialDate>,
    /// Latest time until which it held.
    pub until: Option<PartialDate>,
    /// Highest confidence of its claims, in hundredths.
    pub confidence: u8,
    /// IRIs of its claims, sorted.
    pub claims: Vec<String>,
}

/// The object of an edge or claim.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectView {
    /// Resolved IRI.
    Entity(String),
    /// Literal text.
    Literal(String),
}

/// A claim with its grounds.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct ClaimView {
    /// IRI.
    pub iri: String,
    /// Document id.
    pub document: String,
    /// Resolved IRI.
    pub subject: String,
    /// Relation, as an IRI.
    pub predicate: String,
    /// Object.
    pub object: ObjectView,
    /// Verb phrase of an open claim.
    pub open: Option<String>,
    /// Verbatim evidence, one string a span.
    pub quotes: Vec<String>,
    /// The whole sentence that holds the first span.
    pub sentence: String,
    /// Resolved IRIs, outermost first.
    pub speakers: Vec<String>,
    /// Affirmed or denied.
    #[serde(serialize_with = "name")]
    pub polarity: Polarity,
    /// Modality.
    #[serde(serialize_with = "name")]
    pub modality: Modality,
    /// When it began to hold.
    pub from: Option<PartialDate>,
    /// When it ceased.
    pub until: Option<PartialDate>,
    /// When it was said: the document's date.
    pub said: Option<PartialDate>,
    /// The document's publisher.
    pub source: Option<String>,
    /// In hundredths.
    pub confidence: u8,
    /// Pattern, rule or model.
    pub by: String,
    /// IRIs of claims that contradict it, sorted.
    pub contradicts: Vec<String>,
    /// IRIs of claims that it supersedes, sorted.
    pub supersedes: Vec<String>,
    /// IRIs of claims that give another figure, sorted.
    pub differs: Vec<String>,
}

fn name<T: std::fmt::Display, S: serde::Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(value)
}

/// A document of the graph.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct DocumentView {
    /// Its id.
    pub id: String,
    /// IRI.
    pub iri: String,
    /// Headline.
    pub title: Option<String>,
    /// Date published.
    pub date: Option<PartialDate>,
    /// Publisher.
    pub source: Option<String>,
    /// URL.
    pub url: Option<String>,
}

/// What part of the graph to take: all of the conditions given must hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Selection {
    /// Resolved IRIs around which to take the neighbourhood; all of the graph where empty.
    pub around: Vec<String>,
    /// Steps from them.
    pub depth: usize,
    /// Relations, as IRIs; all where empty.
    pub relations: Vec<String>,
    /// Document ids; all where empty.
    pub documents: Vec<String>,
    /// Said on or after.
    pub since: Option<PartialDate>,
    /// Said on or before.
    pub until: Option<PartialDate>,
    /// Least confidence, in hundredths.
    pub min_confidence: u8,
    /// Whether what is only reported, supposed or denied is taken too.
    pub all_claims: bool,
}
