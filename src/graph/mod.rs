//! Claims become RDF: quads, facts, the ledger of disagreement; the store, queries, verification. The only room that opens a store.

mod conclude;
pub mod disk;
pub mod index;
pub mod lock;
pub mod manifest;
mod minted;
mod names;
mod quads;
mod rows;
pub mod segment;
mod shingles;
mod view;
pub mod vocabulary;

pub use conclude::conclude;
pub use names::{BaseError, DEFAULT_BASE, Names};
pub use quads::{document_quads, sort};
pub use rows::{ClaimRow, DocumentRow, DocumentRows, ObjectRow, rows};
pub use view::{ClaimView, DocumentView, EdgeStatus, EdgeView, EntityView, ObjectView, Selection};
