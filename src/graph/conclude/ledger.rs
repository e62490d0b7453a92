//! The ledger of disagreement: which claims contradict, supersede or differ from which, each with a sentence that says why.

use super::figures::differ;
use super::held::{near, overlap};
use super::table::{Said, Table, Thing, by_voice};
use crate::claim::{Modality, Polarity};
use crate::graph::names::Names;
use crate::graph::quads::Writer;
use crate::graph::vocabulary as v;
use oxigraph::model::Quad;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where more pairs than this would arise from one disagreement, each claim is linked to [`NEIGHBOURS`] of the other side only.
const PAIRS: usize = 256;
const NEIGHBOURS: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Contradiction,
    Supersession,
    Difference,
}

/// Why two claims are in the ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Ground {
    Polarity,
    Opposite,
    Functional,
    Figure,
}

/// Links between claims of a table, by index, and the claims that their own voice takes back.
pub struct Ledger {
    links: BTreeSet<(Ground, Kind, usize, usize)>,
    pub taken_back: Vec<bool>,
}

impl Ledger {
    pub fn new(table: &Table<'_>) -> Self {
        let mut ledger = Self { links: BTreeSet::new(), taken_back: vec![false; table.claims.len()] };
        for group in table.groups() {
            ledger.polarity(table, group.clone());
            ledger.take_back(table, group);
        }
        ledger.opposites(table);
        ledger.functional(table);
        ledger.figures(table);
        ledger
    }

    /// The same thing affirmed and denied, both as fact or both as plan.
    fn polarity(&mut self, table: &Table<'_>, group: Range<usize>) {
        for modality in [Modality::Asserted, Modality::Planned] {
            let side = |polarity| -> Vec<usize> {
                let of =
                    |&i: &usize| table.claims[i].row.modality == modality && table.claims[i].row.polarity == polarity;
                group.clone().filter(of).collect()
            };
            for (a, b) in pairs(&side(Polarity::Affirmed), &side(Polarity::Denied)) {
                if overlap(table.claims[a].holding(), table.claims[b].holding()) {
                    self.link(table, Ground::Polarity, Kind::Contradiction, a, b);
                }
            }
        }
    }

    /// Marks what the same voice later denies; the latest denials of a voice decide.
    fn take_back(&mut self, table: &Table<'_>, group: Range<usize>) {
        let asserted = |c: &&Said<'_>| c.row.modality == Modality::Asserted && c.row.polarity == Polarity::Denied;
        let denials = by_voice(table.claims[group.clone()].iter().filter(asserted));
        if denials.is_empty() {
            return;
        }
        for i in group {
            let claim = &table.claims[i];
            let denied = denials.get(&claim.voice).is_some_and(|denials| {
                let later = |d: &&&Said<'_>| claim.before(d) && overlap(claim.holding(), d.holding());
                denials.iter().rev().take(PAIRS).any(|d| later(&d))
            });
            self.taken_back[i] = claim.plain() && denied;
        }
    }

    /// Relations of one pair that cannot hold at once.
    fn opposites(&mut self, table: &Table<'_>) {
        let opposed = |i: &usize| {
            let claim = &table.claims[*i];
            claim.plain() && table.relation(claim.key.1).is_some_and(|r| !r.opposites.is_empty())
        };
        let mut by_ends: BTreeMap<(&str, Thing<'_>), Vec<usize>> = BTreeMap::new();
        let declared: BTreeSet<&str> =
            table.ontology.relations.values().flat_map(|r| &r.opposites).map(|o| o.as_str()).collect();
        for i in (0..table.claims.len())
            .filter(|&i| opposed(&i) || (table.claims[i].plain() && declared.contains(table.claims[i].key.1)))
        {
            let key = &table.claims[i].key;
            by_ends.entry((key.0, key.2)).or_default().push(i);
        }
        for members in by_ends.into_values() {
            let mut by_relation: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            members.iter().for_each(|&i| by_relation.entry(table.claims[i].key.1).or_default().push(i));
            for (&p, left) in &by_relation {
                for (&q, right) in
                    by_relation.range::<str, _>((std::ops::Bound::Excluded(p), std::ops::Bound::Unbounded))
                {
                    if opposite(table, p, q) {
                        self.near_pairs(table, Ground::Opposite, pairs(left, right));
                    }
                }
            }
        }
    }

    /// Different objects of a functional relation, or different subjects of an inverse-functional one, at one time.
    fn functional(&mut self, table: &Table<'_>) {
        let mut one_object: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        let mut one_subject: BTreeMap<(Thing<'_>, &str), Vec<usize>> = BTreeMap::new();
        for (i, claim) in
            table.claims.iter().enumerate().filter(|(_, c)| c.plain() && matches!(c.object, Thing::Entity(_)))
        {
            let (s, p, o) = claim.key;
            let Some(relation) = table.relation(p) else { continue };
            let inverse = relation.inverse.as_ref().and_then(|i| table.relation(i.as_str()));
            if relation.functional || inverse.is_some_and(|r| r.inverse_functional) {
                one_object.entry((s, p)).or_default().push(i);
            }
            if relation.inverse_functional || inverse.is_some_and(|r| r.functional) {
                one_subject.entry((o, p)).or_default().push(i);
            }
        }
        for members in one_object.into_values() {
            self.near_pairs(table, Ground::Functional, apart(&members, |i| table.claims[i].key.2));
        }
        for members in one_subject.into_values() {
            self.near_pairs(table, Ground::Functional, apart(&members, |i| table.claims[i].key.0));
        }
    }

    /// Different figures for one thing.
    fn figures(&mut self, table: &Table<'_>) {
        let figure = |i: &usize| table.claims[*i].plain() && table.claims[*i].normal.is_some();
        let mut by_thing: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for i in (0..table.claims.len()).filter(figure) {
            by_thing.entry((table.claims[i].key.0, table.claims[i].key.1)).or_default().push(i);
        }
        for members in by_thing.into_values() {
            for (a, b) in apart(&members, |i| table.claims[i].normal) {
                let (x, y) = (&table.claims[a], &table.claims[b]);
                if differ(x.normal, y.normal) && near(x.holding(), y.holding()) {
                    self.link(table, Ground::Figure, Kind::Difference, a, b);
                }
            }
        }
    }

    fn near_pairs(&mut self, table: &Table<'_>, ground: Ground, pairs: Vec<(usize, usize)>) {
        for (a, b) in pairs {
            if near(table.claims[a].holding(), table.claims[b].holding()) {
                self.link(table, ground, Kind::Contradiction, a, b);
            }
        }
    }

    /// Of one voice the later claim supersedes the earlier; otherwise the two stand against each other. A text in one voice is not set
    /// against itself but for flat denial: two figures or leaders in it are most often of two times or things.
    fn link(&mut self, table: &Table<'_>, ground: Ground, kind: Kind, a: usize, b: usize) {
        let (x, y) = (&table.claims[a], &table.claims[b]);
        if ground != Ground::Polarity && x.voice == y.voice && x.document.iri == y.document.iri {
            return;
        }
        let link = match x.voice == y.voice {
            true if x.before(y) => (ground, Kind::Supersession, b, a),
            true if y.before(x) => (ground, Kind::Supersession, a, b),
            _ => (ground, kind, a.min(b), a.max(b)),
        };
        self.links.insert(link);
    }

    /// The edges, an entry with its explanation for each disagreement, and the copies of one story.
    pub fn quads(&self, table: &Table<'_>, names: &Names) -> Vec<Quad> {
        let mut out = Writer::new(&names.ledger());
        let mut entries: BTreeMap<EntryKey<'_>, BTreeSet<usize>> = BTreeMap::new();
        for &(ground, kind, a, b) in &self.links {
            let (x, y) = (&table.claims[a], &table.claims[b]);
            let (left, right) = (x.row.iri.as_str(), y.row.iri.as_str());
            match kind {
                Kind::Contradiction | Kind::Difference => {
                    let predicate = if kind == Kind::Contradiction { v::CONTRADICTS } else { v::DIFFERS };
                    out.node(left, predicate, right);
                    out.node(right, predicate, left);
                }
                Kind::Supersession => out.node(left, v::SUPERSEDES, right),
            }
            entries.entry(entry_key(table, ground, kind, x)).or_default().extend([a, b]);
        }
        for ((ground, kind, ..), members) in &entries {
            let claims: Vec<&Said<'_>> = members.iter().map(|&i| &table.claims[i]).collect();
            entry(&mut out, table, names, *ground, *kind, &claims);
        }
        table.copies.iter().for_each(|(copy, original)| out.node(copy, v::ORIGIN, original));
        out.finish()
    }
}

/// Why, how, and about what claims disagree: subject and relation, and object where that matters.
type EntryKey<'a> = (Ground, Kind, (&'a str, &'a str), String);

/// Links about one thing share an entry.
fn entry_key<'a>(table: &Table<'a>, ground: Ground, kind: Kind, claim: &Said<'a>) -> EntryKey<'a> {
    let (s, p, o) = claim.key;
    let object = match o {
        Thing::Entity(o) | Thing::Class(o) | Thing::Text(o) => o,
    };
    match ground {
        Ground::Polarity => (ground, kind, (s, p), object.to_owned()),
        Ground::Opposite => (ground, kind, (s, ""), object.to_owned()),
        Ground::Figure => (ground, kind, (s, p), String::new()),
        Ground::Functional => {
            let inverse = table.relation(p).and_then(|r| r.inverse.as_ref()).and_then(|i| table.relation(i.as_str()));
            let by_subject =
                table.relation(p).is_some_and(|r| r.functional) || inverse.is_some_and(|r| r.inverse_functional);
            if by_subject { (ground, kind, (s, p), String::new()) } else { (ground, kind, ("", p), object.to_owned()) }
        }
    }
}

fn entry(out: &mut Writer, table: &Table<'_>, names: &Names, ground: Ground, kind: Kind, claims: &[&Said<'_>]) {
    let class = match kind {
        Kind::Contradiction => v::CONTRADICTION,
        Kind::Supersession => v::SUPERSESSION,
        Kind::Difference => v::DIFFERENCE,
    };
    let mut iris: Vec<&str> = claims.iter().map(|c| c.row.iri.as_str()).collect();
    iris.sort_unstable();
    let node = names.dispute(&format!("{ground:?} {kind:?}"), iris.iter().copied());
    out.node(&node, v::TYPE, class.as_str());
    iris.iter().for_each(|iri| out.node(&node, v::INVOLVES, iri));
    out.text(&node, v::COMMENT, &explanation(table, ground, kind, claims));
}

/// One sentence for a reader: what is said, and who says which.
fn explanation(table: &Table<'_>, ground: Ground, kind: Kind, claims: &[&Said<'_>]) -> String {
    let statement = |c: &Said<'_>| {
        let (s, p, o) = c.key;
        format!("{} {} {}", table.label(Thing::Entity(s)), table.relation_label(p), table.label(o))
    };
    let mut sides: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for claim in claims {
        let denied = claim.row.polarity == Polarity::Denied;
        let side = format!("that {}{}", statement(claim), if denied { " is denied" } else { "" });
        sides.entry(side).or_default().insert(table.who(claim));
    }
    let said: Vec<String> = sides.iter().map(|(what, who)| format!("{what} by {}", list(who))).collect();
    let lead = match (kind, ground) {
        (Kind::Supersession, _) => "The same voice said otherwise later",
        (Kind::Difference, _) => "The figures differ",
        (_, Ground::Polarity) => "Affirmed and denied",
        (_, Ground::Opposite) => "These cannot both hold at once",
        (_, _) => "Only one of these can hold at a time",
    };
    format!("{lead}: {}.", said.join("; "))
}

fn list(who: &BTreeSet<String>) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<&str> = who.iter().take(SHOWN).map(|w| w.as_str()).collect();
    let rest = who.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{}{more}", shown.join(" and "))
}

fn opposite(table: &Table<'_>, p: &str, q: &str) -> bool {
    let declares = |p: &str, q: &str| table.relation(p).is_some_and(|r| r.opposites.iter().any(|o| o.as_str() == q));
    declares(p, q) || declares(q, p)
}

/// All pairs of the two sides; of large ones, for each claim the first few of the other side.
fn pairs(left: &[usize], right: &[usize]) -> Vec<(usize, usize)> {
    if left.len() * right.len() <= PAIRS {
        return left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b))).collect();
    }
    let few = |from: &[usize], to: &[usize]| -> Vec<(usize, usize)> {
        from.iter().flat_map(|&a| to.iter().take(NEIGHBOURS).map(move |&b| (a, b))).collect()
    };
    let mut all = few(left, right);
    all.extend(few(right, left).into_iter().map(|(b, a)| (a, b)));
    all.sort_unstable();
    all.dedup();
    all
}

/// Pairs of members that `what` tells apart; of large groups, for each member the next few such.
fn apart<T: PartialEq>(members: &[usize], what: impl Fn(usize) -> T) -> Vec<(usize, usize)> {
    let limit = if members.len() * members.len() <= PAIRS { usize::MAX } else { NEIGHBOURS };
    let others = |(n, &a): (usize, &usize)| {
        let it = members[n + 1..].iter().filter(|&&b| what(a) != what(b)).take(limit).map(|&b| (a, b));
        it.collect::<Vec<_>>()
    };
    members.iter().enumerate().flat_map(others).collect()
}
