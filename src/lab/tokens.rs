//! Sentences, words, tags and trees.

use super::Pair;
use super::report::{Diff, Report, Row, Score, Tally};
use super::squeeze::{Place, Squeezed, surface};
use crate::document::TokensForm;
use std::collections::{BTreeMap, BTreeSet};

const MEASURES: [&str; 5] = ["sentences", "words", "upos", "uas", "las"];

pub(super) fn score(pairs: &[Pair]) -> Report {
    let mut total: Tally<&str> = Tally::new();
    let mut by_relation: Tally<String> = Tally::new();
    let mut confusions: BTreeMap<String, usize> = BTreeMap::new();
    let mut report = Report::default();
    for pair in pairs {
        let (gold_map, system_map) = (Squeezed::new(pair.gold), Squeezed::new(&pair.system));
        let gold_sentences: BTreeSet<Place> = pair.gold.sentences.iter().map(|&a| gold_map.place(a)).collect();
        let system_sentences: BTreeSet<Place> = pair.system.sentences.iter().map(|&a| system_map.place(a)).collect();
        let shared = gold_sentences.intersection(&system_sentences).count();
        total.add("sentences", shared, system_sentences.len(), gold_sentences.len());
        let empty = TokensForm::default();
        let (gold, system) =
            (pair.gold.tokens.as_ref().unwrap_or(&empty), pair.system.tokens.as_ref().unwrap_or(&empty));
        let gold_at: Vec<Place> = gold.at.iter().map(|&a| gold_map.place(a)).collect();
        let system_at: Vec<Place> = system.at.iter().map(|&a| system_map.place(a)).collect();
        let mut where_is: BTreeMap<Place, usize> = BTreeMap::new();
        for (j, &place) in system_at.iter().enumerate() {
            where_is.entry(place).or_insert(j);
        }
        let mut right: BTreeMap<&str, usize> = BTreeMap::new();
        let mut diff = Diff { id: pair.gold.id.clone(), ..Diff::default() };
        for (k, place) in gold_at.iter().enumerate() {
            let relation = base(gold, k);
            by_relation.add(relation.clone(), 0, 0, 1);
            let Some(&j) = where_is.get(place) else {
                diff.missed.push(format!("word `{}`", surface(pair.gold, gold.at[k])));
                continue;
            };
            *right.entry("words").or_default() += 1;
            let (expected, found) = (tag(gold, k), tag(system, j));
            if expected == found {
                *right.entry("upos").or_default() += 1;
            } else {
                *confusions.entry(format!("{expected} read as {found}")).or_default() += 1;
            }
            if head_agrees(gold, &gold_at, k, system, &system_at, j) {
                *right.entry("uas").or_default() += 1;
                if relation == base(system, j) {
                    *right.entry("las").or_default() += 1;
                    by_relation.add(relation, 1, 1, 0);
                    continue;
                }
                *confusions.entry(format!("{relation} read as {}", base(system, j))).or_default() += 1;
            }
            by_relation.add(base(system, j), 0, 1, 0);
        }
        for measure in &MEASURES[1..] {
            total.add(measure, right.get(measure).copied().unwrap_or(0), system_at.len(), gold_at.len());
        }
        diff.score = Score::new(right.get("las").copied().unwrap_or(0), system_at.len(), gold_at.len());
        report.documents.push(diff);
    }
    report.rows = MEASURES.iter().map(|m| Row::scored(m, total.score(m))).collect();
    report.breakdowns.push(by_relation.breakdown("relation (labelled attachment)"));
    report.confusions = confusions.into_iter().collect();
    report.rank();
    report
}

fn tag(tokens: &TokensForm, i: usize) -> &str {
    tokens.upos.get(i).and_then(|u| u.as_deref()).unwrap_or("none")
}

/// The relation without its subtype.
fn base(tokens: &TokensForm, i: usize) -> String {
    let relation = tokens.deprel.get(i).and_then(|d| d.as_deref()).unwrap_or("none");
    relation.split(':').next().unwrap_or(relation).to_owned()
}

fn head_agrees(
    gold: &TokensForm,
    gold_at: &[Place],
    k: usize,
    system: &TokensForm,
    system_at: &[Place],
    j: usize,
) -> bool {
    let head = |tokens: &TokensForm, i: usize| tokens.head.get(i).copied().flatten();
    let (Some(g), Some(s)) = (head(gold, k), head(system, j)) else { return false };
    match (g == k, s == j) {
        (true, true) => true,
        (false, false) => gold_at.get(g).is_some() && gold_at.get(g) == system_at.get(s),
        _ => false,
    }
}
