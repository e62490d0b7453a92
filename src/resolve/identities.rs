//! Groups of rows become identities: label, aliases, kind and an IRI that reads like the label and follows a canonical member.

use super::model::{Identity, LocalEntity};
use super::profile::fitting_names;
use crate::document::EntityType;
use crate::ontology::gazetteer::{self, CountryWord, fold};
use std::collections::{BTreeMap, BTreeSet};

/// One identity a group, sorted by IRI.
pub fn of_groups(rows: &[&LocalEntity], groups: &[Vec<usize>]) -> Vec<Identity> {
    let people = rows.iter().filter(|r| r.named && r.ty == EntityType::Person);
    let borne: BTreeSet<String> = people.flat_map(|r| words(&r.name)).collect();
    let mut identities: Vec<Identity> = groups.iter().map(|g| identity(rows, g, &borne)).collect();
    identities.sort_by(|a, b| (&a.iri, &a.members).cmp(&(&b.iri, &b.members)));
    let mut taken = BTreeSet::new();
    for identity in &mut identities {
        if !taken.insert(identity.iri.clone()) {
            identity.iri = iri(&identity.label, &identity.members, 24);
            taken.insert(identity.iri.clone());
        }
    }
    identities.sort_by(|a, b| a.iri.cmp(&b.iri));
    identities
}

fn words(name: &str) -> Vec<String> {
    fold(gazetteer::strip_titles(name).0).split(' ').map(str::to_owned).collect()
}

/// `borne` are the words of all people's best names: an alias of such words, none of them of this person's own names, is another's.
fn identity(rows: &[&LocalEntity], group: &[usize], borne: &BTreeSet<String>) -> Identity {
    let members: Vec<&LocalEntity> = group.iter().map(|&r| rows[r]).collect();
    let mut ids: Vec<String> = members.iter().map(|m| m.iri.clone()).collect();
    ids.sort();
    let ty = most(members.iter().map(|m| m.ty)).unwrap_or(EntityType::Misc);
    let label = label(&members, ty);
    let mut aliases: BTreeSet<&str> = BTreeSet::new();
    for member in members.iter().filter(|m| m.named || m.name == label) {
        aliases.extend(fitting_names(member));
    }
    if ty == EntityType::Person {
        let own: BTreeSet<String> = members.iter().flat_map(|m| words(&m.name)).collect();
        aliases.retain(|a| words(a).iter().any(|w| own.contains(w)) || words(a).iter().all(|w| !borne.contains(w)));
    }
    let aliases = aliases.into_iter().filter(|a| a.to_lowercase() != label.to_lowercase()).map(str::to_owned).collect();
    let same_kind = members.iter().filter(|m| m.ty == ty);
    let class = most(same_kind.filter_map(|m| m.class.clone()))
        .or_else(|| most(members.iter().filter_map(|m| m.class.clone())));
    Identity { iri: iri(&label, &ids, 6), label, aliases, ty, class, members: ids }
}

/// The most frequent value; of several, the smallest.
fn most<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, n)| *n == most).map(|(value, _)| value)
}

/// The name that most documents use, titles off; a full name before a single word, a name in words before an acronym, a country's
/// name before its adjective.
fn label(members: &[&LocalEntity], ty: EntityType) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for member in members {
        let name = member.name.trim();
        let bare = if ty == EntityType::Person && member.named { gazetteer::strip_titles(name).0 } else { name };
        *counts.entry(bare).or_default() += 1;
    }
    let rank = |name: &str| {
        let full = ty != EntityType::Person || name.contains(' ');
        let acronym = name.chars().all(|c| !c.is_lowercase());
        (full, !acronym)
    };
    let best =
        counts.iter().max_by(|(a, n), (b, m)| (rank(a), n, a.len()).cmp(&(rank(b), m, b.len())).then_with(|| b.cmp(a)));
    let best = best.map(|(name, _)| *name).unwrap_or_default();
    let demonym = gazetteer::country(best).filter(|(_, word)| ty == EntityType::Place && *word == CountryWord::Demonym);
    let country = demonym.and_then(|(country, _)| gazetteer::by_iso(country.iso)).map(|c| c.name);
    let told = |name: &&str| members.iter().any(|m| m.aliases.iter().any(|a| a == name));
    country.filter(told).unwrap_or(best).to_owned()
}

/// `BASE entity/SLUG-HASH`: the base is that of the members' documents.
fn iri(label: &str, members: &[String], digits: usize) -> String {
    let canonical = members.first().map(String::as_str).unwrap_or_default();
    let document = canonical.rsplit_once('#').map_or(canonical, |(document, _)| document);
    let base = document.rfind("document/").map_or("", |at| &document[..at]);
    let hash = blake3::hash(canonical.as_bytes()).to_hex();
    format!("{base}entity/{}-{}", slug(label), &hash[..digits.min(64)])
}

/// Lower-case ASCII letters and digits, hyphens between; "entity" where none are left.
fn slug(label: &str) -> String {
    let mut out = String::new();
    for c in fold(label).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= 48 {
            break;
        }
    }
    let slug = out.trim_end_matches('-');
    if slug.is_empty() { "entity".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Otto Pérez Molina"), "otto-perez-molina");
        assert_eq!(slug("Mara Salvatrucha (MS-13)"), "mara-salvatrucha-ms-13");
        assert_eq!(slug("Ополчение"), "entity");
    }
}
