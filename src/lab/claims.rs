//! Claims: subject, predicate and object, with entities aligned by their names; and the attributes of those found.

use super::Pair;
use super::report::{Diff, Report, Row, Score, Tally, cent};
use super::squeeze::{norm, surface};
use crate::document::{ArgumentForm, ClaimForm, DocumentForm};
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Names = BTreeSet<String>;

/// Names by which each entity of a document counts: its own, and the surfaces of its mentions; listed aliases only where there are no mentions.
pub(super) fn entity_forms(document: &DocumentForm) -> Vec<Names> {
    let entities = document.entities.as_deref().unwrap_or(&[]);
    let mut forms: Vec<Names> = entities.iter().map(|e| e.name.iter().map(|n| norm(n)).collect()).collect();
    let mentions = document.mentions.as_deref().unwrap_or(&[]);
    for mention in mentions {
        if let Some(form) = mention.entity.and_then(|e| forms.get_mut(e)) {
            form.insert(norm(&surface(document, mention.at)));
        }
    }
    for (form, entity) in forms.iter_mut().zip(entities) {
        if mentions.is_empty() {
            form.extend(entity.aliases.iter().map(|a| norm(a)));
        }
        form.remove("");
    }
    forms
}

/// System entity → the gold entities it stands for.
type Links = BTreeMap<usize, BTreeSet<usize>>;

/// Greedy one-to-one alignment by the number of names shared.
fn align(gold: &[Names], system: &[Names]) -> Links {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, s) in system.iter().enumerate() {
            let shared = g.intersection(s).count();
            if shared > 0 {
                pairs.push((std::cmp::Reverse(shared), i, j));
            }
        }
    }
    pairs.sort_unstable();
    let (mut left, mut right, mut links) = (BTreeSet::new(), BTreeSet::new(), Links::new());
    for (_, i, j) in pairs {
        if !left.contains(&i) && !right.contains(&j) {
            left.insert(i);
            right.insert(j);
            links.insert(j, BTreeSet::from([i]));
        }
    }
    links
}

fn all_links(gold: &[Names], system: &[Names]) -> Links {
    let sharing = |s: &Names| gold.iter().enumerate().filter(|(_, g)| !g.is_disjoint(s)).map(|(i, _)| i).collect();
    system.iter().enumerate().map(|(j, s)| (j, sharing(s))).collect()
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum End {
    Entity(usize),
    Value(String),
}

pub(super) fn predicate(name: &str) -> String {
    let local = name.rsplit('#').next().unwrap_or(name);
    norm(local.rsplit(':').next().unwrap_or(local)).replace(' ', "")
}

/// The verbatim text of a literal.
pub(super) fn value_text(claim: &ClaimForm) -> Option<String> {
    claim.value.as_ref().map(|v| match v {
        ArgumentForm::Text(text) => text.clone(),
        ArgumentForm::Value(v) if v.text.is_empty() => v.value.clone().unwrap_or_default(),
        ArgumentForm::Value(v) => v.text.clone(),
    })
}

fn object(claim: &ClaimForm) -> Option<End> {
    claim.object.map(End::Entity).or_else(|| value_text(claim).map(|v| End::Value(norm(&v))))
}

type Key = (Option<End>, String, Option<End>);

fn key(claim: &ClaimForm) -> Key {
    (claim.subject.map(End::Entity), predicate(&claim.predicate), object(claim))
}

/// What a system's end may be in gold.
fn ends(end: Option<&End>, gold: &[Names], system: &[Names], links: &Links) -> BTreeSet<End> {
    match end {
        None => BTreeSet::new(),
        Some(End::Value(text)) => {
            let named = gold.iter().enumerate().filter(|(_, g)| g.contains(text)).map(|(i, _)| End::Entity(i));
            named.chain([End::Value(text.clone())]).collect()
        }
        Some(End::Entity(j)) => {
            let linked = links.get(j).into_iter().flatten().map(|&i| End::Entity(i));
            linked.chain(system.get(*j).into_iter().flatten().map(|n| End::Value(n.clone()))).collect()
        }
    }
}

pub(super) fn score(pairs: &[Pair], one_to_one: bool) -> Report {
    let mut total = Totals::default();
    let mut parts = Parts::default();
    let mut report = Report::default();
    for pair in pairs {
        let diff = total.add(pair, one_to_one, &mut parts);
        report.documents.push(diff);
    }
    report.rows = total.rows(pairs.len());
    report.breakdowns.push(parts.predicate.breakdown("predicate"));
    report.breakdowns.push(parts.confidence.breakdown("confidence"));
    report.rank();
    report
}

/// What the figures are broken down by.
#[derive(Default)]
struct Parts {
    predicate: Tally<String>,
    /// A claim in gold has none, so here recall means nothing, and precision how far the confidence can be believed.
    confidence: Tally<String>,
}

/// The step of five hundredths that a claim's confidence falls in; a claim without one is taken for certain.
fn step(claim: &ClaimForm) -> String {
    let low = (claim.confidence.unwrap_or(1.0).clamp(0.0, 0.999) * 20.0 + 1e-4).floor() * 5.0;
    format!("{:.2} to {:.2}", low / 100.0, (low + 4.0) / 100.0)
}

#[derive(Default)]
struct Totals {
    found: usize,
    right: usize,
    gold: usize,
    system: usize,
    macro_sums: [f64; 3],
    attributes: BTreeMap<&'static str, [usize; 2]>,
}

impl Totals {
    fn add(&mut self, pair: &Pair, one_to_one: bool, parts: &mut Parts) -> Diff {
        let (gold_names, system_names) = (entity_forms(pair.gold), entity_forms(&pair.system));
        let links = if one_to_one { align(&gold_names, &system_names) } else { all_links(&gold_names, &system_names) };
        // Gold lists denials of its own only where it marks their place.
        let counted = |c: &&ClaimForm| c.polarity.as_deref() != Some("denied") || !c.at.is_empty();
        let gold: BTreeMap<Key, &ClaimForm> =
            pair.gold.claims.iter().flatten().filter(counted).map(|c| (key(c), c)).collect();
        let mut system: BTreeMap<Key, &ClaimForm> = BTreeMap::new();
        let mut order = Vec::new();
        for claim in pair.system.claims.iter().flatten().filter(|c| c.subject.is_some()) {
            let key = key(claim);
            if let std::collections::btree_map::Entry::Vacant(slot) = system.entry(key.clone()) {
                slot.insert(claim);
                order.push(key);
            }
        }
        let mut found: BTreeSet<&Key> = BTreeSet::new();
        let mut right = 0;
        let mut diff = Diff { id: pair.gold.id.clone(), ..Diff::default() };
        for key in &order {
            let claim = system[key];
            let subjects = ends(key.0.as_ref(), &gold_names, &system_names, &links);
            let objects = ends(key.2.as_ref(), &gold_names, &system_names, &links);
            let fits = |end: &Option<End>, set: &BTreeSet<End>| end.as_ref().is_some_and(|e| set.contains(e));
            let hits: Vec<&Key> =
                gold.keys().filter(|g| g.1 == key.1 && fits(&g.0, &subjects) && fits(&g.2, &objects)).collect();
            parts.predicate.add(key.1.clone(), usize::from(!hits.is_empty()), 1, 0);
            parts.confidence.add(step(claim), usize::from(!hits.is_empty()), 1, 0);
            if hits.is_empty() {
                diff.spurious.push(show(&pair.system, claim));
            }
            right += usize::from(!hits.is_empty());
            for hit in hits {
                if found.insert(hit) {
                    self.compare(gold[hit], claim, &links);
                }
            }
        }
        for (key, claim) in &gold {
            parts.predicate.add(key.1.clone(), 0, 0, 1);
            if !found.contains(key) {
                diff.missed.push(show(pair.gold, claim));
            }
        }
        self.found += found.len();
        self.right += right;
        self.gold += gold.len();
        self.system += system.len();
        let share = |n: usize, d: usize, other: usize| match d {
            0 => f64::from(u8::from(other == 0)),
            d => n as f64 / d as f64,
        };
        let (p, r) = (share(right, system.len(), gold.len()), share(found.len(), gold.len(), system.len()));
        let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        for (sum, x) in self.macro_sums.iter_mut().zip([p, r, f]) {
            *sum += x;
        }
        diff.score = Score { gold: gold.len(), system: system.len(), ..Score::of(p, r) };
        diff
    }

    /// Attributes that gold states, of a claim found.
    fn compare(&mut self, gold: &ClaimForm, system: &ClaimForm, links: &Links) {
        let mut count = |name: &'static str, right: bool| {
            let [rights, of] = self.attributes.entry(name).or_default();
            *rights += usize::from(right);
            *of += 1;
        };
        if let Some(polarity) = &gold.polarity {
            count("polarity", system.polarity.as_deref().unwrap_or("affirmed") == polarity);
        }
        if let Some(modality) = &gold.modality {
            count("modality", system.modality.as_deref().unwrap_or("asserted") == modality);
        }
        if let Some(speakers) = &gold.speakers {
            let said = system.speakers.as_ref().and_then(|s| s.last());
            count(
                "speaker",
                match (speakers.last(), said) {
                    (None, None) => true,
                    (Some(g), Some(s)) => links.get(s).is_some_and(|l| l.contains(g)),
                    _ => false,
                },
            );
        }
    }

    fn rows(&self, documents: usize) -> Vec<Row> {
        let share = |n: usize, d: usize| if d == 0 { 0.0 } else { n as f64 / d as f64 };
        let (p, r) = (share(self.right, self.system), share(self.found, self.gold));
        let micro = Score { gold: self.gold, system: self.system, ..Score::of(p, r) };
        let mean = |x: f64| cent(x / documents.max(1) as f64);
        let [p, r, f] = self.macro_sums;
        let figures = vec![("P".into(), mean(p)), ("R".into(), mean(r)), ("F1".into(), mean(f))];
        let mut rows = vec![Row::scored("micro", micro), Row { name: "macro".into(), figures }];
        for name in ["polarity", "modality", "speaker"] {
            if let Some([right, of]) = self.attributes.get(name) {
                let figures = vec![("right".into(), cent(share(*right, *of))), ("of".into(), *of as f64)];
                rows.push(Row { name: name.into(), figures });
            }
        }
        rows
    }
}

/// A claim in one line.
pub(super) fn show(document: &DocumentForm, claim: &ClaimForm) -> String {
    let name = |i: Option<usize>| {
        let entity = i.and_then(|i| document.entities.as_ref()?.get(i));
        entity.and_then(|e| e.name.clone()).unwrap_or_else(|| "?".to_owned())
    };
    let object = if claim.object.is_some() { name(claim.object) } else { value_text(claim).unwrap_or_default() };
    let denied = if claim.polarity.as_deref() == Some("denied") { " (denied)" } else { "" };
    format!("{} | {} | {object}{denied}", name(claim.subject), claim.predicate)
}
