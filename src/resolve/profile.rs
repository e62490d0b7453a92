//! What a row's names say once titles, accents, case, brackets and articles are off: the keys under which rows meet, and what its
//! context anchors it to. In: a [`LocalEntity`]; out: a [`Profile`].

use super::model::LocalEntity;
use crate::document::EntityType;
use crate::ontology::gazetteer::{self, CountryWord, fold};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of things that share no name: namesakes of different families are never one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    Person,
    Organization,
    Place,
    Event,
    /// Anything else; joins a family above where only one bears its name.
    Thing,
}

/// What tells namesakes apart: where two rows have the same kind of anchor and share no value of it, they are two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Anchor {
    /// Country of office, citizenship or seat.
    Nation,
    /// The state or town that somebody heads.
    Seat,
    /// On which side of the law somebody stands.
    Side,
    /// Whether somebody is known by an office or by a trade.
    Walk,
    /// What a group is part of.
    Whole,
}

/// A row, ready to be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    pub family: Family,
    pub named: bool,
    /// Keys of its best name and of its other names, the best first; a person's single word is no key.
    pub keys: Vec<String>,
    /// A person's best name as words.
    pub words: Vec<String>,
    pub anchors: BTreeMap<Anchor, BTreeSet<String>>,
    /// What stands beside it in a relation and is no country: two namesakes that share one are one.
    pub bridges: Vec<String>,
    /// Keys among these that its text puts beside it in brackets, or that are its best name cut short or spelt by its initials.
    pub kindred: Vec<String>,
    /// Its best name, where that is an acronym.
    pub acronyms: Vec<String>,
    /// Initials of its best name.
    pub initials: Vec<String>,
}

impl Profile {
    pub fn new(row: &LocalEntity) -> Self {
        let family = family(row);
        let names = names(row, family);
        let mut keys = Vec::new();
        let mut kindred = Vec::new();
        let bracketed = brackets(&row.name).map(|(_, inner)| inner);
        for name in &names {
            let key = match family {
                Family::Person => person_key(name),
                Family::Organization => Some(organization_key(name)),
                Family::Place => Some(place_key(name)),
                Family::Event | Family::Thing => Some(squeeze(name)),
            };
            let Some(key) = key.filter(|k| !k.is_empty()) else { continue };
            let best = &names[0];
            if name != best && (bracketed == Some(name) || are_kindred(best, name)) {
                kindred.push(key.clone());
            }
            keys.push(key);
        }
        let best = keys.first().cloned();
        if family == Family::Organization && best.as_ref().is_some_and(|k| k.contains('@')) {
            keys.truncate(1);
        }
        let mut seen = BTreeSet::new();
        keys.retain(|k| seen.insert(k.clone()));
        let words = if family == Family::Person { person_words(&row.name) } else { Vec::new() };
        let best = names.get(..1).unwrap_or_default();
        let (acronyms, initials) = if family == Family::Organization { shapes(best) } else { Default::default() };
        let (mut anchors, bridges) = context(row, family);
        let (plain, qualified) = bare(&row.name);
        let known = gazetteer::organization(&plain).filter(|o| !of_each_country(o.class));
        if family == Family::Organization && !qualified && known.is_some() {
            // A known name without more means the whole, wherever it is spoken of; but each country has its own supreme court.
            anchors.clear();
        }
        Self { family, named: row.named, keys, words, anchors, bridges, kindred, acronyms, initials }
    }

    /// Whether the two cannot be one: they have the same kind of anchor and share no value of it.
    pub fn conflicts(a: &BTreeMap<Anchor, BTreeSet<String>>, b: &BTreeMap<Anchor, BTreeSet<String>>) -> bool {
        a.iter().any(|(kind, values)| b.get(kind).is_some_and(|others| values.is_disjoint(others)))
    }
}

/// Whether one name is the other cut short, or its initials.
fn are_kindred(one: &str, two: &str) -> bool {
    let words = |name: &str| fold(name).split([' ', '-']).map(str::to_owned).collect::<BTreeSet<String>>();
    let (a, b) = (words(one), words(two));
    let [shape_a, shape_b] = [one, two].map(|name| shapes(&[name.to_owned()]));
    let spelt = |short: &[String], long: &[String]| short.iter().any(|s| long.contains(s));
    a.is_subset(&b) || b.is_subset(&a) || spelt(&shape_a.0, &shape_b.1) || spelt(&shape_b.0, &shape_a.1)
}

fn family(row: &LocalEntity) -> Family {
    let (name, qualified) = bare(&row.name);
    if row.ty != EntityType::Person && gazetteer::country(&name).is_some_and(|(_, w)| w == CountryWord::Name) {
        return Family::Place;
    }
    let known = gazetteer::organization(&name).filter(|_| !qualified || row.ty == EntityType::Organization);
    match (row.ty, known) {
        (EntityType::Person, Some(o)) if is_armed(o.class) || o.class == "tgc:InternationalOrganization" => {
            Family::Organization
        }
        (EntityType::Person, _) => Family::Person,
        (_, Some(_)) | (EntityType::Organization, None) => Family::Organization,
        (EntityType::Place, None) => Family::Place,
        (EntityType::Event, None) => Family::Event,
        _ => Family::Thing,
    }
}

fn is_armed(class: &str) -> bool {
    matches!(
        class,
        "tgc:Gang"
            | "tgc:Cartel"
            | "tgc:CriminalGroup"
            | "tgc:GuerrillaGroup"
            | "tgc:TerroristGroup"
            | "tgc:ParamilitaryGroup"
    )
}

/// The names by which a row may meet others, best first: brackets opened, and what cannot be its name left out.
fn names(row: &LocalEntity, family: Family) -> Vec<String> {
    let mut out = Vec::new();
    let all = std::iter::once(&row.name).chain(&row.aliases);
    for (i, name) in all.enumerate() {
        let name = name.trim().trim_end_matches("'s").trim_end_matches("’s");
        match brackets(name) {
            Some((outer, inner)) if gazetteer::country(inner).is_none() => {
                out.push((i, outer.to_owned()));
                out.push((1, inner.to_owned()));
            }
            _ => out.push((i, name.to_owned())),
        }
    }
    let best = out.first().map(|(_, n)| n.clone()).unwrap_or_default();
    out.into_iter().filter(|(i, name)| *i == 0 || fits(family, &best, name)).map(|(_, name)| name).collect()
}

/// The names of a row, verbatim, without those that are known for somebody or something else.
pub fn fitting_names(row: &LocalEntity) -> impl Iterator<Item = &str> {
    let family = family(row);
    let aliases = row.aliases.iter().filter(move |a| fits(family, &row.name, a));
    std::iter::once(&row.name).chain(aliases).map(String::as_str)
}

/// Whether `name` may be another name of what is best called `best`.
fn fits(family: Family, best: &str, name: &str) -> bool {
    let known = |name: &str| gazetteer::organization(&bare(name).0).map(|o| o.name);
    let country = gazetteer::country(name).is_some();
    match family {
        Family::Person => known(name).is_none() && !country,
        Family::Organization => {
            let (one, two) = (known(best), known(name));
            !country && (one.is_none() || two.is_none() || one == two)
        }
        Family::Place => {
            place_key(name) == place_key(best)
                || (!country && known(name).is_none() && gazetteer::country(best).is_none())
        }
        Family::Event | Family::Thing => known(name).is_none() && !country,
    }
}

/// "X (Y)" as X and Y.
fn brackets(name: &str) -> Option<(&str, &str)> {
    let (outer, rest) = name.split_once(" (")?;
    let inner = rest.strip_suffix(')')?;
    (!outer.is_empty() && !inner.is_empty()).then_some((outer, inner))
}

/// A name without the country that qualifies it, and whether there was one.
fn bare(name: &str) -> (String, bool) {
    match qualified(name) {
        Some((rest, _)) => (rest.to_owned(), true),
        None => (brackets(name).map_or(name, |(outer, _)| outer).to_owned(), false),
    }
}

/// "Guatemala's Barrio 18", "Guatemalan Barrio 18", "Barrio 18 in Guatemala", "Barrio 18 (Guatemala)" as "Barrio 18" and "Guatemala".
fn qualified(name: &str) -> Option<(&str, &'static str)> {
    if gazetteer::organization(name).is_some() {
        return None;
    }
    let english = |word: &str| gazetteer::country(word).and_then(|(c, _)| gazetteer::by_iso(c.iso)).map(|c| c.name);
    if let Some((outer, inner)) = brackets(name) {
        return english(inner).map(|country| (outer, country));
    }
    for (at, _) in name.match_indices(' ') {
        let (head, tail) = (&name[..at], name[at..].trim_start());
        let owner = head.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches('\'');
        let owner = owner.strip_prefix("the ").or(owner.strip_prefix("The ")).unwrap_or(owner);
        if let Some(country) = english(owner).filter(|_| is_kept_apart(tail)) {
            return Some((tail, country));
        }
        for link in ["of ", "in ", "de ", "en ", "del "] {
            if let Some(country) = tail.strip_prefix(link).and_then(english).filter(|_| is_kept_apart(head)) {
                return Some((head, country));
            }
        }
    }
    None
}

/// Whether what is left without its country is a known group or a kind of public body.
fn is_kept_apart(rest: &str) -> bool {
    let class = || gazetteer::class_of_name(rest).or_else(|| gazetteer::keyword(rest).map(|k| k.class));
    gazetteer::organization(rest).is_some() || class().is_some_and(of_each_country)
}

/// Whether a class is a kind of public body, of which each country has its own.
fn of_each_country(class: &str) -> bool {
    matches!(
        class,
        "tgc:PublicBody"
            | "tgc:Ministry"
            | "tgc:Legislature"
            | "tgc:Court"
            | "tgc:PoliceForce"
            | "tgc:Army"
            | "tgc:Government"
            | "tgc:ProsecutorsOffice"
    )
}

/// Letters and digits only, folded: "MS 13", "MS-13" and "ms13" are one.
pub fn squeeze(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn person_words(name: &str) -> Vec<String> {
    let outer = brackets(name).map_or(name, |(outer, _)| outer);
    let (bare, _) = gazetteer::strip_titles(outer.trim().trim_end_matches("'s").trim_end_matches("’s"));
    fold(bare).split(' ').map(|w| w.trim_matches('-').to_owned()).filter(|w| !w.is_empty()).collect()
}

fn person_key(name: &str) -> Option<String> {
    let words = person_words(name);
    (words.len() > 1).then(|| words.concat().replace('-', ""))
}

fn organization_key(name: &str) -> String {
    if let Some(known) = gazetteer::organization(name) {
        return squeeze(known.name);
    }
    if let Some((rest, country)) = qualified(name) {
        return format!("{}@{}", organization_key(rest), squeeze(country));
    }
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let articles = ["the", "los", "las", "el", "la"];
    let start = usize::from(words.len() > 1 && words.first().is_some_and(|w| articles.contains(w)));
    let suffixes = ["inc", "corp", "corporation", "ltd", "llc", "co", "plc", "sa"];
    let end = words.len() - usize::from(words.len() > start + 1 && words.last().is_some_and(|w| suffixes.contains(w)));
    squeeze(&words[start..end].join(" "))
}

fn place_key(name: &str) -> String {
    if let Some((country, _)) = gazetteer::country(name) {
        return squeeze(gazetteer::by_iso(country.iso).map_or(country.name, |c| c.name));
    }
    let own = name.split_once(", ").filter(|(_, tail)| nation(tail).is_some()).map_or(name, |(head, _)| head);
    let mut known: Vec<&str> = gazetteer::place(own).map(|p| p.name).collect();
    known.dedup();
    match known.as_slice() {
        [only] => squeeze(only),
        _ => squeeze(own),
    }
}

/// The country that a place's name lies in or is, where only one comes into question.
fn nation(name: &str) -> Option<&'static str> {
    if let Some(country) = gazetteer::country_name(name) {
        return Some(country);
    }
    let mut isos: Vec<&str> = gazetteer::place(name).map(|p| p.country).collect();
    isos.sort_unstable();
    isos.dedup();
    match isos.as_slice() {
        [iso] if !iso.is_empty() => gazetteer::by_iso(iso).map(|c| c.name),
        _ => None,
    }
}

/// Acronyms among the names, and the initials of the longer ones.
fn shapes(names: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut acronyms, mut initials) = (BTreeSet::new(), BTreeSet::new());
    for name in names {
        let letters: String = name.chars().filter(|c| *c != '.' && *c != '-').collect();
        let short = (2..=7).contains(&letters.len()) && letters.chars().all(|c| c.is_uppercase());
        if short {
            acronyms.insert(letters.to_lowercase());
            continue;
        }
        let words: Vec<&str> = name.split([' ', '-']).filter(|w| !w.is_empty()).collect();
        let first = |w: &&str| w.chars().next().filter(|c| c.is_uppercase());
        let capitals: String = words.iter().filter_map(first).flat_map(char::to_lowercase).collect();
        if words.len() > 1 && capitals.chars().count() > 1 {
            initials.insert(fold(&capitals));
        }
    }
    (acronyms.into_iter().collect(), initials.into_iter().collect())
}

type Context = (BTreeMap<Anchor, BTreeSet<String>>, Vec<String>);

/// What a row's relations anchor it to, and what it shares with others.
fn context(row: &LocalEntity, family: Family) -> Context {
    let mut anchors: BTreeMap<Anchor, BTreeSet<String>> = BTreeMap::new();
    let mut add = |kind, value: String| {
        anchors.entry(kind).or_default().insert(value);
    };
    let mut bridges = Vec::new();
    for entry in &row.context {
        let Some((predicate, name)) = entry.rsplit_once('|') else { continue };
        let inverse = predicate.starts_with('^');
        let relation = predicate.rsplit(['#', '/', ':', '^']).next().unwrap_or(predicate);
        let country = nation(name);
        match (family, relation, inverse) {
            (Family::Person, "headOfState" | "headOfGovernment", false) => {
                add(Anchor::Seat, country.map_or_else(|| squeeze(name), squeeze));
                add(Anchor::Side, "law".to_owned());
                add(Anchor::Walk, "office".to_owned());
            }
            (Family::Person, "appoints", true) | (Family::Person, "successorOf", false) => {
                add(Anchor::Walk, "office".to_owned());
            }
            (Family::Person, "ministerOf" | "citizenOf", false) => {
                if let Some(country) = country {
                    add(Anchor::Nation, squeeze(country));
                }
                if relation == "ministerOf" {
                    add(Anchor::Walk, "office".to_owned());
                }
            }
            (Family::Person, "memberOf" | "leads", false)
                if gazetteer::organization(&bare(name).0).is_some_and(|o| is_armed(o.class)) =>
            {
                add(Anchor::Side, "outlaw".to_owned());
            }
            (Family::Organization | Family::Place, "locatedIn", false) => {
                if let Some(country) = country.filter(|c| squeeze(c) != place_key(&row.name)) {
                    add(Anchor::Nation, squeeze(country));
                }
            }
            (Family::Organization, "partOf", false) => {
                add(Anchor::Whole, country.map_or_else(|| squeeze(name), squeeze))
            }
            _ => {}
        }
        if country.is_none() && name.chars().any(char::is_uppercase) {
            bridges.push(format!("{predicate}|{}", squeeze(name)));
        }
    }
    if family == Family::Person
        && let Some(class) = &row.class
    {
        if let Some(side) = side(class.local_name()) {
            add(Anchor::Side, side.to_owned());
        }
        if let Some(walk) = walk(class.local_name()) {
            add(Anchor::Walk, walk.to_owned());
        }
    }
    if family == Family::Place
        && let Some(country) = row.name.split_once(", ").and_then(|(_, tail)| nation(tail))
    {
        add(Anchor::Nation, squeeze(country));
    }
    (anchors, bridges)
}

/// Whether a class of person tells of an office or of a trade.
fn walk(class: &str) -> Option<&'static str> {
    match class {
        "Worker" => Some("trade"),
        "Politician" | "HeadOfState" | "HeadOfGovernment" | "Minister" | "Governor" | "Mayor" | "Official"
        | "Judge" | "Prosecutor" | "Diplomat" => Some("office"),
        _ => None,
    }
}

/// The side of the law that a class of person stands on, where it tells.
fn side(class: &str) -> Option<&'static str> {
    match class {
        "Criminal" | "GangMember" | "CrimeBoss" | "Fighter" => Some("outlaw"),
        "Politician" | "HeadOfState" | "HeadOfGovernment" | "Minister" | "Governor" | "Mayor" | "Judge"
        | "Prosecutor" | "PoliceOfficer" | "Diplomat" | "Journalist" | "Cleric" => Some("law"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_before_or_behind_a_known_group_makes_a_subgroup() {
        for name in ["Guatemala's Barrio 18", "Guatemalan Barrio 18", "Barrio 18 in Guatemala", "Barrio 18 (Guatemala)"]
        {
            assert_eq!(organization_key(name), "barrio18@guatemala", "{name}");
        }
        assert_eq!(organization_key("18th Street"), "barrio18");
        assert_eq!(organization_key("Mexican Mafia"), "mexicanmafia", "a name of its own");
        assert_eq!(organization_key("Congress of Guatemala"), organization_key("Guatemala's Congress"));
        assert_ne!(organization_key("Guatemalan Congress"), organization_key("Honduran Congress"));
    }

    #[test]
    fn keys_forget_titles_articles_and_suffixes() {
        assert_eq!(person_key("President Otto Pérez"), person_key("Otto Perez"));
        assert_eq!(person_key("Perez"), None);
        assert_eq!(organization_key("Los Negros"), organization_key("the Negros"));
        assert_eq!(organization_key("Acme Corp."), organization_key("Acme"));
        assert_eq!(place_key("Santa Ana, El Salvador"), "santaana");
        assert_eq!(place_key("Salvadoran"), "elsalvador");
    }

    #[test]
    fn initials_are_those_of_the_capital_words() {
        let (_, initials) = shapes(&["Coordinadora Nacional de Organizaciones".to_owned()]);
        assert_eq!(initials, ["cno"]);
        assert_eq!(shapes(&["CNO".to_owned(), "C.N.O.".to_owned()]).0, ["cno"]);
    }
}
