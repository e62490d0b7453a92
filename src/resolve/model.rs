//! What identities are decided from, and the outcome.

use crate::document::{EntityType, PartialDate};
use crate::ontology::Iri;
use std::collections::BTreeMap;

/// An entity as one document knows it: a few hundred bytes that outlive the document's text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct LocalEntity {
    /// Its local IRI (`…document/ID#c21-31`).
    pub iri: String,
    /// Document id.
    pub document: String,
    /// Best name in the document.
    pub name: String,
    /// Whether that is a proper name; entities without one are not merged across documents.
    pub named: bool,
    /// Other proper names in the document, sorted.
    pub aliases: Vec<String>,
    /// Coarse class.
    pub ty: EntityType,
    /// Finest class.
    pub class: Option<Iri>,
    /// Number of mentions.
    pub mentions: u32,
    /// Names of what stands beside it in claims, as `predicate|name`, sorted: what tells namesakes apart.
    pub context: Vec<String>,
    /// For an event: participants' and places' names by role, as in `context`, and its time.
    pub when: Option<PartialDate>,
}

/// A resolved entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// Its resolved IRI (`…entity/otto-perez-3f9a`).
    pub iri: String,
    /// Preferred label.
    pub label: String,
    /// All other names, sorted.
    pub aliases: Vec<String>,
    /// Coarse class.
    pub ty: EntityType,
    /// Finest class.
    pub class: Option<Iri>,
    /// Local IRIs of its members, sorted.
    pub members: Vec<String>,
}

/// Why two local entities are one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Merge {
    /// Local IRI.
    pub left: String,
    /// Local IRI.
    pub right: String,
    /// The rule: "same name", "acronym", "surname", "alias", "decision" …
    pub why: String,
}

/// The partition of all local entities.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Resolution {
    /// By resolved IRI.
    pub identities: Vec<Identity>,
    /// Local IRI → index into `identities`.
    pub of: BTreeMap<String, usize>,
    /// The merges made, sorted.
    pub merges: Vec<Merge>,
}

/// What the user has decided, by local IRIs; pairs that name no row are passed over.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Decisions {
    /// Pairs that are one.
    pub merges: Vec<(String, String)>,
    /// Pairs that are two.
    pub splits: Vec<(String, String)>,
}
