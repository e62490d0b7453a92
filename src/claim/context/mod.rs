//! The grounds of a claim: who says it, affirmed or denied, asserted or merely planned, wished, possible …, and when it held.
//! In: a [`Reading`] with trees, attributions and times; out: [`Grounds`] for a predicate anchored at a word.

mod tree;

use super::{Modality, Polarity};
use crate::document::{Document, EntityIx, PartialDate, Span, TokenIx};
use crate::nlp::Reading;
use tree::Tree;

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
}

impl<'r> Context<'r> {
    /// Prepares a document; time and memory grow with its number of words.
    pub fn new(reading: &'r Reading) -> Self {
        Self { document: &reading.document, tree: Tree::new(&reading.document) }
    }

    /// The grounds of a predicate whose word is `anchor`: the verb of a clause, the adjective or noun of a copular clause, or the
    /// noun of a phrase ("truce", "arrest", "minister", "presence").
    pub fn grounds(&self, anchor: TokenIx) -> Grounds {
        let denied = self.tree.children(anchor).any(|c| matches!(self.tree.lemma(c), "not" | "n't" | "never" | "no"));
        Grounds {
            polarity: if denied { Polarity::Denied } else { Polarity::Affirmed },
            modality: Modality::Asserted,
            speakers: self.attributed(anchor),
            from: None,
            until: None,
            when: None,
            presupposed: false,
        }
    }

    fn attributed(&self, anchor: TokenIx) -> Vec<Speaker> {
        let Some(token) = self.document.tokens.get(anchor.ix()) else { return Vec::new() };
        let mut found = Vec::new();
        for a in &self.document.attributions {
            let size: usize = a.content.iter().map(|s| s.len()).sum();
            if let Some(&source) = a.source.first()
                && a.content.iter().any(|c| c.contains(token.span))
            {
                found.push((std::cmp::Reverse(size), self.speaker(source)));
            }
        }
        found.sort();
        found.into_iter().map(|(_, s)| s).collect()
    }

    fn speaker(&self, source: Span) -> Speaker {
        let exact = self.document.mentions.iter().filter(|m| source.contains(m.span)).max_by_key(|m| m.span.len());
        match exact.and_then(|m| m.entity) {
            Some(entity) => Speaker::Entity(entity),
            None => Speaker::Phrase { span: source, head: TokenIx::from(self.document.tokens_in(source).start) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::sketch;

    #[test]
    fn a_negated_verb_denies() {
        let made = sketch("They|PRON|4|nsubj did|do|AUX|4|aux not|PART|4|advmod negotiate|VERB|0|root");
        let reading = made.reading();
        assert_eq!(Context::new(&reading).grounds(made.token("negotiate")).polarity, Polarity::Denied);
    }
}
