//! Chains of named mentions that are plainly one by their names. In: what each chain is called, and the type of its bearer; out: pairs of
//! chains to be joined. "Colindres" is "Fabio Colindres" where no other full name of the document holds that surname.

use super::names::{bare, is_demonym};
use crate::document::EntityType;
use crate::ontology::gazetteer;
use std::collections::BTreeSet;

/// The words of a name as it is compared.
type Words = Vec<String>;

/// What the names of one chain are.
#[derive(Debug)]
pub(super) struct Called {
    /// Number of the chain.
    pub(super) chain: usize,
    /// Type of its bearer.
    pub(super) ty: EntityType,
    own: Words,
    names: BTreeSet<Words>,
}

impl Called {
    /// A chain whose own name is `own`, and whose named mentions bear `names`.
    pub(super) fn new<'a>(chain: usize, ty: EntityType, own: &str, names: impl Iterator<Item = &'a str>) -> Self {
        let names = names.filter(|n| n.contains(char::is_uppercase) && !is_demonym(bare(n)));
        Self { chain, ty, own: words(own, ty), names: names.map(|n| words(n, ty)).filter(|w| !w.is_empty()).collect() }
    }

    fn person(&self) -> bool {
        self.ty == EntityType::Person
    }

    fn full(&self) -> impl Iterator<Item = &Words> {
        self.names.iter().filter(|n| n.len() > 1)
    }
}

/// The chains that are one, in pairs of their numbers, the former first. No two with full names that differ come together, directly or by a third.
pub(super) fn namesakes(mut chains: Vec<Called>) -> Vec<(usize, usize)> {
    let full: BTreeSet<Words> = chains.iter().filter(|c| c.person()).flat_map(Called::full).cloned().collect();
    let mut out = Vec::new();
    while let Some((a, b)) = next_pair(&chains, &full) {
        let taken = chains.remove(b);
        if let Some(first) = chains.get_mut(a) {
            out.push((first.chain, taken.chain));
            first.names.extend(taken.names);
        }
    }
    out
}

fn next_pair(chains: &[Called], full: &BTreeSet<Words>) -> Option<(usize, usize)> {
    let pairs = || (0..chains.len()).flat_map(|a| (a + 1..chains.len()).map(move |b| (a, b)));
    pairs().find(|&(a, b)| {
        let (Some(a), Some(b)) = (chains.get(a), chains.get(b)) else { return false };
        match (a.person(), b.person()) {
            (true, true) => agree(a, b) && (share_name(a, b, full) || surname_of(a, b, full) || surname_of(b, a, full)),
            (false, false) => a.ty == b.ty && !a.own.is_empty() && a.own == b.own && a.names.contains(&a.own),
            _ => false,
        }
    })
}

/// Whether no full name of one chain is another than a full name of either.
fn agree(a: &Called, b: &Called) -> bool {
    let all: Vec<&Words> = a.full().chain(b.full()).collect();
    all.iter().all(|x| all.iter().all(|y| shortens(x, y) || shortens(y, x)))
}

fn share_name(a: &Called, b: &Called, full: &BTreeSet<Words>) -> bool {
    a.names.intersection(&b.names).any(|n| unambiguous(n, full))
}

/// Whether each name of `short` shortens the one full name of which it may be, and which `long` bears; its surname is among them.
fn surname_of(short: &Called, long: &Called, full: &BTreeSet<Words>) -> bool {
    let borne = |n: &Words| long.full().any(|f| f.len() > n.len() && shortens(n, f));
    let last = |n: &Words| long.full().any(|f| f.len() > n.len() && f.ends_with(n));
    !short.names.is_empty()
        && short.names.iter().all(|n| borne(n) && unambiguous(n, full))
        && short.names.iter().any(last)
}

/// Whether all full names of persons that hold the words of `name` may be of one person.
fn unambiguous(name: &Words, full: &BTreeSet<Words>) -> bool {
    let holders: Vec<&Words> = full.iter().filter(|f| shortens(name, f)).collect();
    holders.iter().all(|x| holders.iter().all(|y| shortens(x, y) || shortens(y, x)))
}

/// Whether the words of `short` stand in `long`, in order.
fn shortens(short: &Words, long: &Words) -> bool {
    let mut rest = long.iter();
    short.iter().all(|w| rest.any(|x| x == w))
}

fn words(name: &str, ty: EntityType) -> Words {
    let name = bare(name.trim());
    let name = if ty == EntityType::Person { gazetteer::strip_titles(name).0 } else { name };
    gazetteer::fold(name).split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::EntityType::{Organization, Person, Place};

    /// The pairs among chains given as type and names, the own name first.
    fn pairs(chains: &[(EntityType, &[&str])]) -> Vec<(usize, usize)> {
        let called = |(i, (ty, names)): (usize, &(EntityType, &[&str]))| {
            Called::new(i, *ty, names.first().copied().unwrap_or(""), names.iter().copied())
        };
        namesakes(chains.iter().enumerate().map(called).collect())
    }

    #[test]
    fn chains_of_one_name_are_one() {
        let table: &[(EntityType, &[&str], EntityType, &[&str])] = &[
            (Person, &["Fabio Colindres"], Person, &["Colindres"]),
            (Person, &["Colindres", "Bishop Colindres"], Person, &["Fabio Colindres"]),
            (Person, &["David Munguía Payés"], Person, &["Munguia Payes"]),
            (Person, &["David Munguía Payés"], Person, &["General Munguía Payés", "Munguía"]),
            (Person, &["Mauricio Funes"], Person, &["President Mauricio Funes’s"]),
            (Person, &["Funes"], Person, &["Funes's"]),
            (Organization, &["The Courier"], Organization, &["Courier"]),
            (Place, &["Ilopango"], Place, &["Ilopango"]),
        ];
        for (a, first, b, second) in table {
            assert_eq!(pairs(&[(*a, first), (*b, second)]), [(0, 1)], "{first:?} {second:?}");
        }
    }

    #[test]
    fn chains_of_other_names_stay_apart() {
        let table: &[(EntityType, &[&str], EntityType, &[&str])] = &[
            (Person, &["Otto Pérez Molina", "Pérez"], Person, &["Otto Pérez Leal", "Pérez"]),
            (Person, &["Fabio Colindres"], Person, &["Fabio"]),
            (Person, &["Fabio Colindres", "Raúl Mijango"], Person, &["Colindres"]),
            (Person, &["Fabio Colindres"], Person, &["Colindres", "Mijango"]),
            (Person, &["Francisco Morazán"], Place, &["Morazán"]),
            (Organization, &["Sinaloa"], Place, &["Sinaloa"]),
            (Organization, &["Ministry of Security", "Ministry"], Organization, &["Ministry of Health", "Ministry"]),
            (Person, &["Salvadoran"], Person, &["Salvadoran"]),
        ];
        for (a, first, b, second) in table {
            assert!(pairs(&[(*a, first), (*b, second)]).is_empty(), "{first:?} {second:?}");
        }
    }

    #[test]
    fn a_surname_of_two_is_of_neither() {
        let family: &[(EntityType, &[&str])] =
            &[(Person, &["Otto Pérez Molina"]), (Person, &["Juan Pérez"]), (Person, &["Pérez"]), (Person, &["Pérez"])];
        assert!(pairs(family).is_empty());
        let joined: &[(EntityType, &[&str])] =
            &[(Person, &["Pérez Molina"]), (Person, &["Otto Pérez Molina"]), (Person, &["Otto Pérez Leal"])];
        assert_eq!(pairs(joined), [(0, 1)]);
    }
}
