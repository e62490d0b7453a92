//! A crude tree. In: the tagged words of one sentence; out: an arc for each. Arcs point from modifiers to the head of their phrase, from
//! phrases to the verb or the phrase before, from verbs to the first verb, so that there is one root and no cycle.

use super::tags::Tagged;
use crate::document::Upos;

/// The head of a word within its sentence (a root points at itself), and the relation.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub head: usize,
    pub label: &'static str,
}

fn nominal(t: &Tagged) -> bool {
    matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron) && t.xpos != "PRP$"
}

/// Attaches every word.
pub(super) fn attach(words: &[Tagged]) -> Vec<Arc> {
    let root = words
        .iter()
        .position(|t| t.upos == Upos::Verb && t.xpos != "VBG")
        .or_else(|| words.iter().position(|t| t.upos == Upos::Aux))
        .or_else(|| (0..words.len()).find(|&i| words.get(i).is_some_and(nominal)).map(|i| phrase_head(words, i)))
        .unwrap_or(0);
    let mut out = Vec::with_capacity(words.len());
    let mut state = State { root, verb: None, noun: None, case: None };
    for i in 0..words.len() {
        out.push(if i == root { Arc { head: i, label: "root" } } else { arc(words, i, &state) });
        state.pass(words, i);
    }
    out
}

/// What has been seen to the left.
struct State {
    root: usize,
    verb: Option<usize>,
    noun: Option<usize>,
    case: Option<&'static str>,
}

impl State {
    fn pass(&mut self, words: &[Tagged], i: usize) {
        let Some(t) = words.get(i) else { return };
        match t.upos {
            Upos::Verb => (self.verb, self.case) = (Some(i), None),
            Upos::Adp => self.case = Some(if t.low == "of" { "of" } else { "other" }),
            _ if nominal(t) && phrase_head(words, i) == i => (self.noun, self.case) = (Some(i), None),
            _ => {}
        }
    }
}

/// The last noun of the run of nominals and adjectives at `i`; of a run of proper nouns too.
fn phrase_head(words: &[Tagged], i: usize) -> usize {
    let mut head = i;
    for (j, t) in words.iter().enumerate().skip(i).take(12) {
        match t.upos {
            Upos::Noun | Upos::Propn | Upos::Num => head = j,
            Upos::Adj | Upos::Det => {}
            Upos::Pron if t.xpos == "PRP$" => {}
            Upos::Punct if t.xpos == "HYPH" => {}
            _ => break,
        }
    }
    head
}

fn arc(words: &[Tagged], i: usize, state: &State) -> Arc {
    let Some(t) = words.get(i) else { return Arc { head: state.root, label: "dep" } };
    let safe = |head: usize, label| if head == i { Arc { head: state.root, label } } else { Arc { head, label } };
    match t.upos {
        Upos::Punct | Upos::Sym => safe(state.root, "punct"),
        Upos::Det => safe(phrase_head(words, i), "det"),
        Upos::Adj => safe(phrase_head(words, i), "amod"),
        Upos::Pron if t.xpos == "PRP$" => safe(phrase_head(words, i), "nmod:poss"),
        Upos::Part if t.xpos == "POS" && i > 0 => safe(i - 1, "case"),
        Upos::Adp | Upos::Cconj | Upos::Sconj => {
            let next = (i + 1..words.len().min(i + 8)).find(|&j| words.get(j).is_some_and(nominal));
            let label = match t.upos {
                Upos::Adp => "case",
                Upos::Cconj => "cc",
                _ => "mark",
            };
            safe(next.map_or(state.root, |j| phrase_head(words, j)), label)
        }
        Upos::Aux | Upos::Adv | Upos::Part => {
            let verb = (i + 1..words.len().min(i + 5)).find(|&j| words.get(j).is_some_and(|t| t.upos == Upos::Verb));
            let label = if t.upos == Upos::Aux { "aux" } else { "advmod" };
            safe(verb.unwrap_or(state.root), label)
        }
        Upos::Verb => safe(state.root, if i > state.root { "conj" } else { "advcl" }),
        _ if phrase_head(words, i) != i => safe(phrase_head(words, i), "compound"),
        _ => noun_arc(i, state, state.verb.is_none() && i < state.root),
    }
}

/// A phrase: object or modifier of what stands before it, or the subject of the verb to come.
fn noun_arc(i: usize, state: &State, before_verb: bool) -> Arc {
    let (head, label) = match (state.case, state.noun, state.verb) {
        (Some("of"), Some(noun), _) => (noun, "nmod"),
        (Some(_), _, Some(verb)) => (verb, "obl"),
        (Some(_), Some(noun), None) => (noun, "nmod"),
        (None, Some(noun), Some(verb)) if noun > verb => (noun, "conj"),
        (None, _, Some(verb)) => (verb, "obj"),
        (None, None, None) if before_verb => (state.root, "nsubj"),
        (None, Some(noun), None) => (noun, "conj"),
        _ => (state.root, "obl"),
    };
    if head == i { Arc { head: state.root, label } } else { Arc { head, label } }
}

#[cfg(test)]
mod tests {
    use super::super::super::tokenize::tokenize;
    use super::*;
    use proptest::prelude::*;

    fn tree(text: &str) -> Vec<Arc> {
        attach(&super::super::tags::tag(text, &tokenize(text)))
    }

    #[test]
    fn subject_verb_object() {
        let arcs = tree("The gang leaders signed a new truce in prison.");
        let labels: Vec<_> = arcs.iter().map(|a| (a.head, a.label)).collect();
        let expected = [
            (2, "det"),
            (2, "compound"),
            (3, "nsubj"),
            (3, "root"),
            (6, "det"),
            (6, "amod"),
            (3, "obj"),
            (8, "case"),
            (3, "obl"),
            (3, "punct"),
        ];
        assert_eq!(labels, expected);
    }

    proptest! {
        #[test]
        fn always_one_root_and_no_cycle(text in "(the |a |gang |Otto |of |said |killed |and |to |'s |, |new |by |was |quickly |he |that |their |- |5 ){0,20}") {
            let arcs = tree(&text);
            prop_assert_eq!(arcs.iter().enumerate().filter(|(i, a)| a.head == *i).count(), usize::from(!arcs.is_empty()));
            for mut i in 0..arcs.len() {
                let mut steps = 0;
                while arcs[i].head != i {
                    i = arcs[i].head;
                    steps += 1;
                    prop_assert!(steps <= arcs.len());
                }
            }
        }
    }
}
