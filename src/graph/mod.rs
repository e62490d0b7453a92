//! Claims become RDF: quads, facts, the ledger of disagreement; the store, queries, verification. The only room that opens a store.

pub mod disk;
pub mod lock;
pub mod manifest;
pub mod segment;
mod view;

pub use view::{ClaimView, DocumentView, EdgeStatus, EdgeView, EntityView, ObjectView, Selection};
