//! Tregua reads news articles and builds a knowledge graph in which every edge can answer who says so, in which sentence,
//! when it was said, when it held, how sure they were, and what contradicts it.
//!
//! Data flow in one direction, a room for each step: [`read`] (bytes → [`document::Article`]), [`nlp`] (→ [`document::Document`]),
//! [`claim`] (→ [`claim::Extraction`]), [`resolve`] (identities across documents), [`graph`] (RDF, queries, verification), and from there
//! [`export`], [`network`]. [`build`] takes a folder through all of them. A later room never edits an earlier room's value.
#![deny(missing_docs)]
#![warn(clippy::all)]

pub mod build;
pub mod claim;
pub mod cli;
pub mod document;
pub mod export;
pub mod graph;
pub mod lab;
pub mod network;
pub mod nlp;
pub mod ontology;
pub mod read;
pub mod resolve;
