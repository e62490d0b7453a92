//! The claim and its grounds.

use crate::document::{EntityIx, EntityType, Mention, PartialDate, Span, names};
use crate::nlp::Reading;
use crate::ontology::{Iri, Ontology};

names!(
    /// Whether the claim says that something holds or that it does not.
    Polarity {
        /// It holds.
        Affirmed = "affirmed",
        /// It does not.
        Denied = "denied",
    }
);

names!(
    /// How the claim holds it to be.
    Modality {
        /// As so.
        Asserted = "asserted",
        /// As intended or scheduled.
        Planned = "planned",
        /// As possible.
        Possible = "possible",
        /// As depending on something.
        Conditional = "conditional",
        /// As wished for.
        Desired = "desired",
        /// As ordered or demanded.
        Commanded = "commanded",
    }
);

/// A probability in hundredths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Confidence(u8);

impl Confidence {
    /// The nearest hundredth to `p`, held within 0 and 1.
    pub fn new(p: f32) -> Self {
        Self((p.clamp(0.0, 1.0) * 100.0).round() as u8)
    }

    /// In hundredths, 0 to 100.
    pub fn hundredths(self) -> u8 {
        self.0
    }

    /// As a fraction.
    pub fn get(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

/// A literal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Value {
    /// Verbatim text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// "quantity", "change", "date" or "string".
    pub kind: String,
    /// Normalised, e.g. `>50%` decrease as "-50..%"; the grammar is in docs/CLAIMS.md.
    pub normal: Option<String>,
}

/// What a claim says of its subject.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Object {
    /// Another entity.
    Entity(EntityIx),
    /// A literal.
    Value(Value),
}

/// What one place in one document says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Index into [`Extraction::entities`].
    pub subject: EntityIx,
    /// A relation of the ontology; `rdf:type` for the class of an event; [`Claim::open`] names what fits none.
    pub predicate: Iri,
    /// Its object.
    pub object: Object,
    /// For a claim that fits no relation: the verb phrase, verbatim lemmas; `predicate` is then `tg:openRelation`.
    pub open: Option<String>,
    /// Spans that together show it; both ends lie inside or are linked to a mention inside by coreference. Sorted, not empty.
    pub evidence: Vec<Span>,
    /// The mention inside the evidence through which the subject is meant.
    pub subject_at: Span,
    /// Likewise the object.
    pub object_at: Span,
    /// Who says so, outermost first; empty where the article does in its own voice.
    pub speakers: Vec<EntityIx>,
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted, planned …
    pub modality: Modality,
    /// When it began to hold, or the time at which it held.
    pub from: Option<PartialDate>,
    /// When it ceased.
    pub until: Option<PartialDate>,
    /// A time that has no anchor, verbatim ("the following week").
    pub when: Option<String>,
    /// How sure the extractor is.
    pub confidence: Confidence,
    /// The pattern, rule or model that found it.
    pub by: String,
}

/// An entity as the claim room leaves it: those of the document by the same index, then the new ones (events, subgroups).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimEntity {
    /// Its best name, verbatim.
    pub name: String,
    /// Coarse class.
    pub ty: EntityType,
    /// The ontology's finest class that fits.
    pub class: Option<Iri>,
    /// Other names, verbatim, sorted.
    pub aliases: Vec<String>,
    /// For an event: when it began, or happened.
    pub from: Option<PartialDate>,
    /// For an event: when it ended.
    pub until: Option<PartialDate>,
}

/// A mention as the claim room leaves it: those of the document by the same index, then new ones (triggers of events).
#[derive(Clone, PartialEq, Debug)]
pub struct ClaimMention {
    /// The mention, its entity an index into [`Extraction::entities`].
    pub mention: Mention,
    /// Finest class.
    pub class: Option<Iri>,
}

/// All that the claim room takes from one document.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Extraction {
    /// The document's entities, then the new ones.
    pub entities: Vec<ClaimEntity>,
    /// The document's mentions, then the new ones.
    pub mentions: Vec<ClaimMention>,
    /// By evidence, predicate, subject, object.
    pub claims: Vec<Claim>,
}

/// A way of finding claims: the pattern matcher, a learnt relation head, another back end.
pub trait Extractor: Send + Sync {
    /// Its name and version; part of the key under which claims are kept.
    fn id(&self) -> String;
    /// Whether it looks at the reader's word vectors: a document then has to be read again where only its claims are wanted.
    fn needs_vectors(&self) -> bool {
        false
    }
    /// The claims of one document. The outcome depends on nothing but the arguments.
    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_keeps_two_decimals() {
        assert_eq!(Confidence::new(0.927).hundredths(), 93);
        assert_eq!(Confidence::new(7.0).get(), 1.0);
        assert_eq!(Confidence::new(f32::NAN).hundredths(), 0);
    }
}
