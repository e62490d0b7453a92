//! What fits no relation: a clean subject, verb phrase and object between entities, kept as said. In: trees; out: candidates.

use super::args::{Arg, Parts};
use super::english;
use crate::document::Upos;

/// A subject and an object around a verb.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Clause {
    pub(super) verb: usize,
    pub(super) subject: Arg,
    pub(super) object: Arg,
    /// Lemmas: "refer", "hand over", "benefit from".
    pub(super) phrase: String,
}

impl Parts<'_, '_> {
    /// The clauses of verb `v` that may be kept as open claims.
    pub(super) fn clauses(&self, v: usize) -> Vec<Clause> {
        let lemma = self.syntax.lemma(v);
        if self.syntax.upos(v) != Upos::Verb
            || english::empty(lemma)
            || english::supports(lemma)
            || self.syntax.has(v, "ccomp")
            || self.syntax.has(v, "xcomp")
        {
            return Vec::new();
        }
        let subjects: Vec<Arg> = self.subjects(v).into_iter().filter(|a| a.cost <= 3).collect();
        let [subject] = subjects[..] else { return Vec::new() };
        let particle: Vec<&str> = self
            .syntax
            .children(v)
            .filter(|&c| self.syntax.relation(c) == "compound:prt")
            .map(|c| self.syntax.lemma(c))
            .collect();
        let verb = std::iter::once(lemma).chain(particle).collect::<Vec<_>>().join(" ");
        let objects: Vec<Arg> = self.objects(v).into_iter().filter(|a| a.cost <= 3).collect();
        match objects[..] {
            [object] => vec![Clause { verb: v, subject, object, phrase: verb }],
            [] => {
                let around: Vec<(Vec<&str>, Arg)> =
                    self.obliques(v).into_iter().filter(|(c, a)| c.len() == 1 && a.cost == 0).collect();
                let [(cases, object)] = &around[..] else { return Vec::new() };
                if matches!(
                    cases[0],
                    "in" | "on" | "at" | "by" | "during" | "after" | "before" | "since" | "until" | "as"
                ) {
                    return Vec::new();
                }
                vec![Clause { verb: v, subject, object: *object, phrase: format!("{verb} {}", cases[0]) }]
            }
            _ => Vec::new(),
        }
    }
}
