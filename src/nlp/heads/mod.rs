//! What the network says of word vectors, one file a family. In: the vectors of a document's words; out: layers of the document, as numbers of words.

pub(super) mod attribution;
pub(super) mod entity;
mod lemma;
pub(super) mod syntax;
