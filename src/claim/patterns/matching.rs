//! A frame against a word: which arguments stand in its slots. In: a frame and a token that is its anchor; out: a [`Match`].

use super::args::{Arg, Parts};
use super::compile::{Frame, Need, Position, What, fits};
use super::english;
use crate::document::Upos;
use crate::ontology::{Iri, Slot, Word};
use std::collections::BTreeSet;

/// What stands in a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// Words that may head the argument, best first.
    Args(Vec<Arg>),
    /// Words at which a literal may stand.
    Values(Vec<usize>),
}

/// A slot with what stands in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Bound {
    pub(super) slot: Slot,
    /// The second slot of a pair.
    pub(super) pair: Option<Slot>,
    pub(super) found: Found,
    /// Whether a bare modifier stands there, which must be a name or a mention already.
    pub(super) modifier: bool,
    /// Whether it hangs on "with", "between" and the like.
    pub(super) position: Position,
    /// Classes one of which the argument is known to have; none where any will do.
    pub(super) classes: BTreeSet<Iri>,
    /// Whether it follows the frame's second content word ("a truce **with MS-13**"), whose complement it is.
    pub(super) of_word: bool,
}

/// A frame that matches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Match {
    pub(super) anchor: usize,
    /// The noun that a content word after the anchor is.
    pub(super) word: Option<usize>,
    pub(super) bound: Vec<Bound>,
}

impl Parts<'_, '_> {
    /// The match of `frame` at `anchor`: all words are there; slots with nothing in them are left out.
    pub(super) fn matches(&self, frame: &Frame, anchor: usize) -> Option<Match> {
        let mut word = None;
        for need in &frame.needs {
            if let What::Word(wanted) = &need.what {
                word = Some(self.word(anchor, word.unwrap_or(anchor), wanted, &need.position)?);
            }
        }
        if !frame.trailing.iter().all(|alternatives| self.particle(anchor, alternatives)) {
            return None;
        }
        if self.syntax.children(anchor).any(|c| frame.without.iter().any(|w| w == self.syntax.lemma(c))) {
            return None;
        }
        let mut bound = Vec::new();
        for need in &frame.needs {
            let (slot, pair) = match &need.what {
                What::Slot(slot) => (slot.clone(), None),
                What::Pair(a, b) => (a.clone(), Some(b.clone())),
                What::Word(_) => continue,
            };
            let found = if slot == Slot::Value {
                self.values(frame, need, anchor, word)
            } else {
                self.args(frame, need, anchor, word)
            };
            if let Some((found, modifier)) = found {
                bound.push(Bound {
                    slot,
                    pair,
                    found,
                    modifier,
                    position: need.position.clone(),
                    classes: need.classes.clone(),
                    of_word: need.after_word && matches!(need.position, Position::Prep(_)),
                });
            }
        }
        Some(Match { anchor, word, bound })
    }

    fn is(&self, i: usize, wanted: &Word) -> bool {
        fits(wanted.upos, self.syntax.upos(i)) && wanted.lemmas.iter().any(|l| l == self.syntax.lemma(i))
    }

    fn word(&self, anchor: usize, last: usize, wanted: &Word, position: &Position) -> Option<usize> {
        let verb = self.syntax.upos(anchor) == Upos::Verb && self.syntax.upos(last) == Upos::Verb;
        match position {
            Position::After if verb => {
                let objects = self.objects(anchor).into_iter().map(|a| a.token);
                let others = self.syntax.children(anchor).filter(|&c| {
                    matches!(self.syntax.base(c), "xcomp" | "advmod" | "compound" | "obl" | "conj")
                        && self.syntax.cases(c).is_empty()
                });
                objects.chain(others).find(|&t| self.is(t, wanted))
            }
            Position::After => self
                .syntax
                .children(last)
                .filter(|&c| matches!(self.syntax.base(c), "amod" | "compound" | "nmod" | "advmod"))
                .find(|&t| self.is(t, wanted)),
            Position::Prep(preps) => {
                let around = if verb { self.obliques(anchor) } else { self.complements(last) };
                let extra = |rest: &[Vec<String>]| rest.iter().all(|p| self.particle(anchor, p));
                around
                    .into_iter()
                    .find(|(cases, a)| self.is(a.token, wanted) && prepositions(cases, preps, extra))
                    .map(|(_, a)| a.token)
            }
            Position::Before => None,
        }
    }

    /// Whether a particle, adverb or the like among `alternatives` hangs on `anchor`.
    fn particle(&self, anchor: usize, alternatives: &[String]) -> bool {
        self.syntax.children(anchor).any(|c| {
            matches!(self.syntax.base(c), "compound" | "advmod" | "xcomp" | "obj" | "obl" | "case" | "amod" | "fixed")
                && alternatives.iter().any(|l| l == self.syntax.lemma(c) || l.eq_ignore_ascii_case(self.syntax.form(c)))
        })
    }

    fn args(&self, frame: &Frame, need: &Need, anchor: usize, word: Option<usize>) -> Option<(Found, bool)> {
        let upos = frame.anchor.upos;
        let mut modifier = false;
        let list = match (&need.position, upos) {
            (Position::Before, Some(Upos::Verb)) => self.verb_subject(frame, anchor),
            (Position::After, Some(Upos::Verb)) => {
                self.objects(anchor).into_iter().filter(|a| Some(a.token) != word).collect()
            }
            (Position::Prep(preps), Some(Upos::Verb)) => self.verb_oblique(preps, need, anchor, word),
            (Position::Before, Some(Upos::Noun)) => {
                let after =
                    frame.needs.iter().any(|n| n.position == Position::After && matches!(n.what, What::Slot(_)));
                let alone = frame.needs.iter().filter(|n| !matches!(n.what, What::Word(_))).count() == 1;
                modifier = true;
                if after {
                    self.owners(
                        anchor,
                        self.complements(anchor)
                            .iter()
                            .any(|(cases, a)| a.cost == 0 && matches!(cases[..], ["of" | "for" | "at"])),
                    )
                } else if self.book.bears(self.syntax.lemma(anchor)) {
                    modifier = false;
                    if self.qualified(anchor) { Vec::new() } else { self.bearers(anchor) }
                } else if alone {
                    self.modifiers(anchor)
                } else {
                    let mut doers = self.doers(anchor);
                    if self.syntax.copular(anchor) && self.is_act(frame) {
                        doers.clear();
                        if !self.syntax.cases(anchor).is_empty() {
                            doers = self.surface(anchor, 0); // "is in favor of", "is at war with"
                        }
                    }
                    doers
                }
            }
            (Position::After, Some(Upos::Noun)) if self.qualified(anchor) => Vec::new(),
            (Position::After, Some(Upos::Noun)) => self.bearers(anchor),
            (Position::Prep(preps), Some(Upos::Noun)) => {
                let none = |rest: &[Vec<String>]| rest.is_empty();
                let all = self.complements(anchor).into_iter().filter(|(cases, _)| prepositions(cases, preps, none));
                all.map(|(_, a)| a).filter(|a| !self.in_title(anchor, a.token)).collect()
            }
            (Position::Before, Some(Upos::Adj)) => self.adjective_subject(anchor),
            (Position::Prep(preps), Some(Upos::Adj)) => {
                let none = |rest: &[Vec<String>]| rest.is_empty();
                self.obliques(anchor)
                    .into_iter()
                    .filter(|(cases, _)| prepositions(cases, preps, none))
                    .map(|(_, a)| a)
                    .collect()
            }
            (Position::Before, Some(Upos::Adp)) => self.located(anchor).map(|(n, _)| n).into_iter().collect(),
            (Position::After, Some(Upos::Adp)) => self.located(anchor).map(|(_, p)| p).into_iter().collect(),
            _ => Vec::new(),
        };
        (!list.is_empty()).then_some((Found::Args(list), modifier))
    }

    /// The noun and the complement that a preposition binds, both names.
    fn located(&self, preposition: usize) -> Option<(Arg, Arg)> {
        let inner = self.syntax.head(preposition).filter(|_| self.syntax.base(preposition) == "case")?;
        let outer = self.syntax.head(inner).filter(|_| self.syntax.relation(inner) == "nmod")?;
        let names = [inner, outer].iter().all(|&t| self.syntax.upos(t) == Upos::Propn);
        let arg = |token: usize| Arg { token, cost: 0 };
        (names && self.syntax.cases(inner).len() == 1).then(|| (arg(outer), arg(inner)))
    }

    /// Whether `of` is the rest of a title whose noun is `anchor`, and names nothing.
    fn in_title(&self, anchor: usize, of: usize) -> bool {
        let plain = || {
            !self
                .syntax
                .children(of)
                .any(|c| matches!(self.syntax.base(c), "det" | "nmod" | "amod" | "compound" | "flat"))
        };
        self.book.bears(self.syntax.lemma(anchor)) && english::completes_title(self.syntax.lemma(of)) && plain()
    }

    /// Whether a title is one that its bearer does not hold: "deputy leader", "assistant secretary", "would-be president".
    fn qualified(&self, n: usize) -> bool {
        self.syntax.children(n).any(|c| {
            matches!(self.syntax.base(c), "amod" | "compound" | "advmod")
                && english::qualifies_title(self.syntax.lemma(c))
        })
    }

    fn is_act(&self, frame: &Frame) -> bool {
        !frame.needs.iter().any(|n| n.position == Position::After)
    }

    fn verb_subject(&self, frame: &Frame, v: usize) -> Vec<Arg> {
        let takes_object = frame.needs.iter().any(|n| n.position == Position::After && !matches!(&n.what, What::Word(w) if w.upos == Some(Upos::Adj)))
            || frame.needs.iter().any(|n| matches!(&n.position, Position::Prep(p) if p.len() == 1 && matches!(n.what, What::Slot(_)) && self.is_particle_of(v, p)));
        if takes_object {
            return self.subjects(v);
        }
        if self.syntax.passive(v) {
            let done = english::acted_upon(self.syntax.lemma(v));
            return if done { self.surface(v, 0) } else { Vec::new() };
        }
        if english::acted_upon(self.syntax.lemma(v)) {
            let objects = self.objects(v);
            let alone = objects.is_empty() && english::happens_to(self.syntax.lemma(v));
            return if alone { self.subjects(v) } else { objects };
        }
        if self.syntax.has(v, "obj")
            && !matches!(self.syntax.lemma(v), "say" | "tell" | "take" | "turn")
            && frame.trailing.is_empty()
        {
            return Vec::new();
        }
        self.subjects(v)
    }

    fn is_particle_of(&self, v: usize, preps: &[Vec<String>]) -> bool {
        let Some(first) = preps.first() else { return false };
        self.syntax
            .children(v)
            .any(|c| self.syntax.relation(c) == "compound:prt" && first.iter().any(|p| p == self.syntax.lemma(c)))
    }

    fn verb_oblique(&self, preps: &[Vec<String>], need: &Need, v: usize, word: Option<usize>) -> Vec<Arg> {
        let extra = |rest: &[Vec<String>]| rest.iter().all(|p| self.particle(v, p));
        let mut out: Vec<Arg> = Vec::new();
        if need.after_word
            && let Some(word) = word
        {
            out.extend(
                self.complements(word)
                    .into_iter()
                    .filter(|(cases, _)| prepositions(cases, preps, extra))
                    .map(|(_, a)| a),
            );
        }
        let attached = self.obliques(v).into_iter().filter(|(cases, _)| prepositions(cases, preps, extra));
        out.extend(attached.map(|(_, a)| a).filter(|a| Some(a.token) != word));
        if out.is_empty() && preps.len() == 1 && self.is_particle_of(v, preps) {
            out = self.objects(v);
        }
        let mut seen = Vec::new();
        out.retain(|a| {
            !seen.contains(&a.token) && {
                seen.push(a.token);
                true
            }
        });
        out
    }

    fn adjective_subject(&self, a: usize) -> Vec<Arg> {
        if self.syntax.copular(a) || matches!(self.syntax.base(a), "xcomp" | "conj" | "acl" | "advcl") {
            return self.surface(a, 0);
        }
        if self.syntax.base(a) == "amod" {
            return self.syntax.head(a).map(|token| Arg { token, cost: 2 }).into_iter().collect();
        }
        if self.syntax.upos(a) == Upos::Verb { self.surface(a, 0) } else { Vec::new() }
    }

    /// Words at which a literal may stand.
    fn values(&self, frame: &Frame, need: &Need, anchor: usize, word: Option<usize>) -> Option<(Found, bool)> {
        let tokens = |args: Vec<Arg>| args.into_iter().map(|a| a.token).collect::<Vec<_>>();
        let before = |n: usize| {
            let inside = |c: &usize| matches!(self.syntax.base(*c), "compound" | "nummod" | "amod" | "nmod");
            self.syntax.children(n).filter(inside).collect::<Vec<_>>()
        };
        let mut all = match (&need.position, frame.anchor.upos) {
            (Position::After, Some(Upos::Verb)) => {
                let bare = |c: &usize| self.syntax.base(*c) == "obl" && self.syntax.cases(*c).is_empty();
                let predicate = |c: &usize| self.syntax.base(*c) == "xcomp" && self.syntax.is_noun(*c);
                let mut all: Vec<usize> = self.syntax.children(anchor).filter(predicate).collect();
                all.extend(tokens(self.objects(anchor)));
                all.extend(self.syntax.children(anchor).filter(bare));
                all.extend(word.map(before).unwrap_or_default());
                all
            }
            (Position::Prep(preps), Some(Upos::Verb)) => tokens(self.verb_oblique(preps, need, anchor, word)),
            (Position::Before, Some(Upos::Verb)) => tokens(self.verb_subject(frame, anchor)),
            (Position::Before | Position::After, _) => before(anchor),
            (Position::Prep(preps), _) => {
                let none = |rest: &[Vec<String>]| rest.is_empty();
                let fitting =
                    self.complements(anchor).into_iter().filter(|(cases, _)| prepositions(cases, preps, none));
                fitting.map(|(_, a)| a.token).collect()
            }
        };
        all.retain(|t| Some(*t) != word);
        (!all.is_empty()).then_some((Found::Values(all), false))
    }
}

/// Whether the prepositions of a phrase are those wanted: the last directly, those before it on the phrase or, by `elsewhere`, beside it.
fn prepositions(cases: &[&str], wanted: &[Vec<String>], elsewhere: impl Fn(&[Vec<String>]) -> bool) -> bool {
    let Some((last, before)) = wanted.split_last() else { return false };
    let has = |alternatives: &Vec<String>| cases.iter().any(|c| alternatives.iter().any(|a| a == c || same(a, c)));
    // "such as", "because of" and other compounds are other prepositions.
    let compound = cases.len() > before.len() + 1
        && cases.iter().any(|c| {
            matches!(*c, "such" | "as" | "because" | "instead" | "than" | "accord" | "according" | "due" | "prior")
        });
    has(last) && !compound && (before.iter().all(has) || elsewhere(before))
}

/// Variants of one preposition.
fn same(a: &str, b: &str) -> bool {
    let plain = |p: &str| match p {
        "amongst" => "among".to_owned(),
        "upon" => "on".to_owned(),
        "onto" => "on".to_owned(),
        "amidst" => "amid".to_owned(),
        other => other.to_owned(),
    };
    plain(a) == plain(b)
}
