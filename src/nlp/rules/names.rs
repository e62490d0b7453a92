//! Names as runs of capitalised words, typed by cues; pronouns; a few kinds of nominal. In: a tagged document; out: mentions in order.

use crate::document::{Document, EntityType, Mention, MentionKind, Token, TokenIx, Upos};
use std::ops::Range;

const TITLES: &[&str] = &[
    "mr.",
    "mrs.",
    "ms.",
    "dr.",
    "president",
    "minister",
    "judge",
    "senator",
    "sen.",
    "gov.",
    "general",
    "gen.",
    "col.",
    "colonel",
    "monsignor",
    "bishop",
    "archbishop",
    "mayor",
    "director",
    "secretary",
    "prosecutor",
    "spokesman",
    "spokeswoman",
    "rep.",
    "professor",
    "pope",
    "king",
    "captain",
    "commander",
    "leader",
];
const ORGANIZATIONS: &[&str] = &[
    "party",
    "ministry",
    "government",
    "police",
    "university",
    "court",
    "union",
    "front",
    "army",
    "committee",
    "council",
    "association",
    "department",
    "agency",
    "organization",
    "group",
    "gang",
    "cartel",
    "bank",
    "inc.",
    "corp.",
    "company",
    "congress",
    "senate",
    "assembly",
    "institute",
    "foundation",
    "office",
    "movement",
    "church",
    "crime",
    "times",
    "news",
    "nations",
    "states'",
    "league",
    "force",
    "forces",
    "mara",
    "barrio",
    "salvatrucha",
];
const PLACES: &[&str] = &[
    "city",
    "county",
    "river",
    "street",
    "province",
    "island",
    "islands",
    "salvador",
    "guatemala",
    "honduras",
    "mexico",
    "america",
    "states",
    "washington",
    "iraq",
    "syria",
    "russia",
    "china",
    "colombia",
    "nicaragua",
    "spain",
    "france",
    "london",
    "york",
    "africa",
    "europe",
    "valley",
    "mountain",
    "airport",
    "prison",
];
const PEOPLE: &[&str] = &[
    "man",
    "woman",
    "official",
    "leader",
    "member",
    "president",
    "minister",
    "spokesman",
    "police",
    "officer",
    "people",
    "child",
    "victim",
    "prisoner",
    "gunman",
];

/// Mentions of the whole document, by start, the longer first.
pub(super) fn mentions(document: &Document, sentences: &[Range<usize>]) -> Vec<Mention> {
    let mut out = Vec::new();
    for range in sentences {
        names(document, range, &mut out);
        others(document, range, &mut out);
    }
    out.sort_by_key(|m| (m.span.start(), std::cmp::Reverse(m.span.end())));
    out
}

fn names(document: &Document, range: &Range<usize>, out: &mut Vec<Mention>) {
    let low = |i: usize| document.tokens.get(i).map_or(String::new(), |t| t.span.of(document.text()).to_lowercase());
    let proper = |i: usize| i < range.end && document.tokens.get(i).is_some_and(|t| t.upos == Upos::Propn);
    let mut i = range.start;
    while i < range.end {
        if !proper(i) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        loop {
            let joins =
                matches!(low(end).as_str(), "of" | "de" | "la" | "del" | "el" | "al" | "-" | "&") && proper(end + 1);
            let number =
                document.tokens.get(end).is_some_and(|t| t.upos == Upos::Num && t.span.of(document.text()).len() <= 2);
            let hyphened = low(end) == "-" && document.tokens.get(end + 1).is_some_and(|t| t.upos == Upos::Num);
            end += match () {
                () if end >= range.end => break,
                () if proper(end) => 1,
                () if joins || hyphened && end + 1 < range.end => 2,
                () if number => 1,
                () => break,
            };
        }
        let titled = TITLES.contains(&low(i).as_str());
        let start = if titled && end - i > 1 { i + 1 } else { i };
        let before = start.checked_sub(1).map(low).unwrap_or_default();
        let ty = kind_of_name(&low, start..end, titled || TITLES.contains(&before.as_str()), &before);
        if !(start == range.start && end - start == 1 && ty == EntityType::Misc) {
            push(document, start..end, MentionKind::Name, ty, out);
        }
        i = end;
    }
}

fn kind_of_name(low: &impl Fn(usize) -> String, range: Range<usize>, titled: bool, before: &str) -> EntityType {
    let any = |list: &[&str]| range.clone().any(|i| list.contains(&low(i).as_str()));
    let said = ["said", "told", "says", "added"].contains(&low(range.end).as_str());
    match () {
        () if titled => EntityType::Person,
        () if any(ORGANIZATIONS) => EntityType::Organization,
        () if any(PLACES) => EntityType::Place,
        () if range.len() >= 2 && range.len() <= 4 => EntityType::Person,
        () if said => EntityType::Person,
        () if ["in", "at", "from", "near"].contains(&before) => EntityType::Place,
        () if range.len() > 4 || before == "the" => EntityType::Organization,
        () => EntityType::Misc,
    }
}

/// Personal pronouns, and definite nouns of persons and groups.
fn others(document: &Document, range: &Range<usize>, out: &mut Vec<Mention>) {
    for i in range.clone() {
        let Some(t) = document.tokens.get(i) else { continue };
        let form = t.span.of(document.text()).to_lowercase();
        if matches!(form.as_str(), "he" | "she" | "him" | "his" | "her") {
            push(document, i..i + 1, MentionKind::Pronoun, EntityType::Person, out);
        }
        let ty = nominal_type(t);
        if let Some(ty) = ty.filter(|_| t.upos == Upos::Noun) {
            let mut start = i;
            while start > range.start && document.tokens.get(start - 1).is_some_and(modifies) {
                start -= 1;
            }
            push(document, start..i + 1, MentionKind::Nominal, ty, out);
        }
    }
}

fn modifies(t: &Token) -> bool {
    matches!(t.upos, Upos::Det | Upos::Adj | Upos::Num)
}

fn nominal_type(t: &Token) -> Option<EntityType> {
    match t.lemma.as_str() {
        l if PEOPLE.contains(&l) => Some(EntityType::Person),
        l if ORGANIZATIONS.contains(&l) => Some(EntityType::Organization),
        "city" | "country" | "prison" | "region" => Some(EntityType::Place),
        _ => None,
    }
}

fn push(document: &Document, range: Range<usize>, kind: MentionKind, ty: EntityType, out: &mut Vec<Mention>) {
    if let (Some(a), Some(z)) = (document.tokens.get(range.start), document.tokens.get(range.end - 1)) {
        let head = TokenIx::from(range.end - 1);
        out.push(Mention { span: a.span.cover(z.span), head, kind, ty, entity: None, confidence: 0.6 });
    }
}
