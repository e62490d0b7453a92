//! The rules by which rows are held to be one, strongest first. Each looks only at rows that share a key, so that the work grows with the
//! number of rows, not of pairs. In: rows sorted by IRI and their profiles; out: joins in a [`Partition`].

use super::model::LocalEntity;
use super::partition::Partition;
use super::profile::{Anchor, Family, Profile, squeeze};
use crate::ontology::gazetteer;
use std::collections::{BTreeMap, BTreeSet};

type Anchors = BTreeMap<Anchor, BTreeSet<String>>;

/// What rows may share: an anchor's value (with the side of the law, as one country has people on both), or a neighbour.
type Shared<'a> = (Option<Anchor>, &'a str, Option<&'a BTreeSet<String>>);

/// Rows, profiles and the partition that the rules make of them.
pub struct Rules<'r, 'p> {
    pub rows: &'r [&'r LocalEntity],
    pub profiles: &'r [Profile],
    pub partition: &'p mut Partition<'r>,
}

impl Rules<'_, '_> {
    /// All rules, in order.
    pub fn run(&mut self) {
        self.same_names();
        self.shorter_names();
        self.surnames();
        self.acronyms();
        self.things();
    }

    fn named(&self, family: Family) -> impl Iterator<Item = usize> {
        (0..self.rows.len()).filter(move |&r| self.profiles[r].named && self.profiles[r].family == family)
    }

    // ------------------------------------------------------------ names that are the same

    /// Rows of one family that bear one name, where their contexts do not set them apart.
    fn same_names(&mut self) {
        let trusted = self.trusted_aliases();
        let mut blocks: BTreeMap<(Family, &str), Vec<usize>> = BTreeMap::new();
        for (row, profile) in self.profiles.iter().enumerate().filter(|(_, p)| p.named) {
            for (i, key) in profile.keys.iter().enumerate() {
                let best = i == 0 && (profile.family != Family::Person || profile.words.len() > 1);
                if best || trusted.contains(&(profile.family, profile.keys[0].as_str(), key.as_str())) {
                    blocks.entry((profile.family, key)).or_default().push(row);
                }
            }
        }
        let profiles = self.profiles;
        for ((family, key), rows) in &blocks {
            if *family == Family::Event {
                self.same_named_events(rows);
                continue;
            }
            for group in self.split_by_context(rows) {
                let first = group[0];
                for &row in &group[1..] {
                    let by_name = [first, row].iter().all(|&r| profiles[r].keys.first().is_some_and(|k| k == key));
                    self.partition.join(first, row, if by_name { "same name" } else { "alias" });
                }
            }
        }
    }

    /// Pairs of a best name and another name that may carry an identity: kindred, or said in several documents; and not where the other
    /// name is somebody else's in the same document.
    fn trusted_aliases(&self) -> BTreeSet<(Family, &str, &str)> {
        let named = || self.profiles.iter().enumerate().filter(|(_, p)| p.named);
        let best = |p: &Profile| p.keys.first().cloned();
        let in_document: BTreeSet<(&str, Family, String)> =
            named().filter_map(|(row, p)| Some((self.rows[row].document.as_str(), p.family, best(p)?))).collect();
        let mut pairs: BTreeMap<(Family, &str, &str), usize> = BTreeMap::new();
        for (row, profile) in named() {
            let Some((first, others)) = profile.keys.split_first() else { continue };
            for other in others {
                if !in_document.contains(&(&self.rows[row].document, profile.family, other.clone())) {
                    let sure = profile.kindred.contains(other);
                    *pairs.entry((profile.family, first, other)).or_default() += if sure { 2 } else { 1 };
                }
            }
        }
        pairs.into_iter().filter(|(_, n)| *n > 1).map(|(pair, _)| pair).collect()
    }

    /// Parts of a block whose contexts do not set them apart. Rows that share what they are anchored to, or a neighbour, are together;
    /// of the groups that are at odds with another, each goes, the largest first, to the first part that it agrees with; what is at odds
    /// with none goes with the part that has two thirds of them, if any has.
    fn split_by_context(&self, rows: &[usize]) -> Vec<Vec<usize>> {
        let mut local: Vec<usize> = (0..rows.len()).collect();
        fn root(local: &mut [usize], mut at: usize) -> usize {
            while local[at] != at {
                local[at] = local[local[at]];
                at = local[at];
            }
            at
        }
        let mut first: BTreeMap<Shared<'_>, usize> = BTreeMap::new();
        for (i, &row) in rows.iter().enumerate() {
            let profile = &self.profiles[row];
            let side = profile.anchors.get(&Anchor::Side);
            let anchors = profile.anchors.iter().filter(|(kind, _)| !matches!(kind, Anchor::Side | Anchor::Walk));
            let values = anchors.flat_map(|(kind, values)| values.iter().map(|v| (Some(*kind), v.as_str(), side)));
            for value in values.chain(profile.bridges.iter().map(|b| (None, b.as_str(), None))) {
                let other = *first.entry(value).or_insert(i);
                if self.rows[rows[other]].document != self.rows[row].document {
                    let (a, b) = (root(&mut local, i), root(&mut local, other));
                    local[a.max(b)] = a.min(b);
                }
            }
        }
        let mut groups: BTreeMap<usize, (Vec<usize>, Anchors)> = BTreeMap::new();
        for (i, &row) in rows.iter().enumerate() {
            let group = groups.entry(root(&mut local, i)).or_default();
            group.0.push(row);
            for (kind, values) in &self.profiles[row].anchors {
                group.1.entry(*kind).or_default().extend(values.iter().cloned());
            }
        }
        let groups: Vec<(Vec<usize>, Anchors)> = groups.into_values().collect();
        let kinds: BTreeSet<&Anchors> = groups.iter().map(|(_, anchors)| anchors).filter(|a| !a.is_empty()).collect();
        let clashing: BTreeSet<&Anchors> =
            kinds.iter().copied().filter(|one| kinds.iter().any(|two| Profile::conflicts(one, two))).collect();
        let (mut odd, rest): (Vec<_>, Vec<_>) = groups.iter().partition(|(_, anchors)| clashing.contains(anchors));
        odd.sort_by_key(|(rows, _)| (std::cmp::Reverse(rows.len()), rows[0]));
        let mut parts: Vec<(Vec<usize>, Anchors)> = Vec::new();
        for (rows, anchors) in odd {
            let fitting = parts.iter_mut().find(|(_, theirs)| !Profile::conflicts(anchors, theirs));
            match fitting {
                Some((into, theirs)) => {
                    into.extend(rows);
                    for (kind, values) in anchors {
                        theirs.entry(*kind).or_default().extend(values.iter().cloned());
                    }
                }
                None => parts.push((rows.clone(), anchors.clone())),
            }
        }
        let anchored: usize = parts.iter().map(|(rows, _)| rows.len()).sum();
        let dominant = parts.iter().position(|(rows, _)| rows.len() * 3 >= anchored * 2);
        let mut out: Vec<Vec<usize>> = parts.into_iter().map(|(rows, _)| rows).collect();
        let rest: Vec<usize> = rest.into_iter().flat_map(|(rows, _)| rows.iter().copied()).collect();
        match dominant {
            Some(i) => out[i].extend(rest),
            None if !rest.is_empty() => out.push(rest),
            None => {}
        }
        for group in &mut out {
            group.sort_unstable();
        }
        out
    }

    /// Named events of one name are one unless they have different times.
    fn same_named_events(&mut self, rows: &[usize]) {
        let times: BTreeSet<_> = rows.iter().filter_map(|&r| self.rows[r].when.map(|w| w.get_year())).collect();
        let mut first: BTreeMap<Option<i16>, usize> = BTreeMap::new();
        for &row in rows {
            let year = self.rows[row].when.map(|w| w.get_year());
            let when = if times.len() > 1 { year } else { None };
            if times.len() > 1 && year.is_none() {
                continue;
            }
            let first = *first.entry(when).or_insert(row);
            self.partition.join(first, row, "same name");
        }
    }

    // ------------------------------------------------------------ persons

    /// "Otto Perez", "Perez Molina" and "Otto Perez Molina": one name leaves out words of the other or is its end, and nobody else's full
    /// name would do as well.
    fn shorter_names(&mut self) {
        let mut names: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
        for row in self.named(Family::Person).filter(|&r| self.profiles[r].words.len() > 1) {
            names.entry(&self.profiles[row].words).or_default().push(row);
        }
        let mut index: BTreeMap<(&str, &str), BTreeSet<&[String]>> = BTreeMap::new();
        let mut ends: BTreeMap<&[String], BTreeSet<&[String]>> = BTreeMap::new();
        for name in names.keys() {
            for word in &name[1..] {
                index.entry((&name[0], word)).or_default().insert(name);
            }
            for start in 1..name.len().saturating_sub(1) {
                ends.entry(&name[start..]).or_default().insert(name);
            }
        }
        let mut links = Vec::new();
        for (name, rows) in &names {
            let Some(last) = name.last() else { continue };
            let same_start = index.get(&(name[0].as_str(), last.as_str())).into_iter().flatten();
            let same_start = same_start.filter(|l| l.len() > name.len() && leaves_out(name, l));
            let longer: BTreeSet<&[String]> = same_start.chain(ends.get(name).into_iter().flatten()).copied().collect();
            let Some(longest) = longer.iter().max_by_key(|l| (l.len(), std::cmp::Reverse(**l))) else { continue };
            if longer.iter().all(|l| l == longest || leaves_out(l, longest) || longest.ends_with(l)) {
                let others: Vec<usize> = longer.iter().flat_map(|l| &names[*l]).copied().collect();
                links.push((rows.clone(), others));
            }
        }
        for (short, long) in links {
            self.link_if_single(&short, &long, "shorter name");
        }
    }

    /// Joins two sets of rows where each is of one group by now and their anchors are not at odds.
    fn link_if_single(&mut self, a: &[usize], b: &[usize], why: &str) {
        let roots =
            |rules: &mut Self, rows: &[usize]| rows.iter().map(|&r| rules.partition.root(r)).collect::<BTreeSet<_>>();
        if roots(self, a).len() == 1
            && roots(self, b).len() == 1
            && !Profile::conflicts(&self.anchors(a), &self.anchors(b))
        {
            self.partition.join(a[0], b[0], why);
        }
    }

    fn anchors(&self, rows: &[usize]) -> Anchors {
        let mut all = Anchors::new();
        for (kind, values) in rows.iter().flat_map(|&r| &self.profiles[r].anchors) {
            all.entry(*kind).or_default().extend(values.iter().cloned());
        }
        all
    }

    /// A single word after a full name of the same document; across documents only where one person alone bears it.
    fn surnames(&mut self) {
        let mut bearers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut local: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        let mut given: BTreeSet<&str> = BTreeSet::new();
        let mut single: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in self.named(Family::Person) {
            match self.profiles[row].words.as_slice() {
                [only] => single.entry(only).or_default().push(row),
                [first, others @ ..] => {
                    given.insert(first);
                    let initial = first.chars().count() == 1 && others.len() > 1; // "S. Donald Sussman" goes by Donald
                    given.extend(others.first().filter(|_| initial).map(String::as_str));
                    let surnames = others.iter().skip(usize::from(initial));
                    for word in surnames.filter(|w| w.chars().count() > 1) {
                        bearers.entry(word).or_default().push(row);
                        local.entry((&self.rows[row].document, word)).or_default().push(row);
                    }
                }
                [] => {}
            }
        }
        for (word, rows) in single {
            let is_given = given.contains(word);
            let everywhere = self.surnamed(bearers.get(word), word, is_given);
            let mut alone = Vec::new();
            for &row in &rows {
                let here = self.surnamed(local.get(&(self.rows[row].document.as_str(), word)), word, is_given);
                let (here, everywhere) = (here.as_slice(), everywhere.as_slice());
                match (self.only_group(here), self.only_group(everywhere)) {
                    (Some(bearer), _) => self.link_if_single(&[row], &[bearer], "surname after the full name"),
                    (None, Some(bearer)) if here.is_empty() => {
                        self.link_if_single(&[row], &[bearer], "surname of one person only")
                    }
                    _ if here.is_empty() && everywhere.is_empty() && !given.contains(word) => alone.push(row),
                    _ => continue,
                };
            }
            for group in self.split_by_context(&alone) {
                for &row in &group[1..] {
                    self.partition.join(group[0], row, "same name");
                }
            }
        }
    }

    /// Of `rows` those that `word` names: where it is also a given name, those that end in it.
    fn surnamed(&self, rows: Option<&Vec<usize>>, word: &str, is_given: bool) -> Vec<usize> {
        let last = |row: &usize| self.profiles[*row].words.last().is_some_and(|w| w == word);
        rows.into_iter().flatten().copied().filter(|row| !is_given || last(row)).collect()
    }

    /// A row of the one group that all of `rows` are of.
    fn only_group(&mut self, rows: &[usize]) -> Option<usize> {
        let first = *rows.first()?;
        let root = self.partition.root(first);
        rows.iter().all(|&r| self.partition.root(r) == root).then_some(first)
    }

    // ------------------------------------------------------------ groups and the rest

    /// An acronym and the one expansion that its document, or else all documents, have for it.
    fn acronyms(&mut self) {
        let mut short: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut long: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in self.named(Family::Organization) {
            let profile = &self.profiles[row];
            let known = gazetteer::organization(&self.rows[row].name).is_some();
            for acronym in profile.acronyms.iter().filter(|_| !known) {
                short.entry(acronym).or_default().push(row);
            }
            for initials in profile.initials.iter().filter(|_| !known && !profile.keys[0].contains('@')) {
                long.entry(initials).or_default().push(row);
            }
        }
        for (acronym, rows) in short {
            let Some(expansions) = long.get(acronym) else { continue };
            for &row in &rows {
                let document = &self.rows[row].document;
                let here: Vec<usize> =
                    expansions.iter().copied().filter(|&e| &self.rows[e].document == document).collect();
                let (found, why) = if here.is_empty() && acronym.len() > 2 {
                    (self.only_group(expansions), "acronym of one name only")
                } else {
                    (self.only_group(&here), "acronym")
                };
                if let Some(expansion) = found {
                    self.link_if_single(&[row], &[expansion], why);
                }
            }
        }
    }

    /// A name that the reader could give no kind, where one family alone bears it.
    fn things(&mut self) {
        let mut bearers: BTreeMap<&str, BTreeMap<Family, Vec<usize>>> = BTreeMap::new();
        for (row, profile) in self.profiles.iter().enumerate().filter(|(_, p)| p.named) {
            for key in profile.keys.iter().filter(|_| profile.family != Family::Thing).take(1) {
                bearers.entry(key).or_default().entry(profile.family).or_default().push(row);
            }
        }
        for row in self.named(Family::Thing).collect::<Vec<_>>() {
            let key = squeeze(&self.rows[row].name);
            let Some(families) = bearers.get(key.as_str()).filter(|_| key.chars().count() > 3) else { continue };
            if let [rows] = families.values().collect::<Vec<_>>().as_slice()
                && let Some(bearer) = self.only_group(rows)
            {
                self.partition.join(bearer, row, "same name");
            }
        }
    }
}

/// Whether `short` is `long` with words left out or cut to an initial, both beginning alike.
fn leaves_out(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    let alike = |a: &str, b: &str| {
        a == b || (a.chars().count() == 1 && b.starts_with(a)) || (b.chars().count() == 1 && a.starts_with(b))
    };
    short.first() == long.first() && short.iter().all(|word| rest.any(|other| alike(word, other)))
}
