//! Mentions cut to what they are: a noun phrase that runs over a clause is cut to the phrase of its head, a common-noun mention that is a
//! known name becomes one.

use super::Chains;
use super::names;
use crate::document::{EntityType, MentionKind, Span, Upos};
use crate::ontology::gazetteer;
use std::collections::BTreeSet;

impl Chains<'_, '_> {
    /// Cuts and renames mentions.
    pub(super) fn cut(&mut self) {
        self.rename();
        for i in 0..self.mentions.len() {
            if self.kind(i) == MentionKind::Nominal && self.syntax.is_noun(self.head(i)) {
                self.fit(i);
            }
        }
        let heads: Vec<(usize, usize)> = (0..self.mentions.len())
            .filter(|&i| self.kind(i) == MentionKind::Nominal && self.syntax.is_noun(self.head(i)))
            .filter_map(|i| self.mentions.get(i).map(|m| (i, m.head.ix(), m.span)))
            .filter(|&(_, head, span)| self.runs_over(head, span))
            .map(|(i, head, _)| (i, head))
            .collect();
        for (i, head) in heads {
            let sound = |span: Span| !self.runs_over(head, span);
            let others = self.mentions.iter().filter(|m| m.head.ix() == head && m.kind != MentionKind::Pronoun);
            let known = others.map(|m| m.span).filter(|&s| sound(s)).max_by_key(|s| s.len());
            let phrase = Some(self.syntax.phrase(head)).filter(|&s| sound(s) && !s.is_empty());
            match known.or(phrase) {
                Some(span) => {
                    if let Some(m) = self.mentions.get_mut(i) {
                        m.span = span;
                    }
                }
                None => self.set(i, None),
            }
        }
    }

    /// Takes off a preposition's phrase behind a noun phrase that belongs to the verb, and takes in what its last noun is coordinated with:
    /// "leaders of MS-13 and Barrio 18".
    fn fit(&mut self, mention: usize) {
        let Some((head, span)) = self.mentions.get(mention).map(|m| (m.head.ix(), m.span)) else { return };
        let inside = self.syntax.document.tokens_in(span);
        let own = inside.clone().filter(|&t| self.below(t, head)).max();
        let mut end = own.unwrap_or(head);
        let common = self.syntax.upos(head) == Upos::Noun;
        let cut = common && end + 1 < inside.end && self.syntax.upos(end + 1) == Upos::Adp;
        if !cut {
            end = inside.end.saturating_sub(1);
            let phrase = self.syntax.document.tokens_in(self.syntax.phrase(head));
            let joined = self.syntax.upos(end + 1) == Upos::Cconj && end + 1 < phrase.end;
            if !joined || phrase.start != inside.start {
                return;
            }
            end = phrase.end.saturating_sub(1);
        }
        let fitted = Span::new(span.start(), self.token_span(end).end());
        if let (Ok(span), Some(m)) = (fitted, self.mentions.get_mut(mention)) {
            m.span = span;
        }
    }

    /// A nominal that is a known name, or word for word a name elsewhere in the document, is a name.
    fn rename(&mut self) {
        let text = self.text();
        let named = self.mentions.iter().filter(|m| m.kind == MentionKind::Name).map(|m| m.span.of(text));
        let borne: BTreeSet<&str> = named.filter(|n| n.starts_with(char::is_uppercase)).collect();
        let heads: BTreeSet<usize> =
            self.mentions.iter().filter(|m| m.kind == MentionKind::Name).map(|m| m.head.ix()).collect();
        let named: Vec<usize> = (0..self.mentions.len())
            .filter(|&i| self.kind(i) == MentionKind::Nominal && !heads.contains(&self.head(i)))
            .filter(|&i| {
                let surface = self.surface(i);
                let proper = self.syntax.upos(self.head(i)) == Upos::Propn;
                names::known_class(surface, self.ontology).is_some()
                    || (proper && borne.contains(names::bare(surface)))
                    || self.is_proper(i)
            })
            .collect();
        for i in named {
            if let Some(m) = self.mentions.get_mut(i) {
                m.kind = MentionKind::Name;
            }
        }
    }

    /// Whether all words of a mention of somebody are proper nouns, and none is a title or a common noun.
    fn is_proper(&self, mention: usize) -> bool {
        let Some(m) = self.mentions.get(mention) else { return false };
        let head = m.head.ix();
        let words = || {
            self.syntax.document.tokens_in(m.span).filter(|&t| self.syntax.form(t).chars().all(char::is_alphanumeric))
        };
        let common = self.class_of_noun(head).is_some() || gazetteer::title(self.syntax.form(head)).is_some();
        m.ty == EntityType::Person
            && !common
            && self.syntax.form(head).chars().any(char::is_lowercase)
            && words().count() > 0
            && words()
                .all(|t| self.syntax.upos(t) == Upos::Propn && self.syntax.form(t).starts_with(char::is_uppercase))
    }

    /// Whether a phrase holds words that do not belong to its head, beyond a comma, a quotation mark or a verb; or a clause that stands in
    /// no relation of a noun phrase.
    pub(super) fn runs_over(&self, head: usize, span: Span) -> bool {
        let inside = self.syntax.document.tokens_in(span);
        let mut stray = false;
        let mut clause = false;
        for token in inside.clone() {
            let outside = !self.below(token, head);
            stray |= outside && self.syntax.upos(token) != Upos::Punct;
            let breaks = match self.syntax.upos(token) {
                Upos::Verb | Upos::Aux => outside || self.clausal(token, head),
                Upos::Punct => outside && matches!(self.syntax.form(token), "," | ";" | ":" | "”" | "\""),
                _ => false,
            };
            clause |= breaks && token != head;
        }
        stray && clause
    }

    /// Whether `token` is `head` or depends on it, at whatever remove.
    pub(super) fn below(&self, mut token: usize, head: usize) -> bool {
        for _ in 0..super::super::syntax::DEPTH {
            if token == head {
                return true;
            }
            match self.syntax.head(token) {
                Some(up) => token = up,
                None => return false,
            }
        }
        false
    }

    fn clausal(&self, mut token: usize, head: usize) -> bool {
        for _ in 0..super::super::syntax::DEPTH {
            if token == head {
                return false;
            }
            if self.syntax.base(token) == "parataxis" {
                return true;
            }
            match self.syntax.head(token) {
                Some(up) => token = up,
                None => return false,
            }
        }
        false
    }

    /// The part of a phrase before the first relative clause, apposition or aside behind its head.
    pub(super) fn clipped(&self, head: usize, span: Span) -> Span {
        let aside = |c: &usize| {
            *c > head
                && span.contains(self.token_span(*c))
                && (self.syntax.relation(*c) == "acl:relcl" || matches!(self.syntax.base(*c), "appos" | "parataxis"))
        };
        let first = self.syntax.children(head).filter(aside).map(|c| self.leftmost(c)).min();
        let Some(first) = first.filter(|&f| f > head) else { return span };
        let mut last = first - 1;
        while last > head && matches!(self.syntax.upos(last), Upos::Punct | Upos::Cconj | Upos::Adp) {
            last -= 1;
        }
        Span::new(span.start(), self.token_span(last).end()).unwrap_or(span)
    }

    fn leftmost(&self, token: usize) -> usize {
        let mut first = token;
        let mut todo = vec![token];
        let mut steps = 0;
        while let Some(at) = todo.pop() {
            first = first.min(at);
            steps += 1;
            if steps < 200 {
                todo.extend(self.syntax.children(at));
            }
        }
        first
    }
}
