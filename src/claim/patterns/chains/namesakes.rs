//! Chains of named mentions that are plainly one by their names. In: what each chain is called, and the type of its bearer; out: pairs of
//! chains to be joined. "Colindres" is "Fabio Colindres" where no other full name of the document holds that surname.

use super::names::{bare, is_demonym};
use super::part::Sex;
use crate::document::EntityType;
use crate::ontology::gazetteer::{self, CountryWord};
use std::collections::{BTreeMap, BTreeSet};

/// The words of a name as it is compared.
type Words = Vec<String>;

/// Full names of persons, with the sex of who bears them where it is known.
type Full = BTreeMap<Words, Option<Sex>>;

/// What the names of one chain are.
#[derive(Debug)]
pub(super) struct Called {
    /// Number of the chain.
    pub(super) chain: usize,
    /// Type of its bearer.
    pub(super) ty: EntityType,
    /// Sex of its bearer, where anything tells.
    pub(super) sex: Option<Sex>,
    own: Words,
    names: BTreeSet<Words>,
}

impl Called {
    /// A chain whose own name is `own`, and whose named mentions bear `names`.
    pub(super) fn new<'a>(chain: usize, ty: EntityType, own: &str, names: impl Iterator<Item = &'a str>) -> Self {
        let names = names.filter(|n| n.contains(char::is_uppercase) && !is_demonym(bare(n)));
        Self {
            chain,
            ty,
            sex: None,
            own: words(own, ty),
            names: names.map(|n| words(n, ty)).filter(|w| !w.is_empty()).collect(),
        }
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
    let persons = chains.iter().filter(|c| c.person());
    let full: Full = persons.flat_map(|c| c.full().map(|n| (n.clone(), c.sex))).collect();
    let mut out = Vec::new();
    while let Some((a, b)) = next_pair(&chains, &full) {
        let taken = chains.remove(b);
        if let Some(first) = chains.get_mut(a) {
            out.push((first.chain, taken.chain));
            first.names.extend(taken.names);
            first.sex = first.sex.or(taken.sex);
        }
    }
    out
}

fn next_pair(chains: &[Called], full: &Full) -> Option<(usize, usize)> {
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

/// What two names have in common that are one by the gazetteer.
pub(super) fn canonical(name: &str) -> Option<(u8, String)> {
    let name = bare(name);
    if let Some((country, CountryWord::Name)) = gazetteer::country(name) {
        return Some((0, country.iso.to_owned()));
    }
    gazetteer::organization(name).map(|o| (1, o.name.to_owned()))
}

/// Whether one thing may bear both names. Persons share all words of the shorter name; other things a word that says something, or the
/// one abbreviates the other.
pub(super) fn may_be_one(a: &str, b: &str, person: bool) -> bool {
    if let (Some(a), Some(b)) = (canonical(a), canonical(b)) {
        return a == b;
    }
    if let (Some((a, _)), Some((b, _))) = (gazetteer::country(bare(a)), gazetteer::country(bare(b))) {
        return a.iso == b.iso;
    }
    let body = |n: &str| gazetteer::class_of_name(bare(n)).is_some_and(|c| c != "tg:Person");
    if person && body(a) != body(b) {
        return false; // "Eric Trump Foundation" is not Eric Trump
    }
    let ty = if person { EntityType::Person } else { EntityType::Misc };
    let (x, y) = (words(a, ty), words(b, ty));
    if person {
        return x.is_empty() || y.is_empty() || shortens(&x, &y) || shortens(&y, &x) || nickname(&x, &y);
    }
    if apart_by_place(a, b) {
        return false;
    }
    let lexicon = super::Lexicon::of("en");
    let says = |w: &&String| !lexicon.is("stop", w);
    let shared = x.iter().filter(says).any(|v| y.iter().filter(says).any(|w| alike(v, w)));
    shared || abbreviates(bare(a), bare(b)) || abbreviates(bare(b), bare(a))
}

/// Whether one name is a known place's, and the other another place's or that of something there: "Indiana" and "Indiana GOP".
fn apart_by_place(a: &str, b: &str) -> bool {
    let known = |n: &str| gazetteer::place(bare(n)).map(|p| p.name).collect::<BTreeSet<&str>>();
    let (x, y) = (known(a), known(b));
    let holds = |long: &str, short: &str| {
        let (long, short) = (folded(bare(long)), folded(bare(short)));
        long.len() > short.len() && short.iter().all(|w| long.contains(w))
    };
    match (x.is_empty(), y.is_empty()) {
        (false, false) => x.is_disjoint(&y),
        (false, true) => holds(b, a),
        (true, false) => holds(a, b),
        (true, true) => false,
    }
}

/// The words of a name, folded.
pub(super) fn folded(name: &str) -> Vec<String> {
    gazetteer::fold(name).split_whitespace().map(str::to_owned).collect()
}

/// "Mike Pence" for "Michael Pence": one surname, one initial.
fn nickname(a: &Words, b: &Words) -> bool {
    let initial = |w: &Words| w.first().and_then(|w| w.chars().next());
    a.len() == 2 && b.len() == 2 && a.last() == b.last() && initial(a) == initial(b)
}

/// One word, or a form of it: "al-Assad" and "Assad", "Republican" and "Republicans".
fn alike(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_suffix(short).is_some_and(|r| r.ends_with('-'));
    long == short || rest || (short.len() > 3 && long.starts_with(short))
}

/// The initials of the words with a capital.
pub(super) fn initials(name: &str) -> String {
    let words = name.split([' ', '-']).filter(|w| w.starts_with(char::is_uppercase));
    let letters: String = words.filter_map(|w| w.chars().next()).collect();
    if letters.chars().count() > 1 { letters } else { String::new() }
}

/// Whether the capitals of `short` are initials of `long`, in order, the first the first.
pub(in crate::claim::patterns) fn abbreviates(short: &str, long: &str) -> bool {
    let capitals: Vec<char> = short.chars().filter(|c| c.is_uppercase()).collect();
    let mut initials = long.split([' ', '-']).filter_map(|w| w.chars().next()).flat_map(char::to_uppercase);
    let fits = short.chars().count() <= 8 && !short.contains(' ') && capitals.len() >= 2;
    fits && capitals
        .iter()
        .enumerate()
        .all(|(i, c)| if i == 0 { initials.next() == Some(*c) } else { initials.any(|x| x == *c) })
}

/// Whether no full name of one chain is another than a full name of either, and both are of one sex.
fn agree(a: &Called, b: &Called) -> bool {
    if a.sex.zip(b.sex).is_some_and(|(a, b)| a != b) {
        return false;
    }
    let all: Vec<&Words> = a.full().chain(b.full()).collect();
    all.iter().all(|x| all.iter().all(|y| shortens(x, y) || shortens(y, x)))
}

fn share_name(a: &Called, b: &Called, full: &Full) -> bool {
    let sex = a.sex.or(b.sex);
    a.names.intersection(&b.names).any(|n| unambiguous(n, sex, full))
}

/// Whether each name of `short` shortens the one full name of which it may be, and which `long` bears; its surname is among them.
fn surname_of(short: &Called, long: &Called, full: &Full) -> bool {
    let borne = |n: &Words| long.full().any(|f| f.len() > n.len() && shortens(n, f));
    let last = |n: &Words| long.full().any(|f| f.len() > n.len() && f.ends_with(n));
    !short.names.is_empty()
        && short.names.iter().all(|n| borne(n) && unambiguous(n, short.sex, full))
        && short.names.iter().any(last)
}

/// Whether all full names of persons of that sex that hold the words of `name` may be of one person.
fn unambiguous(name: &Words, sex: Option<Sex>, full: &Full) -> bool {
    let other = |own: Option<Sex>| own.zip(sex).is_some_and(|(a, b)| a != b);
    let holders: Vec<&Words> =
        full.iter().filter(|(f, own)| shortens(name, f) && !other(**own)).map(|(f, _)| f).collect();
    holders.iter().all(|x| holders.iter().all(|y| shortens(x, y) || shortens(y, x)))
}

/// Whether the words of `short` stand in `long`, in order.
fn shortens(short: &Words, long: &Words) -> bool {
    let mut rest = long.iter();
    short.iter().all(|w| rest.any(|x| x == w || x.strip_suffix(w.as_str()).is_some_and(|r| r.ends_with('-'))))
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
    fn abbreviations_are_initials() {
        assert!(abbreviates("MS-13", "Mara Salvatrucha"));
        assert!(abbreviates("FMLN", "Frente Farabundo Martí para la Liberación Nacional"));
        assert!(!abbreviates("R-Texas", "Ted Cruz"));
    }

    #[test]
    fn some_names_cannot_be_of_one() {
        let table = [
            ("Otto Pérez Molina", "Pérez", true, true),
            ("Otto Pérez Molina", "Pérez Leal", true, false),
            ("Bill Clinton", "Hillary Clinton", true, false),
            ("President Mauricio Funes", "Funes", true, true),
            ("Bashar al-Assad", "Assad", true, true),
            ("Hofstra University", "Hofstra", false, true),
            ("Organization of American States", "OAS", false, true),
            ("USA", "Country", false, false),
            ("Indiana", "Indiana GOP", false, false),
            ("New York", "New York City", false, true),
            ("Eric Trump", "Eric Trump Foundation", true, false),
            ("Guatemala", "El Salvador", false, false),
            ("Mara Salvatrucha", "MS-13", false, true),
        ];
        for (a, b, person, one) in table {
            assert_eq!(may_be_one(a, b, person), one, "{a} {b}");
        }
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
    fn a_surname_is_not_of_the_other_sex() {
        let mut both: Vec<Called> = [("Bill Clinton", Some(Sex::Male)), ("Clinton", Some(Sex::Female))]
            .into_iter()
            .enumerate()
            .map(|(i, (name, sex))| Called { sex, ..Called::new(i, Person, name, [name].into_iter()) })
            .collect();
        assert!(namesakes(std::mem::take(&mut both)).is_empty());
        let called = |chain, name: &str, sex| Called { sex, ..Called::new(chain, Person, name, [name].into_iter()) };
        let couple = vec![
            called(0, "Bill Clinton", Some(Sex::Male)),
            called(1, "Hillary Clinton", Some(Sex::Female)),
            called(2, "Clinton", Some(Sex::Female)),
        ];
        assert_eq!(namesakes(couple), [(1, 2)]);
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
