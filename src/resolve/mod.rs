//! Which entities of all documents are one, and why. In: a compact row an entity ([`LocalEntity`]); out: [`Resolution`].
//! A pure function of the rows and the user's decisions, whatever their order.

mod model;

pub use model::{Identity, LocalEntity, Merge, Resolution};
