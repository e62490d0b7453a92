//! Patterns as the matcher needs them. In: an [`Ontology`]; out: a [`Book`] of frames by anchor lemma.

use crate::document::Upos;
use crate::ontology::{Element, Iri, Ontology, Pattern, Slot, Word};
use std::collections::{BTreeMap, BTreeSet};

/// What a frame says when it matches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Owner {
    /// A relation.
    Relation(Iri),
    /// An event of a class.
    Event(Iri),
}

/// Where an item stands to its host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Position {
    /// Logical subject of a verb; modifier, possessor or bearer of a noun.
    Before,
    /// Direct object of a verb; bearer of a noun.
    After,
    /// After function words, each given by its alternatives.
    Prep(Vec<Vec<String>>),
}

/// What stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// An argument.
    Slot(Slot),
    /// Two arguments, coordinated.
    Pair(Slot, Slot),
    /// A content word.
    Word(Word),
}

/// One item of a frame apart from its anchor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Need {
    /// Where.
    pub(super) position: Position,
    /// What.
    pub(super) what: What,
    /// Whether it follows a content word other than the anchor, to which it may then belong as well.
    pub(super) after_word: bool,
    /// Classes one of which the argument is known to have; none where any will do.
    pub(super) classes: BTreeSet<Iri>,
}

/// A pattern, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Frame {
    /// What it says.
    pub(super) owner: Owner,
    /// Its first content word.
    pub(super) anchor: Word,
    /// The rest.
    pub(super) needs: Vec<Need>,
    /// Words of which none may depend on the anchor.
    pub(super) without: Vec<String>,
    /// Function words at its end ("shoot {object} dead").
    pub(super) trailing: Vec<Vec<String>>,
    /// As written.
    pub(super) text: String,
    /// How many items it has.
    pub(super) length: usize,
}

/// All frames of one language.
#[derive(Default, Debug)]
pub(super) struct Book {
    /// Longest first, then as in the ontology.
    pub(super) frames: Vec<Frame>,
    by_anchor: BTreeMap<String, Vec<usize>>,
    /// Nouns that name what bears them: "{object} leader:NOUN {subject}".
    bearers: BTreeSet<String>,
    /// Nouns for events, with the classes that they name.
    pub(super) event_nouns: BTreeMap<String, Vec<Iri>>,
    /// Verbs of patterns.
    verbs: BTreeSet<String>,
    /// Nouns for people.
    people: BTreeSet<String>,
    /// Nouns for members of entity classes.
    pub(super) class_nouns: BTreeMap<String, Vec<Iri>>,
}

impl Book {
    /// The frames of the ontology's patterns in `language`.
    pub(super) fn new(ontology: &Ontology, language: &str) -> Self {
        let mut book = Self::default();
        let core = |iri: &Iri| iri.local_name().to_owned();
        for (iri, class) in &ontology.classes {
            for pattern in class.patterns.iter().filter(|p| speaks(p, language)) {
                let slots = pattern.elements.iter().any(|e| matches!(e, Element::Slot(_)));
                if slots {
                    book.add(Owner::Event(iri.clone()), pattern);
                } else {
                    book.name(iri, pattern, is_event(ontology, iri));
                    if class.ty == crate::document::EntityType::Person {
                        book.people.extend(words(pattern));
                    }
                }
            }
        }
        for (iri, relation) in &ontology.relations {
            let shortcut = relation.shortcut.is_some();
            for pattern in relation.patterns.iter().filter(|p| speaks(p, language)) {
                let _ = shortcut;
                book.add(Owner::Relation(iri.clone()), pattern);
            }
        }
        for list in book.class_nouns.values_mut() {
            list.sort_by_key(core);
            list.dedup();
        }
        book.frames.sort_by_key(|f| std::cmp::Reverse(f.length));
        for (i, frame) in book.frames.iter().enumerate() {
            for lemma in &frame.anchor.lemmas {
                book.by_anchor.entry(lemma.clone()).or_default().push(i);
            }
        }
        book
    }

    /// The frames anchored at a word, longest first.
    pub(super) fn at<'b>(&'b self, lemma: &str, upos: Upos) -> impl Iterator<Item = (usize, &'b Frame)> + use<'b> {
        let list = self.by_anchor.get(lemma).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|&i| self.frames.get(i).map(|f| (i, f))).filter(move |(_, f)| fits(f.anchor.upos, upos))
    }

    /// Whether a noun names what bears it, as "leader" and unlike "presence".
    pub(super) fn bears(&self, lemma: &str) -> bool {
        self.bearers.contains(lemma)
    }

    /// Whether a pattern has the verb.
    pub(super) fn knows_verb(&self, lemma: &str) -> bool {
        self.verbs.contains(lemma)
    }

    /// Whether a noun names people.
    pub(super) fn is_person(&self, lemma: &str) -> bool {
        self.people.contains(lemma)
    }

    fn name(&mut self, class: &Iri, pattern: &Pattern, event: bool) {
        for element in &pattern.elements {
            if let Element::Word(word) = element {
                for lemma in &word.lemmas {
                    let book = if event { &mut self.event_nouns } else { &mut self.class_nouns };
                    book.entry(lemma.clone()).or_default().push(class.clone());
                }
            }
        }
    }

    fn add(&mut self, owner: Owner, pattern: &Pattern) {
        let Some(frame) = compile(owner, pattern) else { return };
        for element in &pattern.elements {
            if let Element::Word(Word { lemmas, upos: Some(Upos::Verb) }) = element {
                self.verbs.extend(lemmas.iter().cloned());
            }
        }
        if frame.anchor.upos == Some(Upos::Noun) {
            if let Owner::Event(class) = &frame.owner {
                for lemma in &frame.anchor.lemmas {
                    let list = self.event_nouns.entry(lemma.clone()).or_default();
                    if !list.contains(class) {
                        list.push(class.clone());
                    }
                }
            } else if frame.needs.iter().any(|n| n.position == Position::After && matches!(n.what, What::Slot(_))) {
                self.bearers.extend(frame.anchor.lemmas.iter().cloned());
            }
        }
        self.frames.push(frame);
    }
}

/// The content words of a pattern.
fn words(pattern: &Pattern) -> impl Iterator<Item = String> + '_ {
    let lemmas = |e: &Element| if let Element::Word(word) = e { word.lemmas.clone() } else { Vec::new() };
    pattern.elements.iter().flat_map(lemmas)
}

fn speaks(pattern: &Pattern, language: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    primary(&pattern.language) == primary(language)
}

fn is_event(ontology: &Ontology, class: &Iri) -> bool {
    ontology.classes.get(class).is_some_and(|c| c.ty == crate::document::EntityType::Event)
}

/// Whether a word tagged `upos` can stand for one that a pattern wants as `wanted`.
pub(super) fn fits(wanted: Option<Upos>, upos: Upos) -> bool {
    match wanted {
        None => true,
        Some(Upos::Noun) => matches!(upos, Upos::Noun | Upos::Propn),
        Some(Upos::Adj) => matches!(upos, Upos::Adj | Upos::Verb),
        Some(wanted) => wanted == upos,
    }
}

fn compile(owner: Owner, pattern: &Pattern) -> Option<Frame> {
    let content = |e: &Element| matches!(e, Element::Word(w) if w.upos.is_some());
    let at = pattern.elements.iter().position(content)?;
    let Element::Word(anchor) = pattern.elements.get(at)? else { return None };
    let mut needs: Vec<Need> = Vec::new();
    let classes = |slot: &Slot| {
        pattern.classes.iter().find(|(s, _)| s == slot).map(|(_, classes)| classes.clone()).unwrap_or_default()
    };
    for (i, element) in pattern.elements[..at].iter().enumerate() {
        if let Element::Slot(slot) = element {
            let coordinated = i > 0 && pattern.elements.get(i - 1).is_some_and(conjunction);
            if coordinated
                && let Some(Need { what, .. }) = needs.last_mut()
                && let What::Slot(first) = what.clone()
            {
                *what = What::Pair(first, slot.clone());
                continue;
            }
            needs.push(Need {
                position: Position::Before,
                what: What::Slot(slot.clone()),
                after_word: false,
                classes: classes(slot),
            });
        }
    }
    let mut pending: Vec<Vec<String>> = Vec::new();
    let mut after_word = false;
    for element in &pattern.elements[at + 1..] {
        match element {
            Element::Word(word) if word.upos.is_none() => pending.push(word.lemmas.clone()),
            Element::Slot(slot) => {
                let coordinated =
                    pending.len() == 1 && pending.first().is_some_and(|p| p.iter().any(|w| w == "and" || w == "y"));
                if coordinated
                    && let Some(Need { what, .. }) = needs.last_mut()
                    && let What::Slot(first) = what.clone()
                {
                    *what = What::Pair(first, slot.clone());
                } else {
                    needs.push(Need {
                        position: position(&pending),
                        what: What::Slot(slot.clone()),
                        after_word,
                        classes: classes(slot),
                    });
                }
                pending.clear();
            }
            Element::Word(word) => {
                needs.push(Need {
                    position: position(&pending),
                    what: What::Word(word.clone()),
                    after_word: false,
                    classes: BTreeSet::new(),
                });
                after_word = true;
                pending.clear();
            }
            Element::Without(_) => {}
        }
    }
    let length = pattern.elements.iter().filter(|e| !matches!(e, Element::Without(_))).count();
    let unwanted = |e: &Element| if let Element::Without(words) = e { words.clone() } else { Vec::new() };
    let without = pattern.elements.iter().flat_map(unwanted).collect();
    let text = pattern.text.clone();
    Some(Frame { owner, anchor: anchor.clone(), needs, without, trailing: pending, text, length })
}

/// "and", which makes two slots one coordination: "{subject} and {object} clash:VERB".
fn conjunction(element: &Element) -> bool {
    matches!(element, Element::Word(w) if w.upos.is_none() && w.lemmas.iter().any(|l| l == "and" || l == "y"))
}

fn position(pending: &[Vec<String>]) -> Position {
    if pending.is_empty() { Position::After } else { Position::Prep(pending.to_vec()) }
}
