//! Coreference chains as claims trust them. In: a document with its trees, mentions and chains; out: the same document with mentions cut
//! to their noun phrase, chains parted where their mentions cannot be one thing, and joined where they plainly are.
//!
//! The reader's chains are right most of the time; a wrong one makes wrong claims of right sentences. So each check here bars what
//! English bars (number, gender, class, a phrase inside another, names that differ), and each join rests on a construction or a name.

mod antecedents;
mod join;
mod lexicon;
mod namesakes;
mod part;
mod spans;

use super::compile::Book;
use super::names;
use super::syntax::Syntax;
use crate::document::{Document, Entity, EntityIx, EntityType, Mention, MentionKind, Span, Upos};
use crate::ontology::{Iri, Ontology, gazetteer};
pub(super) use lexicon::Lexicon;
pub(super) use namesakes::abbreviates;
use std::collections::{BTreeMap, BTreeSet};

/// The document with its chains mended. Entities and mentions keep their indices, new entities come behind; a mention that is no noun
/// phrase, or a pronoun that can mean nothing in its chain, is left without an entity.
pub(super) fn mend(document: &Document, book: &Book, ontology: &Ontology) -> Document {
    let syntax = Syntax::new(document);
    let mut chains = Chains::new(&syntax, book, ontology);
    chains.cut();
    chains.part();
    chains.join();
    chains.drop_pronouns();
    chains.find_antecedents();
    chains.finish()
}

/// Number of a chain: those of the document first.
type Chain = usize;

/// Mentions and the chain of each, under way.
struct Chains<'a, 'd> {
    syntax: &'a Syntax<'d>,
    book: &'a Book,
    ontology: &'a Ontology,
    lexicon: &'static Lexicon,
    mentions: Vec<Mention>,
    /// `None` where a mention was rejected.
    of: Vec<Option<Chain>>,
    next: Chain,
}

impl<'a, 'd> Chains<'a, 'd> {
    fn new(syntax: &'a Syntax<'d>, book: &'a Book, ontology: &'a Ontology) -> Self {
        let document = syntax.document;
        let mut next = document.entities.len();
        let mut fresh = || {
            next += 1;
            next - 1
        };
        let of = document.mentions.iter().map(|m| Some(m.entity.map_or_else(&mut fresh, EntityIx::ix))).collect();
        let lexicon = Lexicon::of(&document.article.language);
        Self { syntax, book, ontology, lexicon, mentions: document.mentions.clone(), of, next }
    }

    fn fresh(&mut self) -> Chain {
        self.next += 1;
        self.next - 1
    }

    fn text(&self) -> &'d str {
        self.syntax.document.text()
    }

    fn surface(&self, mention: usize) -> &'d str {
        self.mentions.get(mention).map_or("", |m| m.span.of(self.text()))
    }

    fn head(&self, mention: usize) -> usize {
        self.mentions.get(mention).map_or(0, |m| m.head.ix())
    }

    fn kind(&self, mention: usize) -> MentionKind {
        self.mentions.get(mention).map_or(MentionKind::Pronoun, |m| m.kind)
    }

    fn chain(&self, mention: usize) -> Option<Chain> {
        self.of.get(mention).copied().flatten()
    }

    fn set(&mut self, mention: usize, chain: Option<Chain>) {
        if let Some(slot) = self.of.get_mut(mention) {
            *slot = chain;
        }
    }

    /// The mentions of each chain, in text order.
    fn members(&self) -> BTreeMap<Chain, Vec<usize>> {
        let mut out: BTreeMap<Chain, Vec<usize>> = BTreeMap::new();
        for (i, chain) in self.of.iter().enumerate() {
            if let Some(chain) = chain {
                out.entry(*chain).or_default().push(i);
            }
        }
        for list in out.values_mut() {
            list.sort_by_key(|&i| self.mentions.get(i).map(|m| m.span));
        }
        out
    }

    /// Whether the words of a mention stand before those of another.
    fn before(&self, a: usize, b: usize) -> bool {
        let start = |i: usize| self.mentions.get(i).map(|m| m.span.start());
        start(a) < start(b)
    }

    /// The proper name by which a mention refers: itself, or the name that is its head ("President Mauricio Funes").
    fn called(&self, mention: usize) -> Option<&'d str> {
        let m = self.mentions.get(mention)?;
        if m.kind == MentionKind::Name {
            return Some(names::bare(m.span.of(self.text())));
        }
        if m.kind == MentionKind::Pronoun || names::coordinates(self.syntax, m) {
            return None;
        }
        self.inner_name(m).map(|n| names::bare(n.span.of(self.text())))
    }

    /// The name that is a mention's head, or with which a title or description of somebody ends: "former Florida governor Jeb Bush".
    fn inner_name(&self, m: &Mention) -> Option<&Mention> {
        let plain = |t: usize| {
            matches!(self.syntax.upos(t), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Part)
                || matches!(self.syntax.form(t), "-" | ".")
        };
        let tokens = |span: Span| self.syntax.document.tokens_in(span).start;
        let ends = |n: &Mention| {
            m.span.end() == n.span.end()
                && m.span.contains(n.span)
                && m.ty == EntityType::Person
                && n.ty == EntityType::Person
                && (tokens(m.span)..tokens(n.span)).all(plain)
        };
        let names = self.mentions.iter().filter(|n| n.kind == MentionKind::Name);
        names.filter(|n| n.head == m.head || ends(n)).max_by_key(|n| (n.head == m.head, n.span.len()))
    }

    /// The type of most mentions, names counting thrice.
    fn ty(&self, members: &[usize]) -> EntityType {
        let mut votes: BTreeMap<EntityType, usize> = BTreeMap::new();
        for m in members.iter().filter_map(|&i| self.mentions.get(i)) {
            *votes.entry(m.ty).or_default() += if m.kind == MentionKind::Name { 6 } else { 2 };
        }
        let best = votes.into_iter().max_by_key(|(ty, n)| (*n, std::cmp::Reverse(*ty)));
        best.map_or(EntityType::Misc, |(ty, _)| ty)
    }

    /// The class that a common noun names.
    fn class_of_noun(&self, head: usize) -> Option<&'a Iri> {
        self.book.class_nouns.get(self.syntax.lemma(head)).and_then(|list| list.first())
    }

    fn kin(&self, a: &Iri, b: &Iri) -> bool {
        self.ontology.is_a(a, b) || self.ontology.is_a(b, a)
    }

    fn is_a(&self, class: &Iri, name: &str) -> bool {
        self.ontology.expand(name).is_some_and(|c| self.ontology.is_a(class, &c))
    }

    /// The class that the names of a chain tell.
    fn told(&self, members: &[usize]) -> Option<Iri> {
        let ty = self.place_by_name(members).unwrap_or_else(|| self.ty(members));
        let called = || members.iter().filter_map(|&i| self.called(i));
        let known = called().find_map(|n| names::known_class(n, self.ontology));
        known.or_else(|| called().find_map(|n| names::class_of(n, ty, self.ontology)))
    }

    /// What a chain without names is called: the first nominal without the clauses behind it.
    fn label(&self, members: &[usize]) -> Option<&'d str> {
        let nominal = members.iter().find(|&&i| self.kind(i) == MentionKind::Nominal).or(members.first())?;
        let m = self.mentions.get(*nominal)?;
        Some(self.clipped(m.head.ix(), m.span).of(self.text()))
    }

    /// Leaves without an entity the kind of thing that a noun before another tells, which means nothing of its own: "prison service".
    fn drop_kinds(&mut self) {
        for members in self.members().into_values() {
            let [only] = members[..] else { continue };
            let Some(m) = self.mentions.get(only) else { continue };
            let head = m.head.ix();
            let actor = matches!(m.ty, EntityType::Person | EntityType::Organization);
            let kind = m.kind == MentionKind::Nominal
                && self.syntax.relation(head) == "compound"
                && self.syntax.upos(head) == Upos::Noun
                && self.syntax.children(head).next().is_none();
            if kind && !actor {
                self.set(only, None);
            }
        }
    }

    /// Leaves without an entity what is cut to the words of another mention.
    fn drop_doubles(&mut self) {
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        for (i, m) in self.mentions.iter().enumerate() {
            let cut = self.syntax.document.mentions.get(i).is_some_and(|old| old.span != m.span);
            if !cut && self.chain(i).is_some() {
                seen.insert(m.span);
            }
        }
        for i in 0..self.mentions.len() {
            let Some(span) = self.mentions.get(i).map(|m| m.span) else { continue };
            let cut = self.syntax.document.mentions.get(i).is_some_and(|old| old.span != span);
            if cut && !seen.insert(span) {
                self.set(i, None);
            }
        }
    }

    fn finish(mut self) -> Document {
        self.drop_kinds();
        self.drop_doubles();
        let mut document = self.syntax.document.clone();
        let old = document.entities.len();
        let members = self.members();
        let mut index: BTreeMap<Chain, EntityIx> = BTreeMap::new();
        for (&chain, list) in &members {
            let at = if chain < old { chain } else { document.entities.len() };
            let made = self.entity(list);
            match document.entities.get_mut(at) {
                Some(slot) => *slot = made,
                None => document.entities.push(made),
            }
            index.insert(chain, EntityIx::from(at));
        }
        document.mentions = self.mentions;
        for (mention, chain) in document.mentions.iter_mut().zip(&self.of) {
            mention.entity = chain.and_then(|c| index.get(&c).copied());
        }
        document
    }

    fn entity(&self, members: &[usize]) -> Entity {
        let ty = self.place_by_name(members).unwrap_or_else(|| self.ty(members));
        let mut borne: BTreeMap<&str, usize> = BTreeMap::new();
        for &i in members.iter().filter(|&&i| self.kind(i) == MentionKind::Name) {
            *borne.entry(names::without_article(self.surface(i))).or_default() += 1;
        }
        let own = |n: &str| {
            let own = if ty == EntityType::Person { gazetteer::strip_titles(n).0 } else { n };
            own.chars().count()
        };
        let best = borne.iter().max_by_key(|(n, count)| (own(n), **count, std::cmp::Reverse(**n)));
        let name = best.map(|(n, _)| *n).or_else(|| self.label(members)).unwrap_or("");
        let aliases: BTreeSet<&str> = borne.keys().copied().filter(|n| *n != name).collect();
        Entity { name: name.to_owned(), ty, aliases: aliases.into_iter().map(str::to_owned).collect() }
    }

    /// A chain taken for a person's whose every name is a known place's, and which nothing says is a person.
    fn place_by_name(&self, members: &[usize]) -> Option<EntityType> {
        let person = self.ty(members) == EntityType::Person;
        let mut called = members.iter().filter_map(|&i| self.called(i)).peekable();
        let places = called.peek().is_some()
            && called.all(|n| gazetteer::place(n).next().is_some() || gazetteer::country_name(n).is_some());
        let human = members.iter().any(|&i| {
            let form = self.surface(i).to_lowercase();
            self.lexicon.is("he", &form)
                || self.lexicon.is("she", &form)
                || (self.kind(i) == MentionKind::Nominal && self.called(i) != Some(names::bare(self.surface(i))))
        });
        (person && places && !human).then_some(EntityType::Place)
    }

    fn token_span(&self, token: usize) -> Span {
        self.syntax.span(token)
    }
}

#[cfg(test)]
mod tests;
