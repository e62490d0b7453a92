//! An article and the layers of annotation over it. In: nothing but text; out: the values that every other room passes on.

mod article;
mod date;
mod form;
mod layers;
mod offsets;
mod span;

pub use article::{Article, ContentHash, DocumentId};
pub use date::{PartialDate, PartialDateError};
pub use form::{
    ArgumentForm, AttributionForm, ClaimForm, DocumentForm, EntityForm, MentionForm, TimeForm, TokensForm, ValueForm,
};
pub(crate) use layers::names;
pub use layers::{
    Attribution, Document, Entity, EntityIx, EntityType, Mention, MentionIx, MentionKind, SentenceIx, TimeExpression,
    TimeKind, Token, TokenIx, Upos,
};
pub use offsets::CodePoints;
pub use span::{Span, SpanError};
