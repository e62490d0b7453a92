//! A document becomes claims: who says that what stands in which relation, affirmed or denied, certain or supposed, and when.
//! In: [`Reading`](crate::nlp::Reading) and [`Ontology`](crate::ontology::Ontology); out: [`Extraction`].

mod combined;
pub mod context;
mod form;
pub mod learned;
mod model;
pub mod patterns;
mod sure;
#[cfg(test)]
pub(crate) mod testing;

pub use combined::Combined;
pub use form::{form, from_form};
pub use model::{
    Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Extractor, Modality, Object, Polarity, Value,
};
pub use patterns::Patterns;
pub use sure::Sure;
