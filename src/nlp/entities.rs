//! Clusters of mentions become entities. In: mentions with the number of the cluster each is in; out: mentions that know their entity,
//! and entities with their names. Both back ends end here, so that what an entity is called does not depend on who found it.

use crate::document::{Document, Entity, EntityIx, EntityType, Mention, MentionKind};
use std::collections::BTreeMap;

/// Disjoint sets of mention numbers; the smallest member stands for its set.
#[derive(Debug, Clone)]
pub(super) struct Sets(Vec<usize>);

impl Sets {
    /// `n` sets of one.
    pub(super) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The smallest member of the set of `i`.
    pub(super) fn find(&mut self, mut i: usize) -> usize {
        while let Some(&up) = self.0.get(i).filter(|&&up| up != i) {
            let over = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(i) {
                *slot = over;
            }
            i = over;
        }
        i
    }

    /// Makes one set of the sets of `a` and `b`.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

/// Gives every mention its entity by `sets`, and the document its entities, in order of first mention.
pub(super) fn assemble(document: &mut Document, mut sets: Sets) {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..document.mentions.len() {
        members.entry(sets.find(i)).or_default().push(i);
    }
    let mut entities = Vec::with_capacity(members.len());
    for list in members.into_values() {
        let mentions: Vec<&Mention> = list.iter().filter_map(|&i| document.mentions.get(i)).collect();
        let entity = entity(document.text(), &mentions);
        for &i in &list {
            if let Some(m) = document.mentions.get_mut(i) {
                m.entity = Some(EntityIx::from(entities.len()));
            }
        }
        entities.push(entity);
    }
    document.entities = entities;
}

/// Name: the longest proper name, of equals the commonest, then the first; else the first nominal; else the first mention.
fn entity(text: &str, mentions: &[&Mention]) -> Entity {
    let mut names: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (order, m) in mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
        names.entry(m.span.of(text)).or_insert((0, order)).0 += 1;
    }
    let best =
        names.iter().max_by_key(|(name, (count, order))| (name.chars().count(), *count, std::cmp::Reverse(*order)));
    let other = || {
        let nominal = mentions.iter().find(|m| m.kind == MentionKind::Nominal);
        nominal.or(mentions.first()).map_or("", |m| m.span.of(text))
    };
    let name = best.map_or_else(other, |(name, _)| name).to_owned();
    let aliases = names.into_keys().filter(|n| *n != name).map(str::to_owned).collect();
    Entity { name, ty: majority(mentions), aliases }
}

/// The type of most mentions, names counting thrice; of equals the first of the declaration order.
fn majority(mentions: &[&Mention]) -> EntityType {
    let mut votes: BTreeMap<EntityType, f32> = BTreeMap::new();
    for m in mentions {
        let weight = match m.kind {
            MentionKind::Name => 3.0,
            MentionKind::Nominal => 1.0,
            MentionKind::Pronoun => 0.3,
        };
        *votes.entry(m.ty).or_insert(0.0) += weight * m.confidence.clamp(0.05, 1.0);
    }
    let mut best = (EntityType::Misc, 0.0);
    for (ty, weight) in votes {
        if weight > best.1 {
            best = (ty, weight);
        }
    }
    best.0
}

/// Whether the two names stand as "Long Name (Short)" or "Short (Long Name)": nothing but an opening bracket between them and a closing one after.
pub(super) fn aliased(text: &str, first: &Mention, second: &Mention) -> bool {
    let between = text.get(first.span.end()..second.span.start()).unwrap_or("x").trim_start();
    let quoted = between.trim_end_matches(['"', '“', '‘', '\'']);
    let after = text.get(second.span.end()..).unwrap_or("").trim_start_matches(['"', '”', '’', '\'']);
    let known = [
        "(",
        "(also known as ",
        "(known as ",
        "(alias ",
        "(a.k.a. ",
        "(or ",
        "[",
        ", also known as ",
        ", known as ",
        ", alias ",
        ", a.k.a. ",
        ", or ",
    ];
    let bracket = known.contains(&quoted);
    let closed = if quoted.starts_with(',') {
        after.starts_with([',', '.', ')'])
    } else {
        after.starts_with([')', ']', ',', ';'])
    };
    bracket && closed && abbreviates(first.span.of(text), second.span.of(text), quoted.len() > 2)
}

/// In plain brackets the one must shorten the other (initials in order) unless words say that it is an alias: "Ahmed Gaid Salah (Algeria)" is none.
fn abbreviates(a: &str, b: &str, said: bool) -> bool {
    if said {
        return true;
    }
    let (long, short) = if a.chars().count() >= b.chars().count() { (a, b) } else { (b, a) };
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if letters.len() < 2 || short.split_whitespace().count() > 2 || !short.chars().any(char::is_uppercase) {
        return false;
    }
    let caps = short.chars().filter(|c| c.is_uppercase()).count();
    let mut wanted = letters.iter().peekable();
    let initials: Vec<char> = long
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|w| w.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    for c in &initials {
        if wanted.peek() == Some(&c) {
            wanted.next();
        }
    }
    let by_initials = wanted.peek().is_none() && caps * 2 >= letters.len();
    let mut rest = long.chars().flat_map(char::to_lowercase);
    let in_order = letters.iter().all(|&l| rest.any(|c| c == l));
    let starts = long.chars().flat_map(char::to_lowercase).next() == letters.first().copied();
    by_initials || (in_order && starts && caps >= 2 && caps == letters.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Article, Span, TokenIx};

    fn mention(text: &str, part: &str, ty: EntityType) -> Mention {
        let start = text.find(part).unwrap();
        let span = Span::new(start, start + part.len()).unwrap();
        Mention { span, head: TokenIx(0), kind: MentionKind::Name, ty, entity: None, confidence: 0.9 }
    }

    #[track_caller]
    fn check(text: &str, a: &str, b: &str, expected: bool) {
        let (a, b) = (mention(text, a, EntityType::Organization), mention(text, b, EntityType::Organization));
        assert_eq!(aliased(text, &a, &b), expected, "{text}");
    }

    #[test]
    fn brackets_hold_an_alias_only_when_it_shortens() {
        check("the Mara Salvatrucha (MS-13) gang", "Mara Salvatrucha", "MS-13", true);
        check("the United Nations (“UN”) said", "United Nations", "UN", true);
        check("Organization of American States (OAS)", "Organization of American States", "OAS", true);
        check("Jeff Flake (Arizona)", "Jeff Flake", "Arizona", false);
        check("El Viejo Lin, also known as Carlos Mojica, said", "El Viejo Lin", "Carlos Mojica", true);
        check("Barrio 18 and MS-13", "Barrio 18", "MS-13", false);
    }

    #[test]
    fn an_entity_is_called_by_its_longest_name() {
        let text = "Otto Pérez Molina met; Pérez left.";
        let mut document = Document::new(Article::new("d", text));
        document.mentions = vec![
            mention(text, "Otto Pérez Molina", EntityType::Person),
            mention(text, "Pérez left", EntityType::Person),
        ];
        document.mentions[1].span = Span::new(text.rfind("Pérez").unwrap(), text.rfind(" left").unwrap()).unwrap();
        let mut sets = Sets::new(2);
        sets.join(1, 0);
        assemble(&mut document, sets);
        assert_eq!(document.entities.len(), 1);
        assert_eq!(
            (document.entities[0].name.as_str(), document.entities[0].aliases.as_slice()),
            ("Otto Pérez Molina", &["Pérez".to_owned()][..])
        );
        assert_eq!(document.mentions[1].entity, Some(EntityIx(0)));
    }
}
