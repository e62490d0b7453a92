//! The vocabulary as data: Turtle becomes classes, relations and the words that express them. In: `ontology/*.ttl` and files of the user's;
//! out: an [`Ontology`], or errors that name the file, the IRI and the pattern.

mod model;

pub use model::{Class, Element, Iri, Ontology, Pattern, Relation, Shortcut, Slot, Word};
