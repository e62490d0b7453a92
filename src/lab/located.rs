//! Where the claims of an example stand in its text. In: an annotated document, with spans or only names; out: its claims' ends as spans of one
//! sentence, and which pairs of candidates they are.

use super::claims::value_text;
use crate::claim::learned::{Sentence, Words, norm, trim};
use crate::document::{ClaimForm, CodePoints, DocumentForm, Span};
use crate::nlp::Reading;
use std::collections::{BTreeMap, BTreeSet};

/// A claim whose ends are found in one sentence.
pub(super) struct Located {
    pub subject: Span,
    pub relation: usize,
    pub object: Span,
}

/// A reading and where its claims' ends are.
pub(super) struct Example<'a> {
    pub reading: &'a Reading,
    pub gold: Vec<Located>,
    /// Its claims, also those that could not be located: names of the subject, relation, names of the object.
    pub stated: Vec<(BTreeSet<String>, usize, BTreeSet<String>)>,
    /// How many claims it has.
    pub claims: usize,
    /// Names of the ends of its claims, as they are compared.
    pub ends: Vec<String>,
}

/// What a sentence teaches: the pairs that stand in a relation; those that do by name alone, of which nothing is known.
pub(super) struct Targets {
    pub positive: BTreeMap<(usize, usize), BTreeSet<usize>>,
    pub unsure: BTreeSet<(usize, usize)>,
}

/// Finds the claims of `form` in its text.
pub(super) fn located<'a>(
    form: &DocumentForm,
    reading: &'a Reading,
    relation: &dyn Fn(&str) -> Option<usize>,
) -> Example<'a> {
    let points = CodePoints::new(&form.text);
    let words = Words::new(&form.text);
    let mentions = |entity: usize| -> Vec<Span> {
        let own = form.mentions.iter().flatten().filter(|m| m.entity == Some(entity));
        own.filter_map(|m| points.to_bytes(m.at)).collect()
    };
    let name = |entity: usize| form.entities.as_ref()?.get(entity)?.name.clone();
    let of_entity = |entity: usize| -> (Vec<Span>, BTreeSet<String>) {
        let given = mentions(entity);
        let name = name(entity).unwrap_or_default();
        let surfaces = given.iter().map(|s| norm(s.of(&form.text)));
        let names: BTreeSet<String> = surfaces.chain([norm(&name)]).filter(|n| !n.is_empty()).collect();
        let spans = if given.is_empty() { occurrences(&words, &name) } else { given };
        (spans, names)
    };
    let mut example = Example { reading, gold: Vec::new(), stated: Vec::new(), claims: 0, ends: Vec::new() };
    let claims: Vec<&ClaimForm> = form.claims.iter().flatten().collect();
    for claim in &claims {
        example.claims += 1;
        let Some(relation) = relation(&claim.predicate) else { continue };
        let (subject, subject_names) = claim.subject.map(&of_entity).unwrap_or_default();
        let (object, object_names) = match (claim.object, value_text(claim)) {
            (Some(object), _) => of_entity(object),
            (None, Some(text)) => (occurrences(&words, &text), BTreeSet::from([norm(&text)])),
            (None, None) => continue,
        };
        if let Some((subject, object)) = nearest(reading, &subject, &object) {
            example.ends.extend([subject, object].map(|s| norm(s.of(&form.text))));
            example.gold.push(Located { subject, relation, object });
        }
        example.stated.push((subject_names, relation, object_names));
    }
    example
}

/// Where `name` stands; without a bracketed addition where it is not found with it.
fn occurrences(words: &Words, name: &str) -> Vec<Span> {
    let plain = name.split(" (").next().unwrap_or(name);
    [name, plain].into_iter().map(|form| words.find(form)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Of the ends' occurrences, those in one sentence and closest to each other.
fn nearest(reading: &Reading, subjects: &[Span], objects: &[Span]) -> Option<(Span, Span)> {
    let mut best: Option<(usize, Span, Span)> = None;
    for &s in subjects {
        for &o in objects.iter().filter(|o| !o.overlaps(s)) {
            let same = reading.document.sentence_at(s.start()) == reading.document.sentence_at(o.start());
            let gap = s.cover(o).len();
            if same && best.as_ref().is_none_or(|(g, ..)| gap < *g) {
                best = Some((gap, s, o));
            }
        }
    }
    best.map(|(_, s, o)| (s, o))
}

impl Example<'_> {
    /// Which pairs of the sentence's candidates its claims are.
    pub fn targets(&self, sentence: &Sentence) -> Targets {
        let at = |span: Span| {
            let wanted = trim(sentence.document, sentence.document.tokens_in(span));
            sentence.candidates.iter().position(|c| c.tokens == wanted)
        };
        let mut targets = Targets { positive: BTreeMap::new(), unsure: BTreeSet::new() };
        for located in &self.gold {
            if let (Some(s), Some(o)) = (at(located.subject), at(located.object))
                && sentence.may_pair(s, o)
            {
                targets.positive.entry((s, o)).or_default().insert(located.relation);
            }
        }
        for (subjects, _, objects) in &self.stated {
            let named = |names: &BTreeSet<String>| -> Vec<usize> {
                (0..sentence.candidates.len()).filter(|&i| names.contains(&sentence.candidates[i].norm)).collect()
            };
            let objects = named(objects);
            for s in named(subjects) {
                targets.unsure.extend(objects.iter().map(|&o| (s, o)));
            }
        }
        targets
    }

    /// Whether one of its claims has this subject, relation and object, by name.
    pub fn says(&self, subject: &str, relation: usize, object: &str) -> bool {
        self.stated.iter().any(|(s, r, o)| *r == relation && s.contains(subject) && o.contains(object))
    }
}
