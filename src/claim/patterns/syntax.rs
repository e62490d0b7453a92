//! Steps through a document's trees as the matcher takes them. In: a [`Document`]; out: children, lemmas, noun phrases of words.
//! A damaged tree is answered, never a panic.

use crate::document::{Document, Span, Upos};
use std::borrow::Cow;

/// How far a walk up or down goes; deeper is no sentence.
pub(super) const DEPTH: usize = 48;

/// The trees of one document.
pub(super) struct Syntax<'d> {
    pub(super) document: &'d Document,
    /// As read, but for what [`Syntax::mend`] mends.
    pub(super) heads: Vec<usize>,
    pub(super) relations: Vec<&'d str>,
    children: Vec<Vec<u32>>,
    pub(super) lemmas: Vec<Cow<'d, str>>,
}

impl<'d> Syntax<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let lower = |lemma: &'d str| {
            if lemma.chars().any(char::is_uppercase) { Cow::Owned(lemma.to_lowercase()) } else { Cow::Borrowed(lemma) }
        };
        let lemmas = document.tokens.iter().map(|t| lower(&t.lemma)).collect();
        let heads = document.tokens.iter().map(|t| t.head.ix()).collect();
        let relations = document.tokens.iter().map(|t| t.deprel.as_str()).collect();
        let mut syntax = Self { document, heads, relations, children: Vec::new(), lemmas };
        syntax.list_children();
        syntax.mend();
        syntax
    }

    pub(super) fn list_children(&mut self) {
        let mut children = vec![Vec::new(); self.len()];
        for (i, &head) in self.heads.iter().enumerate() {
            if head != i
                && let Some(list) = children.get_mut(head)
            {
                list.push(i as u32);
            }
        }
        self.children = children;
    }

    pub(super) fn len(&self) -> usize {
        self.lemmas.len()
    }

    pub(super) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children.get(i).map_or(&[][..], Vec::as_slice).iter().map(|&c| c as usize)
    }

    /// Children with the relation `relation`, whatever its subtype.
    pub(super) fn all<'s>(&'s self, i: usize, relation: &'s str) -> impl DoubleEndedIterator<Item = usize> + 's {
        self.children(i).filter(move |&c| self.base(c) == relation)
    }

    pub(super) fn has(&self, i: usize, relation: &str) -> bool {
        self.all(i, relation).next().is_some()
    }

    pub(super) fn head(&self, i: usize) -> Option<usize> {
        let head = *self.heads.get(i)?;
        (head != i && head < self.len()).then_some(head)
    }

    /// In lower case.
    pub(super) fn lemma(&self, i: usize) -> &str {
        self.lemmas.get(i).map_or("", |l| l)
    }

    pub(super) fn form(&self, i: usize) -> &'d str {
        self.document.tokens.get(i).map_or("", |t| t.span.of(self.document.text()))
    }

    pub(super) fn span(&self, i: usize) -> Span {
        self.document.tokens.get(i).map_or_else(empty, |t| t.span)
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.document.tokens.get(i).map_or(Upos::X, |t| t.upos)
    }

    pub(super) fn relation(&self, i: usize) -> &'d str {
        self.relations.get(i).copied().unwrap_or("")
    }

    pub(super) fn base(&self, i: usize) -> &'d str {
        self.relation(i).split(':').next().unwrap_or("")
    }

    pub(super) fn is_noun(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn)
    }

    /// Prepositions of a phrase: lemmas of its case words and what is fixed to them, in lower case.
    pub(super) fn cases(&self, i: usize) -> Vec<&str> {
        let mut out = Vec::new();
        for case in self.children(i).filter(|&c| self.base(c) == "case" || (self.base(c) == "mark" && c < i)) {
            out.push(self.lemma(case));
            out.extend(self.all(case, "fixed").map(|f| self.lemma(f)));
        }
        out
    }

    /// Later conjuncts of `i`, in text order.
    pub(super) fn conjuncts(&self, i: usize) -> Vec<usize> {
        let mut out: Vec<usize> = self.all(i, "conj").collect();
        let nested: Vec<usize> = out.iter().flat_map(|&c| self.all(c, "conj").collect::<Vec<_>>()).collect();
        out.extend(nested);
        out.sort_unstable();
        out
    }

    /// The first of the coordination in which `i` stands.
    pub(super) fn first_conjunct(&self, mut i: usize) -> usize {
        for _ in 0..DEPTH {
            match self.head(i) {
                Some(head) if self.base(i) == "conj" => i = head,
                _ => break,
            }
        }
        i
    }

    /// Whether a noun or adjective is the predicate of a clause.
    pub(super) fn copular(&self, i: usize) -> bool {
        self.has(i, "cop")
    }

    /// Whether the clause of verb `i` is passive, or `i` a participle that says what is done to its noun.
    pub(super) fn passive(&self, i: usize) -> bool {
        if self.children(i).any(|c| matches!(self.relation(c), "nsubj:pass" | "aux:pass" | "csubj:pass")) {
            return true;
        }
        let bare = !self.has(i, "aux") && !self.children(i).any(|c| self.lemma(c) == "to" && self.base(c) == "mark");
        match self.base(i) {
            "acl" | "advcl" | "amod" => bare && !self.has(i, "nsubj") && !self.gerund(i) && self.participle(i),
            "conj" => {
                !self.has(i, "nsubj")
                    && self.participle(i)
                    && self.head(i).is_some_and(|h| self.passive_first(h))
                    && !self.has(i, "obj")
            }
            _ => false,
        }
    }

    fn passive_first(&self, i: usize) -> bool {
        self.base(i) != "conj" && self.passive(i)
    }

    pub(super) fn gerund(&self, i: usize) -> bool {
        self.form(i).ends_with("ing")
    }

    fn participle(&self, i: usize) -> bool {
        let xpos = self.document.tokens.get(i).map_or("", |t| t.xpos.as_str());
        if xpos.is_empty() { self.form(i).to_lowercase() != self.lemma(i) } else { matches!(xpos, "VBN" | "VBD") }
    }

    /// Whether a noun stands in the plural.
    pub(super) fn plural(&self, i: usize) -> bool {
        let xpos = self.document.tokens.get(i).map_or("", |t| t.xpos.as_str());
        match xpos {
            "NNS" | "NNPS" => true,
            "" => {
                self.upos(i) == Upos::Noun
                    && self.form(i).ends_with('s')
                    && self.form(i).to_lowercase() != self.lemma(i)
            }
            _ => false,
        }
    }

    /// The noun phrase of `head`: itself and what belongs to it, without preposition, relative clauses, appositions, conjuncts and examples.
    pub(super) fn phrase(&self, head: usize) -> Span {
        let mut tokens = vec![head];
        self.gather(head, head, &mut tokens, 0);
        tokens.sort_unstable();
        let mut first = tokens.iter().position(|&t| t == head).unwrap_or(0);
        let mut last = first;
        while first > 0 && tokens.get(first - 1).is_some_and(|&t| t + 1 == tokens[first]) {
            first -= 1;
        }
        while tokens.get(last + 1).is_some_and(|&t| t == tokens[last] + 1) {
            last += 1;
        }
        let trim = |t: usize| self.upos(t) == Upos::Punct && !matches!(self.form(t), "\"" | "“" | "”" | "'" | "’");
        while first < last && (trim(tokens[first]) || self.upos(tokens[first]) == Upos::Cconj) {
            first += 1;
        }
        while last > first && trim(tokens[last]) {
            last -= 1;
        }
        self.span(tokens[first]).cover(self.span(tokens[last]))
    }

    fn gather(&self, head: usize, i: usize, out: &mut Vec<usize>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        for child in self.children(i) {
            let skip = if i == head {
                matches!(
                    self.base(child),
                    "acl"
                        | "appos"
                        | "conj"
                        | "cc"
                        | "parataxis"
                        | "nsubj"
                        | "cop"
                        | "advcl"
                        | "mark"
                        | "aux"
                        | "obl"
                        | "expl"
                        | "discourse"
                        | "dep"
                        | "advmod"
                        | "list"
                ) || (self.base(child) == "case" && self.relation(i) != "nmod:poss")
                    || (self.base(child) == "nmod" && child > i && !self.cases(child).contains(&"of"))
            } else {
                let bracketed = self.all(child, "punct").any(|p| p < child && self.form(p) == "(");
                let way = || self.base(child) == "nmod" && matches!(self.cases(child)[..], ["from" | "to" | "into"]);
                matches!(self.base(child), "acl" | "parataxis" | "advcl")
                    || (self.base(child) == "appos" && !bracketed)
                    || way()
            };
            let aside = self.base(child) == "punct" && i == head && (child < i || self.form(child) == ",");
            if !skip && !aside {
                out.push(child);
                self.gather(head, child, out, depth + 1);
            }
        }
    }
}

fn empty() -> Span {
    Span::new(0, 0).unwrap_or_else(|_| unreachable!("0 is not after 0"))
}
