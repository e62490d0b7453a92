//! What an ontology says, once read and checked.

use crate::document::{EntityType, Upos};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Namespace of the core vocabulary.
const CORE: &str = "https://w3id.org/tregua/core#";

/// An absolute IRI.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Iri(Arc<str>);

impl Iri {
    /// The IRI `iri`, which the caller has checked.
    pub fn new(iri: impl AsRef<str>) -> Self {
        Self(Arc::from(iri.as_ref()))
    }

    /// As text, without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last `#`, `/` or `:`.
    pub fn local_name(&self) -> &str {
        self.0.rsplit(['#', '/', ':']).next().unwrap_or(&self.0)
    }
}

impl From<String> for Iri {
    fn from(iri: String) -> Self {
        Self(Arc::from(iri))
    }
}

impl From<Iri> for String {
    fn from(iri: Iri) -> Self {
        iri.as_str().to_owned()
    }
}

impl fmt::Display for Iri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place in a pattern that an argument fills.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Slot {
    /// `{subject}`.
    Subject,
    /// `{object}`: an entity.
    Object,
    /// `{value}`: a quantity or other literal.
    Value,
    /// `{tgc:party}`: a role of the event whose class the pattern belongs to.
    Role(Iri),
}

/// A word of a pattern: `lead:VERB`, `lead|head:VERB`, `with`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Word {
    /// Lemmas, any of which will do; lower case.
    pub lemmas: Vec<String>,
    /// Part of speech; `None` for function words, which match any.
    pub upos: Option<Upos>,
}

/// One item of a pattern.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Element {
    /// An argument.
    Slot(Slot),
    /// A word.
    Word(Word),
    /// Lemmas of which none depends on the anchor: `!prime|press`.
    Without(Vec<String>),
}

/// A lemma frame: how one language says a relation or an event; free of any parser's labels.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// BCP 47 language of its words.
    pub language: String,
    /// As written in the ontology.
    pub text: String,
    /// Its items in the order written.
    pub elements: Vec<Element>,
    /// Classes one of which a slot's filler is known to have, for the slots that ask for it: `{object/tgc:Law|tgc:Policy}`.
    pub classes: Vec<(Slot, BTreeSet<Iri>)>,
}

/// A class of entities or events.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Class {
    /// Its IRI.
    pub iri: Iri,
    /// English label.
    pub label: String,
    /// English definition.
    pub definition: String,
    /// Direct superclasses.
    pub parents: BTreeSet<Iri>,
    /// The coarse class that its members have in the reader's layers.
    pub ty: EntityType,
    /// How it is said: for entity classes nouns that name a member ("gang:NOUN"), for event classes frames with role slots.
    pub patterns: Vec<Pattern>,
}

/// A direct edge that stands for an event with two roles: `tgc:truceWith tg:shortcutOf [ tg:event tgc:Truce ; tg:roles ( … ) ]`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shortcut {
    /// Class of the event.
    pub event: Iri,
    /// Role that the subject plays.
    pub subject_role: Iri,
    /// Role that the object plays.
    pub object_role: Iri,
}

/// A relation between two entities, or an entity and a literal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Relation {
    /// Its IRI.
    pub iri: Iri,
    /// English label.
    pub label: String,
    /// English definition.
    pub definition: String,
    /// Classes one of which its subject must have.
    pub domain: BTreeSet<Iri>,
    /// Classes one of which its object must have; empty for a literal.
    pub range: BTreeSet<Iri>,
    /// Datatype of its literal object.
    pub datatype: Option<Iri>,
    /// Relations that it implies.
    pub parents: BTreeSet<Iri>,
    /// Its inverse.
    pub inverse: Option<Iri>,
    /// Relations that cannot hold with it of the same pair at once.
    pub opposites: BTreeSet<Iri>,
    /// Holds both ways.
    pub symmetric: bool,
    /// Chains (not materialised).
    pub transitive: bool,
    /// At most one object for a subject at a time.
    pub functional: bool,
    /// At most one subject for an object at a time.
    pub inverse_functional: bool,
    /// Whether it is a role of events (its subject is an event).
    pub role: bool,
    /// The event that it stands for.
    pub shortcut: Option<Shortcut>,
    /// How it is said.
    pub patterns: Vec<Pattern>,
}

/// Classes, relations and prefixes of all ontology files together.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Ontology {
    /// By IRI.
    pub classes: BTreeMap<Iri, Class>,
    /// By IRI.
    pub relations: BTreeMap<Iri, Relation>,
    /// Label and definition of each term of the graph's own bookkeeping, which no claim is made with.
    pub terms: BTreeMap<Iri, (String, String)>,
    /// Prefix → namespace, as the files declare them.
    pub prefixes: BTreeMap<String, String>,
}

impl Ontology {
    /// Whether `class` is `ancestor` or below it.
    pub fn is_a(&self, class: &Iri, ancestor: &Iri) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![class];
        while let Some(next) = open.pop() {
            if next == ancestor {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.classes.get(next).into_iter().flat_map(|c| &c.parents));
            }
        }
        false
    }

    /// `tgc:leads` for the IRI it abbreviates; the IRI itself where no prefix fits.
    pub fn prefixed(&self, iri: &Iri) -> String {
        let fitting = self.prefixes.iter().filter(|(_, ns)| iri.as_str().starts_with(ns.as_str()));
        match fitting.max_by_key(|(_, ns)| ns.len()) {
            Some((prefix, ns)) => format!("{prefix}:{}", &iri.as_str()[ns.len()..]),
            None => iri.as_str().to_owned(),
        }
    }

    /// The label of a relation or class; the local name of an IRI that is neither.
    pub fn label(&self, iri: &str) -> String {
        let iri = Iri::new(iri);
        let relation = self.relations.get(&iri).map(|r| &r.label);
        match relation.or_else(|| self.classes.get(&iri).map(|c| &c.label)) {
            Some(label) if !label.is_empty() => label.clone(),
            _ => iri.local_name().to_owned(),
        }
    }

    /// The IRI that `tgc:leads` abbreviates.
    pub fn expand(&self, prefixed: &str) -> Option<Iri> {
        let (prefix, local) = prefixed.split_once(':')?;
        self.prefixes.get(prefix).map(|ns| Iri::new(format!("{ns}{local}")))
    }

    /// Whether something of `class` may also be of `other`: one is the other or above it, or some class is below both ("Guatemala"
    /// is a place, yet acts). This is how an argument is checked against a domain or range.
    pub fn compatible(&self, class: &Iri, other: &Iri) -> bool {
        self.is_a(class, other)
            || self.is_a(other, class)
            || self.classes.keys().any(|c| self.is_a(c, class) && self.is_a(c, other))
    }

    /// The class that stands for a coarse type (`tg:Person` …), where the ontology has it.
    pub fn class_of(&self, ty: EntityType) -> Option<Iri> {
        let iri = Iri::new(format!("{CORE}{ty}"));
        self.classes.contains_key(&iri).then_some(iri)
    }

    /// A hash of what claims depend on: classes, relations and their words, not labels or definitions.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for class in self.classes.values() {
            let patterns: Vec<_> = class.patterns.iter().map(|p| (&p.language, &p.text)).collect();
            hasher.update(format!("{:?}", (&class.iri, &class.parents, class.ty, patterns)).as_bytes());
        }
        for relation in self.relations.values() {
            let plain = Relation { label: String::new(), definition: String::new(), ..relation.clone() };
            hasher.update(format!("{plain:?}").as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}
