//! What is known of names before any article is read, and chains that are one by it. In: names, a document; out: classes, the country
//! that an adjective means, entities to be joined.

use super::namesakes::{Called, namesakes};
use super::syntax::Syntax;
use crate::document::{Document, EntityIx, EntityType, Mention, MentionKind, Span, Upos};
use crate::ontology::gazetteer::{self, CountryWord};
use crate::ontology::{Iri, Ontology};
use std::collections::BTreeMap;

/// The country that a demonym or a name of it means.
pub(super) fn country_of(word: &str) -> Option<&'static str> {
    gazetteer::country(word).and_then(|(c, _)| gazetteer::by_iso(c.iso)).map(|c| c.name)
}

/// A name without a possessive ending.
pub(super) fn bare(name: &str) -> &str {
    name.trim_end_matches("'s").trim_end_matches("’s")
}

/// Whether a word is what a country's people or things are called, not the country.
pub(super) fn is_demonym(name: &str) -> bool {
    gazetteer::country(name).is_some_and(|(_, word)| word != CountryWord::Name)
}

/// Whether `full` is a name before the surnames `last`, titles apart.
pub(super) fn ends_in(full: &str, last: &str) -> bool {
    gazetteer::strip_titles(full).0.strip_suffix(last).is_some_and(|first| first.ends_with(' '))
}

/// The class of a name that the gazetteer has as it stands: a country or a known group.
pub(super) fn known_class(name: &str, ontology: &Ontology) -> Option<Iri> {
    let name = bare(name);
    let class = match gazetteer::country(name) {
        Some((_, CountryWord::Name)) => "tgc:Country",
        _ => gazetteer::organization(name)?.class,
    };
    ontology.expand(class).filter(|iri| name.contains(char::is_uppercase) && ontology.classes.contains_key(iri))
}

/// The class of a known name, or of one whose words tell it.
pub(super) fn class_of(name: &str, ty: EntityType, ontology: &Ontology) -> Option<Iri> {
    let name = bare(name);
    let known = |class: &str| ontology.expand(class).filter(|iri| ontology.classes.contains_key(iri));
    let person = ty == EntityType::Person;
    if matches!(gazetteer::country(name), Some((_, CountryWord::Name))) {
        return known("tgc:Country");
    }
    if let Some(group) = gazetteer::organization(name)
        && !(person && name.chars().all(|c| c.is_lowercase() || c.is_whitespace()))
    {
        return known(group.class);
    }
    if person {
        return gazetteer::strip_titles(name).1.iter().find_map(|t| known(t.class));
    }
    if let Some(place) = gazetteer::place(name).next().filter(|_| ty == EntityType::Place) {
        return known(place.class);
    }
    let told = gazetteer::class_of_name(name).and_then(known)?;
    let agrees = ontology.classes.get(&told).is_some_and(|c| c.ty == ty);
    agrees.then_some(told)
}

/// What two names have in common that are one by the gazetteer.
fn canonical(name: &str) -> Option<(u8, String)> {
    let name = bare(name);
    if let Some((country, CountryWord::Name)) = gazetteer::country(name) {
        return Some((0, country.iso.to_owned()));
    }
    gazetteer::organization(name).map(|o| (1, o.name.to_owned()))
}

/// Names that are in a chain with another known name that most of the chain bears; each with what it is known as.
pub(super) fn strays(document: &Document) -> Vec<(usize, (u8, String))> {
    let mut votes: BTreeMap<EntityIx, BTreeMap<(u8, String), usize>> = BTreeMap::new();
    let named = || document.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name);
    let key = |m: &Mention| canonical(m.span.of(document.text()));
    for (_, m) in named() {
        if let (Some(entity), Some(key)) = (m.entity, key(m)) {
            *votes.entry(entity).or_default().entry(key).or_default() += 1;
        }
    }
    let best: BTreeMap<EntityIx, (u8, String)> = votes
        .into_iter()
        .filter(|(_, keys)| keys.len() > 1)
        .filter_map(|(e, keys)| keys.into_iter().max_by_key(|(_, n)| *n).map(|(k, _)| (e, k)))
        .collect();
    let stray = |m: &Mention| key(m).filter(|k| m.entity.and_then(|e| best.get(&e)).is_some_and(|b| b != k));
    named().filter_map(|(i, m)| stray(m).map(|k| (i, k))).collect()
}

/// The entity whose own name is known as `key`.
pub(super) fn bearer(document: &Document, key: &(u8, String)) -> Option<EntityIx> {
    let found = document.entities.iter().position(|e| canonical(&e.name).as_ref() == Some(key));
    found.map(EntityIx::from)
}

/// Entities of the document that are one: by the gazetteer, by an abbreviation in brackets, by a demonym, by what they are called. Each with the first of them.
pub(super) fn joins(syntax: &Syntax) -> BTreeMap<EntityIx, EntityIx> {
    let document = syntax.document;
    let mut sets: Vec<usize> = (0..document.entities.len()).collect();
    let mut known: BTreeMap<(u8, String), usize> = BTreeMap::new();
    let strays: Vec<usize> = strays(document).into_iter().map(|(i, _)| i).collect();
    for (_, m) in
        document.mentions.iter().enumerate().filter(|(i, m)| m.kind == MentionKind::Name && !strays.contains(i))
    {
        if let (Some(entity), Some(key)) = (m.entity, canonical(m.span.of(document.text()))) {
            let first = *known.entry(key).or_insert(entity.ix());
            join(&mut sets, first, entity.ix());
        }
    }
    for m in document.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
        let country = gazetteer::country(m.span.of(document.text())).filter(|(_, w)| *w == CountryWord::Demonym);
        if let (Some(entity), Some((country, _))) = (m.entity, country)
            && matches!(syntax.base(m.head.ix()), "amod" | "compound")
            && let Some(&first) = known.get(&(0, country.iso.to_owned()))
            && document.mentions_of(entity).all(|(_, m)| gazetteer::country(m.span.of(document.text())).is_some())
        {
            join(&mut sets, first, entity.ix());
        }
    }
    let mut by_head: BTreeMap<usize, usize> = BTreeMap::new();
    for m in document.mentions.iter().filter(|m| m.kind != MentionKind::Pronoun && !coordinates(syntax, m)) {
        if let Some(entity) = m.entity {
            let first = *by_head.entry(m.head.ix()).or_insert(entity.ix());
            join(&mut sets, first, entity.ix());
        }
    }
    for (a, b) in abbreviations(document) {
        join(&mut sets, a.ix(), b.ix());
    }
    for (a, b) in namesakes(called(document, &sets, &strays)) {
        join(&mut sets, a, b);
    }
    let roots = (0..sets.len()).map(|i| (i, find(&sets, i)));
    roots.filter(|(i, root)| i != root).map(|(i, root)| (EntityIx::from(i), EntityIx::from(root))).collect()
}

/// What the sets of chains are called, by mentions other than `strays`.
fn called(document: &Document, sets: &[usize], strays: &[usize]) -> Vec<Called> {
    let mut borne: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (i, m) in document.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
        if let Some(entity) = m.entity.filter(|_| !strays.contains(&i)) {
            borne.entry(find(sets, entity.ix())).or_default().push(m.span.of(document.text()));
        }
    }
    let known = borne.into_iter().filter_map(|(set, names)| document.entities.get(set).map(|e| (set, e, names)));
    known.map(|(set, entity, names)| Called::new(set, entity.ty, &entity.name, names.into_iter())).collect()
}

/// Whether a mention is of several together ("Xi and Obama"), which its head is only the first of.
pub(super) fn coordinates(syntax: &Syntax, mention: &Mention) -> bool {
    let head = mention.head.ix();
    mention.kind != MentionKind::Name && syntax.all(head, "conj").any(|c| mention.span.contains(syntax.span(c)))
}

fn find(sets: &[usize], mut i: usize) -> usize {
    while let Some(&up) = sets.get(i).filter(|&&up| up != i) {
        i = up;
    }
    i
}

fn join(sets: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(sets, a), find(sets, b));
    if let Some(slot) = sets.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// Names with their abbreviation in brackets behind: "Mara Salvatrucha (MS-13)".
fn abbreviations(document: &Document) -> Vec<(EntityIx, EntityIx)> {
    let text = document.text();
    let mut out = Vec::new();
    for long in document.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
        let rest = text.get(long.span.end()..).unwrap_or("");
        let Some(inside) = rest.strip_prefix(" (").and_then(|r| r.split_once(')')).map(|(i, _)| i) else { continue };
        let start = long.span.end() + 2;
        let Ok(span) = Span::new(start, start + inside.len()) else { continue };
        if !abbreviates(inside, long.span.of(text)) {
            continue;
        }
        let short = document.mentions.iter().find(|m| m.span == span);
        if let (Some(a), Some(b)) = (long.entity, short.and_then(|m| m.entity)) {
            out.push((a, b));
        }
    }
    out
}

/// Whether the capitals of `short` are initials of `long`, in order, the first the first.
fn abbreviates(short: &str, long: &str) -> bool {
    let capitals: Vec<char> = short.chars().filter(|c| c.is_uppercase()).collect();
    let mut initials = long.split([' ', '-']).filter_map(|w| w.chars().next()).flat_map(char::to_uppercase);
    let fits = short.chars().count() <= 8 && !short.contains(' ') && capitals.len() >= 2;
    fits && capitals
        .iter()
        .enumerate()
        .all(|(i, c)| if i == 0 { initials.next() == Some(*c) } else { initials.any(|x| x == *c) })
}

/// Whether a word that names a country's people or quality stands as an adjective.
pub(super) fn is_adjective(syntax: &Syntax, token: usize) -> bool {
    matches!(syntax.base(token), "amod" | "compound") || syntax.upos(token) == Upos::Adj
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_initials() {
        assert!(abbreviates("MS-13", "Mara Salvatrucha"));
        assert!(abbreviates("FMLN", "Frente Farabundo Martí para la Liberación Nacional"));
        assert!(!abbreviates("R-Texas", "Ted Cruz"));
    }

    #[test]
    fn a_title_is_no_first_name() {
        assert!(ends_in("Fabio Colindres", "Colindres"));
        assert!(!ends_in("President Funes", "Funes"));
        assert!(!ends_in("Fabio Colindres", "Fabio"));
    }

    #[test]
    fn a_demonym_means_its_country() {
        assert_eq!(country_of("Guatemalan"), Some("Guatemala"));
        assert_eq!(country_of("gang"), None);
    }
}
