//! Attribution: source, cue and content spans, and whole relations.

use super::Pair;
use super::report::{Diff, Report, Row, Score};
use super::squeeze::{Place, Squeezed, surface};
use crate::document::{AttributionForm, CodePoints, DocumentForm, Span};
use std::collections::{BTreeMap, BTreeSet};

const PARTS: [&str; 3] = ["source", "cue", "content"];

/// The three parts of one relation, sorted.
type Relation = [Vec<Place>; 3];

fn relations(document: &DocumentForm) -> Vec<Relation> {
    let map = Squeezed::new(document);
    let form = |a: &AttributionForm| [map.places(&a.source), map.places(&a.cue), map.places(&a.content)];
    document.attributions.iter().flatten().map(form).collect()
}

/// Squeezed places of all runs of word characters.
fn words(document: &DocumentForm) -> Vec<Place> {
    let (map, points) = (Squeezed::new(document), CodePoints::new(&document.text));
    let mut found = Vec::new();
    let mut start = None;
    let text = document.text.as_str();
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '_';
        match (start, inside) {
            (None, true) => start = Some(i),
            (Some(s), false) => {
                found.extend(Span::new(s, i).ok().map(|span| map.place(points.from_bytes(span))));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Which words lie inside one of the spans of one part.
fn covered(words: &[Place], relations: &[Relation], part: usize) -> BTreeSet<Place> {
    let mut spans: Vec<Place> = relations.iter().flat_map(|r| &r[part]).copied().collect();
    spans.sort_unstable();
    let mut inside = BTreeSet::new();
    for &(start, end) in &spans {
        let first = words.partition_point(|w| w.0 < start);
        inside.extend(words[first..].iter().take_while(|w| w.0 < end).filter(|w| w.1 <= end));
    }
    inside
}

fn meet(a: &[Place], b: &[Place]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.0 < y.1 && y.0 < x.1))
}

/// Each part overlaps its counterpart; sources may both be absent.
fn agrees(system: &Relation, gold: &Relation) -> bool {
    let sources = meet(&system[0], &gold[0]) || (system[0].is_empty() && gold[0].is_empty());
    sources && meet(&system[1], &gold[1]) && meet(&system[2], &gold[2])
}

pub(super) fn score(pairs: &[Pair]) -> Report {
    let mut tokens = [[0usize; 3]; 3];
    let mut exact = [[0usize; 3]; 3];
    let mut whole = [0usize; 3];
    let mut report = Report::default();
    for pair in pairs {
        let (gold, system) = (relations(pair.gold), relations(&pair.system));
        let words = words(pair.gold);
        for part in 0..3 {
            let (a, b) = (covered(&words, &gold, part), covered(&words, &system, part));
            add(&mut tokens[part], a.intersection(&b).count(), b.len(), a.len());
            let (a, b) = (bag(&gold, part), bag(&system, part));
            let shared = a.iter().map(|(spans, n)| b.get(spans).map_or(0, |m| *n.min(m))).sum();
            add(&mut exact[part], shared, b.values().sum(), a.values().sum());
        }
        let mut used = BTreeSet::new();
        let mut matched = BTreeSet::new();
        for (i, relation) in system.iter().enumerate() {
            let free = gold.iter().enumerate().find(|(j, g)| !used.contains(j) && agrees(relation, g));
            if let Some((j, _)) = free {
                used.insert(j);
                matched.insert(i);
            }
        }
        add(&mut whole, used.len(), system.len(), gold.len());
        report.documents.push(Diff {
            id: pair.gold.id.clone(),
            score: Score::new(used.len(), system.len(), gold.len()),
            missed: texts(pair.gold, &used),
            spurious: texts(&pair.system, &matched),
        });
    }
    for (part, name) in PARTS.iter().enumerate() {
        for (kind, [right, system, gold]) in [("tokens", tokens[part]), ("exact", exact[part])] {
            report.rows.push(Row::scored(&format!("{name} {kind}"), Score::new(right, system, gold)));
        }
    }
    report.rows.push(Row::scored("whole", Score::new(whole[0], whole[1], whole[2])));
    report.rank();
    report
}

fn add(total: &mut [usize; 3], right: usize, system: usize, gold: usize) {
    for (count, more) in total.iter_mut().zip([right, system, gold]) {
        *count += more;
    }
}

fn bag(relations: &[Relation], part: usize) -> BTreeMap<&[Place], usize> {
    let mut bag = BTreeMap::new();
    for relation in relations.iter().filter(|r| !r[part].is_empty()) {
        *bag.entry(relation[part].as_slice()).or_default() += 1;
    }
    bag
}

/// The relations whose index is not in `found`, as words.
fn texts(document: &DocumentForm, found: &BTreeSet<usize>) -> Vec<String> {
    let join = |spans: &[[usize; 2]]| spans.iter().map(|&a| surface(document, a)).collect::<Vec<_>>().join(" … ");
    let all = document.attributions.iter().flatten().enumerate().filter(|(i, _)| !found.contains(i));
    all.map(|(_, a)| format!("[{}] {} [{}]", join(&a.source), join(&a.cue), join(&a.content))).collect()
}
