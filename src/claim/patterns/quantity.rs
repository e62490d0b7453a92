//! Phrases that give a figure. In: the head of a phrase; out: where the figure stands.

use super::syntax::Syntax;
use crate::document::{Span, Upos};

const FRACTIONS: &[&str] = &[
    "half", "third", "quarter", "fifth", "dozen", "hundred", "thousand", "million", "billion", "percent", "%", "point",
    "fold",
];
const HEDGES: &[&str] = &[
    "about",
    "around",
    "approximately",
    "nearly",
    "almost",
    "more",
    "less",
    "than",
    "over",
    "under",
    "some",
    "at",
    "least",
    "most",
    "up",
    "to",
    "fewer",
    "roughly",
    "only",
    "just",
    "as",
    "many",
    "much",
];

/// The figure in the phrase headed by `token`: it and its modifiers, where one of them is a number or part.
pub(super) fn phrase(syntax: &Syntax, token: usize) -> Option<Span> {
    let mut inside = vec![token];
    let mut open = vec![token];
    for _ in 0..24 {
        let Some(at) = open.pop() else { break };
        for c in syntax.children(at).filter(|&c| {
            matches!(
                syntax.base(c),
                "nummod"
                    | "amod"
                    | "advmod"
                    | "compound"
                    | "det"
                    | "fixed"
                    | "case"
                    | "flat"
                    | "nmod"
                    | "obl"
                    | "goeswith"
            ) && (syntax.base(c) != "nmod" || HEDGES.contains(&syntax.lemma(c)) || syntax.upos(c) == Upos::Num)
                && (syntax.base(c) != "case"
                    || at != token
                    || HEDGES.contains(&syntax.lemma(c)) && syntax.lemma(c) != "to" && syntax.lemma(c) != "at")
        }) {
            inside.push(c);
            open.push(c);
        }
    }
    let figure = |t: &usize| syntax.upos(*t) == Upos::Num || FRACTIONS.contains(&syntax.lemma(*t));
    let counts = inside.iter().any(figure)
        && !syntax
            .document
            .times
            .iter()
            .any(|t| t.kind != crate::document::TimeKind::Duration && t.span.contains(syntax.span(token)));
    if !counts {
        return None;
    }
    inside.sort_unstable();
    let at = inside.iter().position(|&t| t == token)?;
    let (mut first, mut last) = (at, at);
    while first > 0 && inside[first - 1] + 1 == inside[first] {
        first -= 1;
    }
    while last + 1 < inside.len() && inside[last + 1] == inside[last] + 1 {
        last += 1;
    }
    Some(syntax.span(inside[first]).cover(syntax.span(inside[last])))
}
