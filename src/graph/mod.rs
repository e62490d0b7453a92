//! Claims become RDF: quads, facts, the ledger of disagreement; the store, queries, verification. The only room that opens a store.

mod view;

pub use view::{ClaimView, DocumentView, EdgeStatus, EdgeView, EntityView, ObjectView, Selection};
