//! Chains joined: one name, a name and its abbreviation, a country and its people's adjective, a noun in apposition to a name, one definite
//! noun phrase twice. In: chains; out: fewer of them.

use super::namesakes::{self, Called, namesakes};
use super::{Chain, Chains, names};
use crate::document::{EntityType, Mention, MentionKind, Span};
use crate::ontology::gazetteer::{self, CountryWord};
use std::collections::{BTreeMap, BTreeSet};

/// Disjoint sets of chains; the smallest stands for its set.
pub(super) struct Sets(Vec<Chain>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub(super) fn find(&self, mut i: Chain) -> Chain {
        while let Some(&up) = self.0.get(i).filter(|&&up| up != i) {
            i = up;
        }
        i
    }

    fn join(&mut self, a: Chain, b: Chain) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

impl Chains<'_, '_> {
    /// Joins what is plainly one.
    pub(super) fn join(&mut self) {
        let pairs = self.same_names();
        self.merge(&pairs);
        let pairs = self.same_heads();
        self.merge(&pairs);
        let pairs = self.appositions();
        self.merge_agreeing(&pairs);
        let pairs = namesakes(self.called_chains());
        self.merge(&pairs);
        let pairs = self.repeated_phrases();
        self.merge_agreeing(&pairs);
    }

    pub(super) fn merge(&mut self, pairs: &[(Chain, Chain)]) {
        let mut sets = Sets::new(self.next);
        for &(a, b) in pairs {
            sets.join(a, b);
        }
        for slot in self.of.iter_mut().flatten() {
            *slot = sets.find(*slot);
        }
    }

    /// Merges pair by pair, leaving out a pair whose chains bear names that differ.
    pub(super) fn merge_agreeing(&mut self, pairs: &[(Chain, Chain)]) {
        let mut done: Vec<(Chain, Chain)> = Vec::new();
        let members = self.members();
        let mut sets = Sets::new(self.next);
        let mut borne: BTreeMap<Chain, Vec<&str>> = BTreeMap::new();
        for (chain, list) in &members {
            borne.insert(*chain, list.iter().filter_map(|&i| self.called(i)).collect());
        }
        for &(a, b) in pairs {
            let (x, y) = (sets.find(a), sets.find(b));
            let (Some(p), Some(q)) = (borne.get(&x).cloned(), borne.get(&y).cloned()) else { continue };
            let person = [x, y].iter().any(|c| members.get(c).is_some_and(|l| self.ty(l) == EntityType::Person));
            let agree = p.iter().all(|m| q.iter().all(|n| namesakes::may_be_one(m, n, person)));
            if x == y || !agree {
                continue;
            }
            sets.join(x, y);
            borne.insert(sets.find(x), p.into_iter().chain(q).collect());
            done.push((a, b));
        }
        self.merge(&done);
    }

    fn names(&self) -> impl Iterator<Item = (usize, &Mention, Chain)> {
        let named = self.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name);
        named.filter_map(|(i, m)| self.chain(i).map(|c| (i, m, c)))
    }

    /// One by the gazetteer, by a demonym, by an abbreviation in brackets.
    fn same_names(&self) -> Vec<(Chain, Chain)> {
        let text = self.text();
        let mut out = Vec::new();
        let mut known: BTreeMap<(u8, String), Chain> = BTreeMap::new();
        for (_, m, chain) in self.names() {
            if let Some(key) = namesakes::canonical(m.span.of(text)) {
                out.push((*known.entry(key).or_insert(chain), chain));
            }
        }
        let members = self.members();
        for (_, m, chain) in self.names() {
            let country = gazetteer::country(m.span.of(text)).filter(|(_, w)| *w == CountryWord::Demonym);
            let adjective = matches!(self.syntax.base(m.head.ix()), "amod" | "compound");
            let alone = || {
                let list = members.get(&chain).map_or(&[][..], Vec::as_slice);
                list.iter().all(|&i| gazetteer::country(self.surface(i)).is_some())
            };
            if let Some((country, _)) = country
                && adjective
                && let Some(&first) = known.get(&(0, country.iso.to_owned()))
                && alone()
            {
                out.push((first, chain));
            }
        }
        out.extend(self.abbreviations());
        out.extend(self.acronyms());
        out.extend(self.mistyped());
        out
    }

    /// Capitals that are the initials of the one longer name: "ACA" of "Affordable Care Act".
    fn acronyms(&self) -> Vec<(Chain, Chain)> {
        let text = self.text();
        let mut out = Vec::new();
        for (_, short, chain) in self.names() {
            let letters = names::bare(short.span.of(text));
            let capital = (3..=6).contains(&letters.len())
                && letters.chars().all(|c| c.is_ascii_uppercase())
                && namesakes::canonical(letters).is_none();
            let full: BTreeSet<Chain> = self
                .names()
                .filter(|(_, long, _)| capital && namesakes::initials(names::bare(long.span.of(text))) == letters)
                .map(|(_, _, c)| c)
                .collect();
            if full.len() == 1 {
                out.extend(full.into_iter().map(|c| (c, chain)));
            }
        }
        out
    }

    /// One word that the reader took for another kind of thing than elsewhere: a known place, or the surname of the one person who bears it.
    fn mistyped(&self) -> Vec<(Chain, Chain)> {
        let text = self.text();
        let mut out = Vec::new();
        for (_, m, chain) in self.names() {
            let name = names::bare(m.span.of(text));
            let place = gazetteer::place(name).next().is_some();
            let surname = matches!(m.ty, EntityType::Organization | EntityType::Misc | EntityType::Abstract)
                && !name.contains(' ')
                && !place
                && gazetteer::organization(name).is_none()
                && gazetteer::country(name).is_none();
            let mates: BTreeSet<Chain> = self
                .names()
                .filter(|(_, other, _)| {
                    let full = names::bare(other.span.of(text));
                    (place && other.ty == EntityType::Place && m.ty == EntityType::Person && full == name)
                        || (surname && other.ty == EntityType::Person && names::ends_in(full, name))
                })
                .map(|(_, _, c)| c)
                .collect();
            if mates.len() == 1 {
                out.extend(mates.into_iter().map(|c| (c, chain)));
            }
        }
        out
    }

    /// Mentions with one head: the narrower and the wider phrase.
    fn same_heads(&self) -> Vec<(Chain, Chain)> {
        let mut out = Vec::new();
        let mut by_head: BTreeMap<usize, Chain> = BTreeMap::new();
        for (i, m) in self.mentions.iter().enumerate() {
            if m.kind == MentionKind::Pronoun || names::coordinates(self.syntax, m) {
                continue;
            }
            let Some(chain) = self.chain(i) else { continue };
            out.push((*by_head.entry(m.head.ix()).or_insert(chain), chain));
            let name = self.inner_name(m).filter(|_| m.kind == MentionKind::Nominal);
            let other = name.and_then(|n| self.mentions.iter().position(|x| x == n)).and_then(|n| self.chain(n));
            out.extend(other.map(|other| (other, chain)));
        }
        out
    }

    /// Names with their abbreviation in brackets behind: "Mara Salvatrucha (MS-13)".
    fn abbreviations(&self) -> Vec<(Chain, Chain)> {
        let text = self.text();
        let mut out = Vec::new();
        for (_, long, chain) in self.names() {
            let rest = text.get(long.span.end()..).unwrap_or("");
            let Some(inside) = rest.strip_prefix(" (").and_then(|r| r.split_once(')')).map(|(i, _)| i) else {
                continue;
            };
            let start = long.span.end() + 2;
            let Ok(span) = Span::new(start, start + inside.len()) else { continue };
            if namesakes::abbreviates(inside, long.span.of(text)) {
                out.extend(self.names().find(|(_, m, _)| m.span == span).map(|(_, _, short)| (chain, short)));
            }
        }
        out
    }

    /// A singular common noun in apposition to a name, or before it as its description: "his son Otto Pérez Leal, the mayor of Mixco".
    fn appositions(&self) -> Vec<(Chain, Chain)> {
        let mut out = Vec::new();
        for (i, nominal) in self.mentions.iter().enumerate() {
            let head = nominal.head.ix();
            let common = nominal.kind == MentionKind::Nominal && self.called(i).is_none();
            let Some(chain) = self.chain(i).filter(|_| common && !self.syntax.plural(head)) else { continue };
            if names::coordinates(self.syntax, nominal) || !self.syntax.is_noun(head) {
                continue;
            }
            let mate = self.names().find(|(_, name, other)| {
                let h = name.head.ix();
                let beside = |a: usize, b: usize| {
                    self.syntax.head(a) == Some(b)
                        && self.syntax.cases(a).is_empty()
                        && (self.syntax.base(a) == "appos" || self.syntax.relation(a) == "nmod:desc")
                };
                let listed = self.syntax.has(h, "conj") || self.syntax.base(h) == "conj";
                *other != chain && name.ty == nominal.ty && ((beside(head, h)) || (beside(h, head) && !listed))
            });
            out.extend(mate.map(|(_, _, other)| (chain, other)));
        }
        out
    }

    /// What the chains are called.
    fn called_chains(&self) -> Vec<Called> {
        let mut out = Vec::new();
        for (chain, members) in self.members() {
            let borne: Vec<&str> =
                members.iter().filter(|&&i| self.kind(i) == MentionKind::Name).map(|&i| self.surface(i)).collect();
            let longest = borne.iter().copied().max_by_key(|n| (n.chars().count(), std::cmp::Reverse(*n)));
            if let Some(own) = longest {
                let mut called = Called::new(chain, self.ty(&members), own, borne.into_iter());
                called.sex = self.sex(&members);
                out.push(called);
            }
        }
        out
    }

    /// One definite phrase for a body or a described place, word for word: "the government … the government".
    fn repeated_phrases(&self) -> Vec<(Chain, Chain)> {
        let mut first: BTreeMap<String, Chain> = BTreeMap::new();
        let mut kinds: BTreeMap<&str, BTreeSet<BTreeSet<String>>> = BTreeMap::new();
        let mut found: Vec<(String, usize, Chain)> = Vec::new();
        for (i, m) in self.mentions.iter().enumerate() {
            let head = m.head.ix();
            let Some(chain) = self.chain(i).filter(|_| m.kind == MentionKind::Nominal) else { continue };
            let named = self.named_modifiers(head);
            if !named.is_empty() {
                kinds.entry(self.syntax.lemma(head)).or_default().insert(named);
            }
            let surface = m.span.of(self.text()).to_lowercase();
            let words = surface.split_whitespace().count();
            let place = m.ty == EntityType::Place && words > 2;
            let body = m.ty == EntityType::Organization || (m.ty == EntityType::Abstract && words > 2);
            if surface.starts_with("the ") && (body || place) && words <= 6 {
                found.push((surface, head, chain));
            }
        }
        let mut out = Vec::new();
        for (surface, head, chain) in found {
            if kinds.get(self.syntax.lemma(head)).is_some_and(|k| k.len() > 1) {
                continue;
            }
            out.push((*first.entry(surface).or_insert(chain), chain));
        }
        out
    }
}
