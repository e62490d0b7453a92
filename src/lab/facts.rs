//! A facts file: what a careful reader takes from one article, and what no careful reader would.

use super::claims::{Names, entity_forms, predicate, value_text};
use super::squeeze::norm;
use crate::document::{ClaimForm, DocumentForm};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What must hold of one document's claims, and what must not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Facts {
    /// The document's id.
    pub id: String,
    /// Must hold.
    pub must: Vec<FactsItem>,
    /// Must not.
    pub must_not: Vec<FactsItem>,
}

/// One item; alternatives in each list. An `alias` item asks whether the names are one entity's, an `event` item for an event's role or
/// start, any other for a claim.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are the file's own")]
pub struct FactsItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub role: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filler: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub predicate: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub object: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Vec<String>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub symmetric: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polarity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl Facts {
    /// The items of `must` that `system` lacks, and those of `must_not` that it has.
    pub fn check<'f>(&'f self, system: &DocumentForm) -> (Vec<&'f FactsItem>, Vec<&'f FactsItem>) {
        let checked = Checked { names: entity_forms(system), document: system };
        let lacking = self.must.iter().filter(|item| !checked.holds(item)).collect();
        let wrong = self.must_not.iter().filter(|item| checked.holds(item)).collect();
        (lacking, wrong)
    }
}

struct Checked<'a> {
    names: Vec<Names>,
    document: &'a DocumentForm,
}

fn wanted(names: &[String]) -> Names {
    names.iter().map(|n| norm(n)).collect()
}

impl Checked<'_> {
    fn claims(&self) -> impl Iterator<Item = &ClaimForm> {
        self.document.claims.iter().flatten()
    }

    fn is(&self, entity: Option<usize>, names: &Names) -> bool {
        entity.and_then(|e| self.names.get(e)).is_some_and(|own| !own.is_disjoint(names))
    }

    fn holds(&self, item: &FactsItem) -> bool {
        if let Some(alias) = &item.alias {
            let alias = wanted(alias);
            return self.names.iter().any(|own| alias.is_subset(own));
        }
        match &item.event {
            Some(classes) => self.event_holds(item, classes),
            None => self.claims().any(|claim| self.says(claim, item)),
        }
    }

    fn event_holds(&self, item: &FactsItem, classes: &[String]) -> bool {
        let local = |name: &Option<String>| name.as_deref().map(predicate).unwrap_or_default();
        let classes: BTreeSet<String> = classes.iter().map(|c| c.to_lowercase()).collect();
        let entities = self.document.entities.as_deref().unwrap_or(&[]);
        let events: BTreeSet<usize> = entities
            .iter()
            .enumerate()
            .filter(|(_, e)| classes.contains(&local(&e.class)) || classes.contains(&local(&e.ty)))
            .map(|(i, _)| i)
            .collect();
        let affirmed = |c: &&ClaimForm| c.polarity.as_deref().unwrap_or("affirmed") == "affirmed";
        let mut claims = self.claims().filter(|c| c.subject.is_some_and(|s| events.contains(&s))).filter(affirmed);
        if let Some(from) = &item.from {
            let starts = |time: &Option<String>| time.as_deref().unwrap_or("").starts_with(from.as_str());
            return claims.any(|c| starts(&c.from))
                || events.iter().any(|&e| entities.get(e).is_some_and(|e| starts(&e.from)));
        }
        let roles: BTreeSet<String> = item.role.iter().map(|r| predicate(r)).collect();
        let filler = wanted(&item.filler);
        claims.any(|c| roles.contains(&predicate(&c.predicate)) && self.is(c.object, &filler))
    }

    fn says(&self, claim: &ClaimForm, item: &FactsItem) -> bool {
        let predicates: BTreeSet<String> = item.predicate.iter().map(|p| predicate(p)).collect();
        if !predicates.contains(&predicate(&claim.predicate)) {
            return false;
        }
        let subject = wanted(&item.subject);
        let straight = self.is(claim.subject, &subject) && self.object_fits(claim, item);
        let turned = item.symmetric
            && claim.object.is_some()
            && self.is(claim.object, &subject)
            && self.is(claim.subject, &wanted(&item.object));
        let polarity = item.polarity.as_deref().is_none_or(|p| claim.polarity.as_deref().unwrap_or("affirmed") == p);
        let modality = claim.modality.as_deref().unwrap_or("asserted");
        let modality = item.modality.as_ref().is_none_or(|m| m.iter().any(|m| m == modality));
        let speaker = item.speaker.as_ref().is_none_or(|names| {
            let names = wanted(names);
            claim.speakers.iter().flatten().any(|&s| self.is(Some(s), &names))
        });
        let from = item.from.as_ref().is_none_or(|f| claim.from.as_deref().unwrap_or("").starts_with(f.as_str()));
        (straight || turned) && polarity && modality && speaker && from
    }

    fn object_fits(&self, claim: &ClaimForm, item: &FactsItem) -> bool {
        let names = claim.object.and_then(|o| self.names.get(o));
        if let Some(values) = &item.value {
            let text = value_text(claim).or_else(|| names.map(|n| n.iter().cloned().collect::<Vec<_>>().join(" ")));
            let text = format!(" {} ", norm(&text.unwrap_or_default()));
            return values.iter().any(|v| text.contains(&format!(" {} ", norm(v))));
        }
        let objects = wanted(&item.object);
        match claim.object {
            Some(_) => self.is(claim.object, &objects),
            None => value_text(claim).is_some_and(|v| objects.contains(&norm(&v))),
        }
    }
}
