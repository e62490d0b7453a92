//! The grammar of patterns: `{subject} lead|head:VERB {object}` becomes slots and words, or a message that says how to write it.
//! How the words are matched is the claim room's; docs/ONTOLOGY.md tells both.

use super::model::{Element, Iri, Pattern, Slot, Word};
use crate::document::Upos;
use std::collections::{BTreeMap, BTreeSet};

/// Whose pattern it is, which decides the slots that it may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// A relation between entities: `{subject}` and `{object}`; of a symmetric one, `{subject}` alone may be plural.
    Relation {
        /// Whether it holds both ways.
        symmetric: bool,
    },
    /// A relation to a literal: `{subject}` and `{value}`.
    Literal,
    /// An event class: roles.
    Event,
    /// An entity class: no slots.
    Entity,
}

/// Reads one pattern.
pub fn parse(text: &str, language: &str, owner: Owner, prefixes: &BTreeMap<String, String>) -> Result<Pattern, String> {
    let (mut elements, mut classes) = (Vec::new(), Vec::new());
    for item in text.split_whitespace() {
        let (item, wanted) = restriction(item, prefixes)?;
        let read = element(&item, prefixes)?;
        if let (Element::Slot(slot), Some(wanted)) = (&read, wanted) {
            classes.push((slot.clone(), wanted));
        }
        elements.push(read);
    }
    if !elements.iter().any(|e| matches!(e, Element::Word(Word { upos: Some(_), .. }))) {
        return Err("has no content word; write at least one as lemma:UPOS, e.g. lead:VERB".to_owned());
    }
    check_slots(&elements, owner)?;
    Ok(Pattern { language: language.to_owned(), text: text.to_owned(), elements, classes })
}

/// Takes the classes off a slot: `{object/tgc:Law|tgc:Policy}` is `{object}`, of one of two classes.
fn restriction(item: &str, prefixes: &BTreeMap<String, String>) -> Result<(String, Option<BTreeSet<Iri>>), String> {
    let Some((slot, classes)) = item.strip_suffix('}').and_then(|i| i.split_once('/')) else {
        return Ok((item.to_owned(), None));
    };
    let expand = |class: &str| {
        let known =
            class.split_once(':').and_then(|(p, local)| prefixes.get(p).map(|ns| Iri::new(format!("{ns}{local}"))));
        known.ok_or_else(|| {
            format!("`{class}` in `{item}` is no class; write classes with declared prefixes, e.g. tgc:Gang|tgc:Cartel")
        })
    };
    let classes = classes.split('|').map(expand).collect::<Result<BTreeSet<_>, _>>()?;
    Ok((format!("{slot}}}"), Some(classes)))
}

fn element(item: &str, prefixes: &BTreeMap<String, String>) -> Result<Element, String> {
    if item.starts_with('{') || item.ends_with('}') {
        return slot(item, prefixes).map(Element::Slot);
    }
    if let Some(unwanted) = item.strip_prefix('!') {
        return Ok(Element::Without(lemmas(item, unwanted)?));
    }
    let (words, upos) = match item.rsplit_once(':') {
        Some((words, tag)) => {
            let upos = tag.parse::<Upos>().map_err(|_| {
                format!("`{tag}` in `{item}` is no universal part of speech; write VERB, NOUN, ADJ, PROPN …")
            })?;
            (words, Some(upos))
        }
        None => (item, None),
    };
    Ok(Element::Word(Word { lemmas: lemmas(item, words)?, upos }))
}

/// The alternatives of an item, checked.
fn lemmas(item: &str, words: &str) -> Result<Vec<String>, String> {
    let lemmas: Vec<String> = words.split('|').map(str::to_owned).collect();
    for lemma in &lemmas {
        if lemma.is_empty() {
            return Err(format!("`{item}` has an empty alternative; write words with | between them"));
        }
        if !lemma.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '\'' | '.' | '&')) {
            return Err(format!("`{lemma}` in `{item}` is no lower-case word; write lemmas in lower case"));
        }
    }
    Ok(lemmas)
}

fn slot(item: &str, prefixes: &BTreeMap<String, String>) -> Result<Slot, String> {
    let inner = item.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
    match inner {
        None => Err(format!("`{item}` lacks a brace; write a slot as {{subject}}, with spaces around it")),
        Some("subject") => Ok(Slot::Subject),
        Some("object") => Ok(Slot::Object),
        Some("value") => Ok(Slot::Value),
        Some(role) => {
            let expanded = role
                .split_once(':')
                .and_then(|(prefix, local)| prefixes.get(prefix).map(|ns| Iri::new(format!("{ns}{local}"))));
            expanded.map(Slot::Role).ok_or_else(|| {
                format!("`{item}` is no slot; write {{subject}}, {{object}}, {{value}} or a role such as {{tgc:party}}, with its prefix declared")
            })
        }
    }
}

fn check_slots(elements: &[Element], owner: Owner) -> Result<(), String> {
    let slots: Vec<&Slot> =
        elements.iter().filter_map(|e| if let Element::Slot(s) = e { Some(s) } else { None }).collect();
    let has = |slot: &Slot| slots.contains(&slot);
    let roles = slots.iter().filter(|s| matches!(s, Slot::Role(_))).count();
    let (right, remedy) = match owner {
        Owner::Entity => (slots.is_empty(), "a class of entities is said by bare words, e.g. gang:NOUN"),
        Owner::Event => (
            !slots.is_empty() && roles == slots.len(),
            "the frame of an event has only roles as slots, at least one, e.g. {tgc:party}",
        ),
        Owner::Relation { symmetric } => (
            roles == 0 && !has(&Slot::Value) && has(&Slot::Subject) && (symmetric || has(&Slot::Object)),
            "a relation between entities has the slots {subject} and {object}; only a symmetric one may have {subject} alone",
        ),
        Owner::Literal => (
            roles == 0 && has(&Slot::Subject) && has(&Slot::Value) && !has(&Slot::Object),
            "a relation whose range is a literal has the slots {subject} and {value}",
        ),
    };
    if !right {
        return Err(remedy.to_owned());
    }
    let twice =
        [Slot::Subject, Slot::Object, Slot::Value].iter().any(|s| slots.iter().filter(|t| **t == s).count() > 1);
    if twice { Err("has one slot twice".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Owner = Owner::Relation { symmetric: false };

    fn read(text: &str, owner: Owner) -> Result<Pattern, String> {
        let prefixes = BTreeMap::from([("tgc".to_owned(), "https://w3id.org/tregua/crime#".to_owned())]);
        parse(text, "en", owner, &prefixes)
    }

    #[test]
    fn a_frame_is_slots_and_words() {
        let pattern = read("{subject} lead|head:VERB {object} in", BOTH).unwrap();
        let word = |lemmas: &[&str], upos| {
            Element::Word(Word { lemmas: lemmas.iter().map(|&l| l.to_owned()).collect(), upos })
        };
        let expected = [
            Element::Slot(Slot::Subject),
            word(&["lead", "head"], Some(Upos::Verb)),
            Element::Slot(Slot::Object),
            word(&["in"], None),
        ];
        assert_eq!(pattern.elements, expected);
    }

    #[test]
    fn a_role_is_expanded_by_its_prefix() {
        let pattern = read("truce:NOUN with {tgc:party}", Owner::Event).unwrap();
        assert_eq!(pattern.elements[2], Element::Slot(Slot::Role(Iri::new("https://w3id.org/tregua/crime#party"))));
    }

    #[test]
    fn a_word_may_be_unwanted() {
        let pattern = read("{object} minister:NOUN !prime|deputy {subject}", BOTH).unwrap();
        assert_eq!(pattern.elements[2], Element::Without(vec!["prime".to_owned(), "deputy".to_owned()]));
        assert!(read("{object} minister:NOUN ! {subject}", BOTH).unwrap_err().contains("empty alternative"));
    }

    #[test]
    fn a_slot_may_ask_for_a_class() {
        let pattern = read("{subject/tgc:Court} remove:VERB {object/tgc:Mayor|tgc:Judge}", BOTH).unwrap();
        assert_eq!(pattern.elements[2], Element::Slot(Slot::Object));
        let class = |name: &str| Iri::new(format!("https://w3id.org/tregua/crime#{name}"));
        let expected = [
            (Slot::Subject, BTreeSet::from([class("Court")])),
            (Slot::Object, BTreeSet::from([class("Mayor"), class("Judge")])),
        ];
        assert_eq!(pattern.classes, expected);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (text, owner, why) in [
            ("{subject} lead:VRB {object}", BOTH, "`VRB`"),
            ("{subject} Lead:VERB {object}", BOTH, "lower case"),
            ("{subject} lead||head:VERB {object}", BOTH, "empty alternative"),
            ("{subject lead:VERB {object}", BOTH, "brace"),
            ("{subjekt} lead:VERB {object}", BOTH, "no slot"),
            ("{x:party} lead:VERB {object}", BOTH, "no slot"),
            ("{subject/Court} remove:VERB {object}", BOTH, "`Court`"),
            ("{subject} behind {object}", BOTH, "no content word"),
            ("", BOTH, "no content word"),
            ("{subject} lead:VERB", BOTH, "{object}"),
            ("{subject} lead:VERB {subject}", Owner::Relation { symmetric: true }, "twice"),
            ("{subject} lead:VERB {object}", Owner::Literal, "{value}"),
            ("{subject} truce:NOUN", Owner::Event, "roles"),
            ("{subject} gang:NOUN", Owner::Entity, "bare words"),
        ] {
            let error = read(text, owner).unwrap_err();
            assert!(error.contains(why), "`{text}`: {error}");
        }
        assert!(read("rivalry:NOUN between {subject}", Owner::Relation { symmetric: true }).is_ok());
    }
}
