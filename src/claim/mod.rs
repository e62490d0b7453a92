//! A document becomes claims: who says that what stands in which relation, affirmed or denied, certain or supposed, and when.
//! In: [`Reading`](crate::nlp::Reading) and [`Ontology`](crate::ontology::Ontology); out: [`Extraction`].

pub mod context;
pub mod learned;
mod model;
#[cfg(test)]
pub(crate) mod testing;

pub use model::{
    Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Extractor, Modality, Object, Polarity, Value,
};
