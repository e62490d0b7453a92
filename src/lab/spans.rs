//! Names, mentions and times: sets of labelled spans.

use super::Pair;
use super::report::{Diff, Report, Row, Score, Tally};
use super::squeeze::{Place, Squeezed, surface};
use crate::document::{DocumentForm, MentionForm};
use std::collections::{BTreeMap, BTreeSet};

const CORE: [&str; 3] = ["Person", "Organization", "Place"];

pub(super) fn names(pairs: &[Pair]) -> Report {
    typed(pairs, Some("name"), &["Person", "Organization", "Place", "Misc"])
}

pub(super) fn mentions(pairs: &[Pair]) -> Report {
    typed(pairs, None, &CORE)
}

/// The coarse class that a corpus's own type name stands for.
pub(super) fn coarse(ty: Option<&str>) -> Option<&'static str> {
    match ty?.to_lowercase().as_str() {
        "person" | "per" => Some("Person"),
        "organization" | "organisation" | "org" => Some("Organization"),
        "place" | "location" | "loc" | "gpe" => Some("Place"),
        "misc" | "nationality" => Some("Misc"),
        _ => None,
    }
}

type Labelled = BTreeMap<(Place, &'static str), [usize; 2]>;

fn pick(document: &DocumentForm, kind: Option<&str>, types: &[&str]) -> Labelled {
    let map = Squeezed::new(document);
    let wanted = |m: &&MentionForm| kind.is_none() || m.kind.as_deref().unwrap_or("name") == kind.unwrap_or("name");
    let list = document.mentions.iter().flatten().filter(wanted);
    list.filter_map(|m| {
        let ty = coarse(m.ty.as_deref()).filter(|t| types.contains(t))?;
        Some(((map.place(m.at), ty), m.at))
    })
    .collect()
}

fn typed(pairs: &[Pair], kind: Option<&str>, types: &[&'static str]) -> Report {
    let mut by_type: Tally<&str> = Tally::new();
    let mut by_length: Tally<&str> = Tally::new();
    let mut confusions: BTreeMap<String, usize> = BTreeMap::new();
    let mut report = Report::default();
    for pair in pairs {
        let (gold, system) = (pick(pair.gold, kind, types), pick(&pair.system, kind, types));
        let mut right = 0;
        let mut diff = Diff { id: pair.gold.id.clone(), ..Diff::default() };
        for (key, at) in &gold {
            let words = surface(pair.gold, *at);
            by_type.add(key.1, 0, 0, 1);
            by_length.add(length(&words), 0, 0, 1);
            if system.contains_key(key) {
                right += 1;
                by_type.add(key.1, 1, 0, 0);
                by_length.add(length(&words), 1, 0, 0);
            } else {
                diff.missed.push(format!("{} `{words}`", key.1));
                *confusions.entry(fate(key, &system)).or_default() += 1;
            }
        }
        for (key, at) in &system {
            let words = surface(&pair.system, *at);
            by_type.add(key.1, 0, 1, 0);
            by_length.add(length(&words), 0, 1, 0);
            if !gold.contains_key(key) {
                diff.spurious.push(format!("{} `{words}`", key.1));
                let overlapped = gold.keys().any(|(g, _)| g.0 < key.0.1 && key.0.0 < g.1);
                if !overlapped {
                    *confusions.entry(format!("{} invented", key.1)).or_default() += 1;
                }
            }
        }
        diff.score = Score::new(right, system.len(), gold.len());
        report.documents.push(diff);
    }
    report.rows = types.iter().map(|t| Row::scored(t, by_type.score(t))).collect();
    report.rows.push(Row::scored("all", by_type.sum(|t| CORE.contains(t))));
    report.breakdowns.push(by_length.breakdown("length in words"));
    report.confusions = confusions.into_iter().collect();
    report.rank();
    report
}

fn length(words: &str) -> &'static str {
    match words.split_whitespace().count() {
        0 | 1 => "1",
        2 => "2",
        3..=5 => "3 to 5",
        _ => "6 or more",
    }
}

/// What became of a gold span that was not found.
fn fate(key: &(Place, &'static str), system: &Labelled) -> String {
    let (place, ty) = key;
    if let Some((_, other)) = system.keys().find(|(p, _)| p == place) {
        return format!("{ty} read as {other}");
    }
    match system.keys().find(|(p, _)| p.0 < place.1 && place.0 < p.1) {
        Some((_, other)) if other == ty => format!("{ty} with other ends"),
        Some((_, other)) => format!("{ty} with other ends, as {other}"),
        None => format!("{ty} missed"),
    }
}

pub(super) fn times(pairs: &[Pair]) -> Report {
    let (mut spans, mut values) = ([0usize; 3], [0usize; 3]);
    let mut confusions: BTreeMap<String, usize> = BTreeMap::new();
    let mut report = Report::default();
    for pair in pairs {
        let pick = |d: &DocumentForm| -> BTreeMap<(Place, Option<String>), [usize; 2]> {
            let map = Squeezed::new(d);
            d.times.iter().flatten().map(|t| ((map.place(t.at), t.value.clone()), t.at)).collect()
        };
        let (gold, system) = (pick(pair.gold), pick(&pair.system));
        let places = |m: &BTreeMap<(Place, Option<String>), [usize; 2]>| m.keys().map(|k| k.0).collect::<BTreeSet<_>>();
        let both = gold.keys().filter(|k| system.contains_key(*k)).count();
        let same_place = places(&gold).intersection(&places(&system)).count();
        for (total, right) in [(&mut spans, same_place), (&mut values, both)] {
            total[0] += right;
            total[1] += system.len();
            total[2] += gold.len();
        }
        let show = |d: &DocumentForm, key: &(Place, Option<String>), at: [usize; 2]| {
            format!("`{}` = {}", surface(d, at), key.1.as_deref().unwrap_or("none"))
        };
        let mut diff = Diff { id: pair.gold.id.clone(), ..Diff::default() };
        for (key, at) in gold.iter().filter(|(k, _)| !system.contains_key(*k)) {
            diff.missed.push(show(pair.gold, key, *at));
            let near = system.keys().any(|k| k.0 == key.0);
            *confusions.entry(if near { "other value" } else { "span missed" }.to_owned()).or_default() += 1;
        }
        for (key, at) in system.iter().filter(|(k, _)| !gold.contains_key(*k)) {
            diff.spurious.push(show(&pair.system, key, *at));
        }
        diff.score = Score::new(both, system.len(), gold.len());
        report.documents.push(diff);
    }
    for (name, [right, system, gold]) in [("spans", spans), ("values", values)] {
        report.rows.push(Row::scored(name, Score::new(right, system, gold)));
    }
    report.confusions = confusions.into_iter().collect();
    report.rank();
    report
}
