//! Fast, safe steps through a document's dependency trees. In: a [`Document`]; out: children, heads, relations of words. Any
//! index and any cycle in a damaged tree is answered, never a panic.

use crate::document::{Document, Token, TokenIx, Upos};
use std::ops::Range;

/// The trees of one document, with children listed.
pub(super) struct Tree<'r> {
    document: &'r Document,
    /// Children of all words, grouped by head, each group in text order.
    children: Vec<u32>,
    /// Where the group of each word starts in `children`; one more entry at the end.
    starts: Vec<u32>,
}

impl<'r> Tree<'r> {
    /// Lists the children of every word.
    pub(super) fn new(document: &'r Document) -> Self {
        let n = document.tokens.len();
        let mut starts = vec![0u32; n + 1];
        let edges = || {
            let all = document.tokens.iter().enumerate();
            all.map(|(i, t)| (i, t.head.ix())).filter(move |&(i, h)| h != i && h < n)
        };
        for (_, head) in edges() {
            starts[head + 1] += 1;
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts.last().map_or(0, |&s| s as usize)];
        for (i, head) in edges() {
            children[next[head] as usize] = i as u32;
            next[head] += 1;
        }
        Self { document, children, starts }
    }

    /// The word, where there is one.
    pub(super) fn token(&self, i: TokenIx) -> Option<&'r Token> {
        self.document.tokens.get(i.ix())
    }

    /// Children in text order.
    pub(super) fn children(&self, i: TokenIx) -> impl DoubleEndedIterator<Item = TokenIx> + '_ {
        let range = match (self.starts.get(i.ix()), self.starts.get(i.ix() + 1)) {
            (Some(&a), Some(&b)) => a as usize..b as usize,
            _ => Range::default(),
        };
        self.children.get(range).unwrap_or(&[]).iter().map(|&c| TokenIx(c))
    }

    /// Its head, unless it is a root.
    pub(super) fn head(&self, i: TokenIx) -> Option<TokenIx> {
        self.token(i).map(|t| t.head).filter(|&h| h != i && h.ix() < self.document.tokens.len())
    }

    /// Its lemma; empty for no word.
    pub(super) fn lemma(&self, i: TokenIx) -> &'r str {
        self.token(i).map_or("", |t| t.lemma.as_str())
    }

    /// Its form as it stands.
    pub(super) fn form(&self, i: TokenIx) -> &'r str {
        self.token(i).map_or("", |t| t.span.of(self.document.text()))
    }

    /// Its universal part of speech.
    pub(super) fn upos(&self, i: TokenIx) -> Upos {
        self.token(i).map_or(Upos::X, |t| t.upos)
    }

    /// Its whole relation, with subtype.
    pub(super) fn relation(&self, i: TokenIx) -> &'r str {
        self.token(i).map_or("", |t| t.deprel.as_str())
    }

    /// Its relation without subtype.
    pub(super) fn base(&self, i: TokenIx) -> &'r str {
        self.relation(i).split(':').next().unwrap_or("")
    }
}
