//! The grounds of a claim: who says it, affirmed or denied, asserted or merely planned, wished, possible …, and when it held.
//! In: a [`Reading`] with trees, attributions and times; out: [`Grounds`] for a predicate anchored at a word.

mod lexicon;
mod quantity;
mod quotes;
mod scope;
mod tree;
mod voice;
mod when;

use super::{Modality, Polarity};
use crate::document::{Document, EntityIx, EntityType, Mention, PartialDate, Span, TokenIx};
use crate::nlp::Reading;
use lexicon::Lexicon;
use quotes::Quote;
use scope::Scopes;
use std::collections::BTreeSet;
use tree::Tree;
use voice::{Heard, Saying, Voices};
use when::Clock;

/// Who says something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Speaker {
    /// An entity of the document.
    Entity(EntityIx),
    /// A source that no mention of the document covers: the whole phrase and its head; the claim room makes an entity of it.
    Phrase {
        /// The phrase.
        span: Span,
        /// Its head.
        head: TokenIx,
    },
}

/// On what grounds a claim stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grounds {
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// Asserted, planned …
    pub modality: Modality,
    /// Outermost first; empty where the article says so in its own voice.
    pub speakers: Vec<Speaker>,
    /// When it began to hold, or the time at which it held.
    pub from: Option<PartialDate>,
    /// When it ceased.
    pub until: Option<PartialDate>,
    /// A time without an anchor, verbatim.
    pub when: Option<String>,
    /// Whether the sentence takes it for granted (a definite phrase, a title, the complement of a factive, a temporal clause), so
    /// that it is the article's own voice even inside somebody's speech.
    pub presupposed: bool,
}

/// What the grounds of all claims of one document need, worked out once.
pub struct Context<'r> {
    document: &'r Document,
    tree: Tree<'r>,
    lexicon: &'static Lexicon,
    sayings: Vec<Saying<'r>>,
    actors: BTreeSet<TokenIx>,
    quotes: Vec<Quote>,
}

impl<'r> Context<'r> {
    /// Prepares a document; time and memory grow with its number of words.
    pub fn new(reading: &'r Reading) -> Self {
        let document = &reading.document;
        let tree = Tree::new(document);
        let lexicon = Lexicon::of(&document.article.language);
        let sayings = voice::sayings(document, &tree, lexicon);
        let acts = |m: &&Mention| matches!(m.ty, EntityType::Person | EntityType::Organization | EntityType::Place);
        let actors = document.mentions.iter().filter(acts).map(|m| m.head).collect();
        let quotes = quotes::quotes(document, &tree, lexicon);
        Self { document, tree, lexicon, sayings, actors, quotes }
    }

    /// The grounds of a predicate whose word is `anchor`: the verb of a clause, the adjective or noun of a copular clause, or the
    /// noun of a phrase ("truce", "arrest", "minister", "presence").
    pub fn grounds(&self, anchor: TokenIx) -> Grounds {
        let scope = Scopes { tree: &self.tree, lexicon: self.lexicon, actors: &self.actors }.of(anchor);
        let heard = if scope.presupposed { Heard::default() } else { self.voices().at(anchor) };
        let hedged = heard.unnamed && heard.speakers.is_empty() && scope.modality == Modality::Asserted;
        let when =
            Clock { document: self.document, tree: &self.tree, lexicon: self.lexicon, actors: &self.actors }.at(anchor);
        Grounds {
            polarity: scope.polarity,
            modality: if hedged { Modality::Possible } else { scope.modality },
            speakers: heard.speakers,
            from: when.from,
            until: when.until.or(self.document.article.date.filter(|_| scope.past)),
            when: when.verbatim,
            presupposed: scope.presupposed,
        }
    }

    fn voices(&self) -> Voices<'_, 'r> {
        Voices {
            document: self.document,
            tree: &self.tree,
            lexicon: self.lexicon,
            sayings: &self.sayings,
            quotes: &self.quotes,
        }
    }
}

#[cfg(test)]
mod tests;
