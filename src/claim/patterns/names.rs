//! What is known of names before any article is read. In: names; out: classes, the country that an adjective means.

use super::syntax::Syntax;
use crate::document::{EntityType, Mention, MentionKind, Upos};
use crate::ontology::gazetteer::{self, CountryWord};
use crate::ontology::{Iri, Ontology};

/// The country that a demonym or a name of it means.
pub(super) fn country_of(word: &str) -> Option<&'static str> {
    gazetteer::country(word).and_then(|(c, _)| gazetteer::by_iso(c.iso)).map(|c| c.name)
}

/// A name without a possessive ending.
pub(super) fn bare(name: &str) -> &str {
    name.trim_end_matches("'s").trim_end_matches("’s")
}

/// A name without the article before it: "the Texis cartel".
pub(super) fn without_article(name: &str) -> &str {
    let rest = name.strip_prefix("the ").or_else(|| name.strip_prefix("The "));
    rest.filter(|r| r.starts_with(char::is_uppercase)).unwrap_or(name)
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

/// Whether a mention is of several together ("Xi and Obama"), which its head is only the first of.
pub(super) fn coordinates(syntax: &Syntax, mention: &Mention) -> bool {
    let head = mention.head.ix();
    mention.kind != MentionKind::Name && syntax.all(head, "conj").any(|c| mention.span.contains(syntax.span(c)))
}

/// Whether a word that names a country's people or quality stands as an adjective.
pub(super) fn is_adjective(syntax: &Syntax, token: usize) -> bool {
    matches!(syntax.base(token), "amod" | "compound") || syntax.upos(token) == Upos::Adj
}

#[cfg(test)]
mod tests {
    use super::*;

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
