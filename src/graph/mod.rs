//! Claims become RDF: quads, facts, the ledger of disagreement; the store, queries, verification. The only room that opens a store.

mod claims;
mod conclude;
pub mod disk;
mod edges;
mod entities;
mod error;
mod full;
pub mod index;
pub mod lock;
pub mod manifest;
mod minted;
mod names;
mod open;
mod quads;
mod query;
#[cfg(test)]
mod query_tests;
mod resolved;
mod rows;
pub mod segment;
mod select;
mod shingles;
mod store;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod verify;
mod view;
pub mod vocabulary;

pub use conclude::conclude;
pub use error::{GraphError, SyntaxError};
pub use full::full_profile;
pub use names::{BaseError, DEFAULT_BASE, Names};
pub use open::{Drawn, Graph, draw};
pub use quads::{document_quads, sort};
pub use query::{Answer, QueryOptions};
pub use resolved::Resolved;
pub use rows::{ClaimRow, DocumentRow, DocumentRows, ObjectRow, rows};
pub use verify::{Check, Failure, verify_export};
pub use view::{ClaimView, DocumentView, EdgeStatus, EdgeView, EntityView, ObjectView, Selection};
