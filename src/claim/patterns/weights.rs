//! What confidence a claim starts from and what lessens it: the one table, in hundredths, set by reading claims against their sentences.

use crate::document::{MentionKind, Upos};

/// A frame anchored at a verb, with its arguments as subject and object.
const VERB: u8 = 91;
/// At a noun.
const NOUN: u8 = 90;
/// At an adjective.
const ADJECTIVE: u8 = 86;
/// At a preposition.
const PREPOSITION: u8 = 86;
/// A subject and an object around a verb of no relation.
pub(super) const OPEN: u8 = 74;
/// The class of an event that its noun or verb names.
pub(super) const CLASS: u8 = 90;
/// A group by a place that belongs to a larger one of its name.
pub(super) const SUBGROUP: u8 = 86;
/// What names say by standing side by side.
pub(super) const BESIDE: u8 = 88;
/// A direct edge derived from an event.
pub(super) const DERIVED: u8 = 2;
/// What a class that is not known to fit, but may, costs.
pub(super) const UNSURE_CLASS: u8 = 7;
/// A name of unknown kind where a class is wanted.
pub(super) const UNSURE_NAME: u8 = 14;
/// A word of violence where neither side is known to use force.
pub(super) const FIGURATIVE: u8 = 18;
/// A common noun with nothing before or after it, which often is part of an idiom ("joining forces").
pub(super) const BARE: u8 = 9;
/// "You" and "we", whose chains are guesses.
pub(super) const ADDRESSEE: u8 = 15;
/// A phrase so long that its ends are likely wrong.
pub(super) const LONG: u8 = 8;
/// The whole for most of it.
pub(super) const PART: u8 = 4;
/// A pair read from one plural.
pub(super) const RECIPROCAL: u8 = 6;

/// A phrase of place attached so loosely that it may be another word's.
pub(super) const LOOSE_PLACE: u8 = 10;

/// What a frame anchored at a word of this kind starts from.
pub(super) fn base(upos: Option<Upos>) -> u8 {
    match upos {
        Some(Upos::Verb) => VERB,
        Some(Upos::Adj) => ADJECTIVE,
        Some(Upos::Adp) => PREPOSITION,
        _ => NOUN,
    }
}

/// What an argument of this kind costs; `known` where its chain holds a name.
pub(super) fn mention(kind: MentionKind, known: bool, made: bool) -> u8 {
    let kind = match (kind, known) {
        (MentionKind::Name, _) => 0,
        (MentionKind::Nominal, true) => 5,
        (MentionKind::Nominal, false) => 4,
        (MentionKind::Pronoun, true) => 8,
        (MentionKind::Pronoun, false) => 12,
    };
    kind + if made { 3 } else { 0 }
}

/// What the number of words that the evidence spans costs.
pub(super) fn distance(words: usize) -> u8 {
    match words {
        0..=15 => 0,
        16..=25 => 4,
        26..=40 => 10,
        _ => 18,
    }
}
