//! Names and cue words of our own compiling: countries with their people and capitals, places, groups and bodies with their aliases,
//! titles, the words in a name that tell its class. In: `data/gazetteers/*.tsv`, embedded; out: typed look-ups by name, whatever its accents and case.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// A country or a land commonly called one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Country {
    /// Usual name.
    pub name: &'static str,
    /// Language of the names.
    pub language: &'static str,
    /// ISO 3166 code.
    pub iso: &'static str,
    /// Capitals.
    pub capitals: Vec<&'static str>,
    /// Adjectives ("Guatemalan", "Danish").
    pub adjectives: Vec<&'static str>,
    /// Nouns for its people, singular ("Guatemalan", "Dane").
    pub people: Vec<&'static str>,
    /// Other names.
    pub aliases: Vec<&'static str>,
}

/// A city, region, prison, building or river.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedPlace {
    /// Usual name.
    pub name: &'static str,
    /// Language of the names.
    pub language: &'static str,
    /// Class, prefixed (`tgc:City`).
    pub class: &'static str,
    /// ISO code of the country it lies in; empty where it lies in none, or in several.
    pub country: &'static str,
    /// Other names.
    pub aliases: Vec<&'static str>,
}

/// A group, party, body, outlet or company.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedOrganization {
    /// Usual name.
    pub name: &'static str,
    /// Language of the names.
    pub language: &'static str,
    /// Class, prefixed (`tgc:Gang`).
    pub class: &'static str,
    /// ISO code of the country it comes from; empty where there is none, or several.
    pub country: &'static str,
    /// Other names and acronyms.
    pub aliases: Vec<&'static str>,
    /// Adjectives that stand before its members ("Republican").
    pub adjectives: Vec<&'static str>,
}

/// What kind of title stands beside a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TitleKind {
    /// "Mr.", "Doña".
    Honorific,
    /// "Father", "Bishop".
    Clergy,
    /// "President", "Sen.".
    Office,
    /// "Gen.", "Detective".
    Rank,
    /// "Uncle".
    Kin,
    /// "Kingpin", "CEO".
    Role,
    /// "Jr.", behind the name.
    Suffix,
}

/// A title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Title {
    /// As usually written.
    pub title: &'static str,
    /// Its language.
    pub language: &'static str,
    /// Its kind.
    pub kind: TitleKind,
    /// Class of the person who bears it, prefixed.
    pub class: &'static str,
}

/// A word in a name that tells the class of what bears it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keyword {
    /// As usually written.
    pub word: &'static str,
    /// Its language.
    pub language: &'static str,
    /// Class, prefixed.
    pub class: &'static str,
}

/// How a word or name stands for a country.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CountryWord {
    /// Its name ("Guatemala").
    Name,
    /// Its adjective or its people ("Guatemalan", "Danes").
    Demonym,
}

struct Tables {
    countries: Vec<Country>,
    places: Vec<NamedPlace>,
    organizations: Vec<NamedOrganization>,
    titles: Vec<Title>,
    keywords: Vec<Keyword>,
    country: FxHashMap<String, (usize, CountryWord)>,
    iso: FxHashMap<&'static str, usize>,
    place: FxHashMap<String, Vec<usize>>,
    organization: FxHashMap<String, usize>,
    title: FxHashMap<String, usize>,
    keyword: FxHashMap<String, usize>,
    longest_title: usize,
}

/// All countries, as listed.
pub fn countries() -> &'static [Country] {
    &tables().countries
}

/// All places, as listed.
pub fn places() -> &'static [NamedPlace] {
    &tables().places
}

/// All groups and bodies, as listed.
pub fn organizations() -> &'static [NamedOrganization] {
    &tables().organizations
}

/// All titles, as listed.
pub fn titles() -> &'static [Title] {
    &tables().titles
}

/// All keywords, as listed.
pub fn keywords() -> &'static [Keyword] {
    &tables().keywords
}

/// The country that `word` names, or whose people or adjective it is; plurals too.
pub fn country(word: &str) -> Option<(&'static Country, CountryWord)> {
    let tables = tables();
    let key = key(word);
    let singular =
        || key.strip_suffix('s').and_then(|k| tables.country.get(k)).filter(|(_, w)| *w == CountryWord::Demonym);
    let found = tables.country.get(&key).or_else(singular)?;
    exact_case(word, &key).then(|| tables.countries.get(found.0).map(|c| (c, found.1)))?
}

/// The English name of the country that `word` names.
pub fn country_name(word: &str) -> Option<&'static str> {
    country(word).filter(|(_, w)| *w == CountryWord::Name).map(|(c, _)| by_iso(c.iso).map_or(c.name, |e| e.name))
}

/// The country with this ISO code, under its English name.
pub fn by_iso(iso: &str) -> Option<&'static Country> {
    let tables = tables();
    tables.iso.get(iso).and_then(|i| tables.countries.get(*i))
}

/// The places of this name, most usual first.
pub fn place(name: &str) -> impl Iterator<Item = &'static NamedPlace> {
    let tables = tables();
    let found = tables.place.get(&key(name)).map(Vec::as_slice).unwrap_or_default();
    found.iter().filter_map(|i| tables.places.get(*i))
}

/// The group or body of this name or alias.
pub fn organization(name: &str) -> Option<&'static NamedOrganization> {
    let tables = tables();
    let key = key(name);
    let found = tables.organization.get(&key).and_then(|i| tables.organizations.get(*i))?;
    exact_case(name, &key).then_some(found)
}

/// The group to whose members the adjective `word` belongs, as it stands with its capital.
pub fn adherents(word: &str) -> Option<&'static NamedOrganization> {
    tables().organizations.iter().find(|o| o.adjectives.contains(&word))
}

/// The title that is exactly `words`.
pub fn title(words: &str) -> Option<&'static Title> {
    let tables = tables();
    tables.title.get(&key(words)).and_then(|i| tables.titles.get(*i))
}

/// The name without the titles before it and the suffixes behind it, and the titles taken off, outermost first. A name that is all
/// title is left as it is.
pub fn strip_titles(name: &str) -> (&str, Vec<&'static Title>) {
    let mut rest = name.trim();
    let mut taken = Vec::new();
    while let Some((title, after)) = leading_title(rest) {
        taken.push(title);
        rest = after;
    }
    while let Some((before, last)) = rest.rsplit_once([' ', ',']) {
        match title(last).filter(|t| t.kind == TitleKind::Suffix) {
            Some(suffix) if !before.trim().is_empty() => {
                taken.push(suffix);
                rest = before.trim_end_matches([' ', ',']);
            }
            _ => break,
        }
    }
    (rest, taken)
}

fn leading_title(name: &str) -> Option<(&'static Title, &str)> {
    let breaks: Vec<usize> = name.match_indices(' ').map(|(i, _)| i).take(tables().longest_title).collect();
    breaks.into_iter().rev().find_map(|at| {
        let (head, after) = (name.get(..at)?, name.get(at..)?.trim_start());
        let found = title(head).filter(|t| t.kind != TitleKind::Suffix && !after.is_empty())?;
        Some((found, after))
    })
}

/// The keyword that is exactly `words`.
pub fn keyword(words: &str) -> Option<&'static Keyword> {
    let tables = tables();
    tables.keyword.get(&key(words)).and_then(|i| tables.keywords.get(*i))
}

/// The class that a word or words of `name` tell, prefixed: the last word first ("Sinaloa Cartel"), then the first ones ("Ministry of …").
pub fn class_of_name(name: &str) -> Option<&'static str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let class = |words: &[&str]| keyword(&words.join(" ")).map(|k| k.class);
    if words.len() < 2 {
        return None;
    }
    let behind = (1..=3.min(words.len() - 1)).rev().find_map(|n| class(&words[words.len() - n..]));
    behind.or_else(|| (1..=3.min(words.len() - 1)).rev().find_map(|n| class(&words[..n])))
}

/// A name as it is looked up: lower case, without accents, quotes, full stops or a leading "the"; single spaces.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        match c {
            '.' | '\'' | '"' | '’' | '‘' | '“' | '”' | '(' | ')' | '`' => {}
            c if c.is_whitespace() || c == '_' || c == ',' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '–' | '—' | '‐' | '‑' => out.push('-'),
            c => out.extend(c.to_lowercase()),
        }
    }
    let trimmed = out.trim_end();
    let bare = trimmed.strip_prefix("the ").unwrap_or(trimmed);
    bare.to_owned()
}

fn key(name: &str) -> String {
    fold(name)
}

/// A short name of capitals ("IS", "PAN", "US") is matched only by capitals.
fn exact_case(name: &str, key: &str) -> bool {
    let short = key.len() <= 4 && ACRONYMS.get_or_init(acronyms).contains(key);
    !short || name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

static ACRONYMS: OnceLock<rustc_hash::FxHashSet<String>> = OnceLock::new();

/// Keys of up to four letters that the tables have in capitals only.
fn acronyms() -> rustc_hash::FxHashSet<String> {
    let tables = tables();
    let countries = tables.countries.iter().flat_map(|c| c.aliases.iter().chain(&c.adjectives).chain([&c.name]));
    let organizations = tables.organizations.iter().flat_map(|o| o.aliases.iter().chain([&o.name]));
    let all: Vec<&str> = countries.chain(organizations).copied().collect();
    let capital = |n: &&&str| n.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let lower: rustc_hash::FxHashSet<String> = all.iter().filter(|n| !capital(n)).map(|n| key(n)).collect();
    all.iter().filter(capital).map(|n| key(n)).filter(|k| k.len() <= 4 && !lower.contains(k)).collect()
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(load)
}

/// The cells of each row but the first, the header.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|l| !l.trim().is_empty()).map(|l| l.split('\t').map(str::trim).collect())
}

fn cell(row: &[&'static str], i: usize) -> &'static str {
    row.get(i).copied().unwrap_or("")
}

fn list(row: &[&'static str], i: usize) -> Vec<&'static str> {
    cell(row, i).split('|').filter(|s| !s.is_empty()).collect()
}

fn load() -> Tables {
    let mut tables = Tables {
        countries: rows(include_str!("../../data/gazetteers/countries.tsv")).map(country_row).collect(),
        places: rows(include_str!("../../data/gazetteers/places.tsv")).map(place_row).collect(),
        organizations: rows(include_str!("../../data/gazetteers/organizations.tsv")).map(organization_row).collect(),
        titles: rows(include_str!("../../data/gazetteers/titles.tsv")).map(title_row).collect(),
        keywords: rows(include_str!("../../data/gazetteers/keywords.tsv")).map(keyword_row).collect(),
        country: FxHashMap::default(),
        iso: FxHashMap::default(),
        place: FxHashMap::default(),
        organization: FxHashMap::default(),
        title: FxHashMap::default(),
        keyword: FxHashMap::default(),
        longest_title: 1,
    };
    let english = |(i, c): (usize, &Country)| (c.language == "en").then_some((c.iso, i));
    tables.iso = tables.countries.iter().enumerate().filter_map(english).collect();
    for (i, c) in tables.countries.iter().enumerate() {
        for name in c.aliases.iter().chain([&c.name]) {
            tables.country.entry(key(name)).or_insert((i, CountryWord::Name));
        }
    }
    for (i, c) in tables.countries.iter().enumerate() {
        for name in c.adjectives.iter().chain(&c.people) {
            tables.country.entry(key(name)).or_insert((i, CountryWord::Demonym));
        }
    }
    for (i, p) in tables.places.iter().enumerate() {
        for name in p.aliases.iter().chain([&p.name]) {
            tables.place.entry(key(name)).or_default().push(i);
        }
    }
    for (i, o) in tables.organizations.iter().enumerate() {
        tables.organization.entry(key(o.name)).or_insert(i);
    }
    for (i, o) in tables.organizations.iter().enumerate() {
        for name in &o.aliases {
            tables.organization.entry(key(name)).or_insert(i);
        }
    }
    for (i, t) in tables.titles.iter().enumerate() {
        tables.title.entry(key(t.title)).or_insert(i);
        tables.longest_title = tables.longest_title.max(t.title.split(' ').count());
    }
    for (i, k) in tables.keywords.iter().enumerate() {
        tables.keyword.entry(key(k.word)).or_insert(i);
    }
    tables
}

fn country_row(row: Vec<&'static str>) -> Country {
    Country {
        name: cell(&row, 0),
        language: cell(&row, 1),
        iso: cell(&row, 2),
        capitals: list(&row, 3),
        adjectives: list(&row, 4),
        people: list(&row, 5),
        aliases: list(&row, 6),
    }
}

fn place_row(row: Vec<&'static str>) -> NamedPlace {
    NamedPlace {
        name: cell(&row, 0),
        language: cell(&row, 1),
        class: cell(&row, 2),
        country: cell(&row, 3),
        aliases: list(&row, 4),
    }
}

fn organization_row(row: Vec<&'static str>) -> NamedOrganization {
    NamedOrganization {
        name: cell(&row, 0),
        language: cell(&row, 1),
        class: cell(&row, 2),
        country: cell(&row, 3),
        aliases: list(&row, 4),
        adjectives: list(&row, 5),
    }
}

fn title_row(row: Vec<&'static str>) -> Title {
    let kind = match cell(&row, 2) {
        "clergy" => TitleKind::Clergy,
        "office" => TitleKind::Office,
        "rank" => TitleKind::Rank,
        "kin" => TitleKind::Kin,
        "role" => TitleKind::Role,
        "suffix" => TitleKind::Suffix,
        _ => TitleKind::Honorific,
    };
    Title { title: cell(&row, 0), language: cell(&row, 1), kind, class: cell(&row, 3) }
}

fn keyword_row(row: Vec<&'static str>) -> Keyword {
    Keyword { word: cell(&row, 0), language: cell(&row, 1), class: cell(&row, 2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Ontology;

    #[test]
    fn every_row_is_whole_and_every_class_exists() {
        for c in countries() {
            assert!(!c.name.is_empty() && c.iso.len() >= 2 && c.language.len() == 2, "{c:?}");
            assert!(by_iso(c.iso).is_some(), "{} has no English row", c.iso);
        }
        let classes = places().iter().map(|p| (p.name, p.class, p.country));
        let classes = classes.chain(organizations().iter().map(|o| (o.name, o.class, o.country)));
        let classes = classes.chain(titles().iter().map(|t| (t.title, t.class, "")));
        for (name, class, iso) in classes.chain(keywords().iter().map(|k| (k.word, k.class, ""))) {
            let known = Ontology::builtin().expand(class).is_some_and(|c| Ontology::builtin().classes.contains_key(&c));
            assert!(known, "`{name}` is of `{class}`, which the ontology lacks");
            assert!(iso.is_empty() || by_iso(iso).is_some(), "`{name}` lies in `{iso}`, which no row is");
        }
    }

    #[test]
    fn a_country_is_found_by_name_alias_adjective_and_people() {
        for (word, name, how) in [
            ("Guatemala", "Guatemala", CountryWord::Name),
            ("guatemalan", "Guatemala", CountryWord::Demonym),
            ("Salvadorans", "El Salvador", CountryWord::Demonym),
            ("the United States", "United States", CountryWord::Name),
            ("U.S.", "United States", CountryWord::Name),
            ("México", "Mexico", CountryWord::Name),
            ("Danes", "Denmark", CountryWord::Demonym),
            ("hondureño", "Honduras", CountryWord::Demonym),
        ] {
            let (found, word_kind) = country(word).unwrap_or_else(|| panic!("{word}"));
            assert_eq!((by_iso(found.iso).map(|c| c.name), word_kind), (Some(name), how), "{word}");
        }
        assert_eq!(country("us"), None, "a pronoun is no country");
        assert_eq!(country("Atlantis"), None);
        assert_eq!(country_name("Estados Unidos"), Some("United States"));
    }

    #[test]
    fn a_group_is_found_by_its_aliases_and_acronyms() {
        assert_eq!(organization("ms-13").map(|o| o.name), Some("Mara Salvatrucha"));
        assert_eq!(organization("18th street gang").map(|o| o.name), Some("Barrio 18"));
        assert_eq!(organization("the Zetas").map(|o| o.class), Some("tgc:Cartel"));
        assert_eq!(organization("IS").map(|o| o.name), Some("Islamic State"));
        assert_eq!(organization("is"), None, "short acronyms only in capitals");
    }

    #[test]
    fn titles_are_taken_off_both_ends() {
        let (name, titles) = strip_titles("Former President Gen. Otto Pérez Molina Jr.");
        assert_eq!(name, "Otto Pérez Molina");
        assert_eq!(titles.iter().map(|t| t.title).collect::<Vec<_>>(), ["Former President", "Gen", "Jr"]);
        assert_eq!(strip_titles("President").0, "President");
        assert_eq!(strip_titles("Mr. President").0, "President");
        assert_eq!(strip_titles("Otto Perez").0, "Otto Perez");
    }

    #[test]
    fn a_word_of_a_name_tells_its_class() {
        assert_eq!(class_of_name("Sinaloa Cartel"), Some("tgc:Cartel"));
        assert_eq!(class_of_name("Ministry of Defense"), Some("tgc:Ministry"));
        assert_eq!(class_of_name("Ilopango Prison"), Some("tgc:Prison"));
        assert_eq!(class_of_name("Otto Perez"), None);
        assert_eq!(class_of_name("Cartel"), None);
    }

    #[test]
    fn a_key_forgets_case_accents_and_points() {
        assert_eq!(fold("The  “Ñetas”"), "netas");
        assert_eq!(fold("U.S."), "us");
        assert_eq!(fold("Mara Salvatrucha (MS–13)"), "mara salvatrucha ms-13");
    }
}
