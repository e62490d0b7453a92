//! Closed classes of English words that the grammar of frames needs. In: a lemma; out: which class it is in.

/// Verbs that only carry an event noun: their subject acts in it, their other complements are the noun's.
const SUPPORT: &[&str] = &[
    "accept",
    "agree",
    "attempt",
    "attend",
    "await",
    "begin",
    "break",
    "call",
    "carry",
    "cease",
    "celebrate",
    "complete",
    "conclude",
    "conduct",
    "consider",
    "continue",
    "declare",
    "do",
    "end",
    "engage",
    "enter",
    "establish",
    "face",
    "finish",
    "forge",
    "form",
    "gain",
    "have",
    "hold",
    "initiate",
    "join",
    "keep",
    "launch",
    "lead",
    "maintain",
    "make",
    "mount",
    "negotiate",
    "offer",
    "open",
    "perform",
    "plan",
    "pursue",
    "reach",
    "refuse",
    "reject",
    "resume",
    "rule",
    "seal",
    "seek",
    "sign",
    "stage",
    "start",
    "stop",
    "strike",
    "suspend",
    "undertake",
    "wage",
    "want",
];

/// Adjectives that do the same: "interested in negotiations with".
const SUPPORT_ADJECTIVE: &[&str] =
    &["interested", "engaged", "involved", "open", "ready", "willing", "eager", "active", "prepared"];

/// Verbs with an object whose infinitive is still the subject's: "promised them to".
const SUBJECT_CONTROL: &[&str] = &["promise", "threaten", "vow", "use"];

/// Verbs of which "{subject} VERB of {object}" speaks of whom the verb is done to.
const ACTED_UPON: &[&str] = &[
    "accuse",
    "affiliate",
    "ally",
    "displace",
    "entrench",
    "evacuate",
    "split",
    "divide",
    "break",
    "splinter",
    "fracture",
    "host",
    "involve",
    "injure",
    "kill",
    "move",
    "stage",
    "transfer",
    "acquit",
    "arrest",
    "base",
    "bear",
    "born",
    "charge",
    "condemn",
    "connect",
    "convict",
    "deport",
    "detain",
    "extradite",
    "headquarter",
    "hold",
    "house",
    "imprison",
    "incarcerate",
    "identify",
    "indict",
    "investigate",
    "jail",
    "know",
    "link",
    "locate",
    "prosecute",
    "repatriate",
    "sentence",
    "situate",
    "suspect",
    "tie",
    "try",
    "want",
    "wound",
    "estimate",
    "value",
    "price",
    "cut",
    "reduce",
    "lower",
    "slash",
    "raise",
    "halve",
    "boost",
    "trim",
    "lift",
];

/// Of these, verbs that need nobody who does it: "the gang split into two".
const HAPPENS_TO: &[&str] = &["split", "divide", "break", "splinter", "fracture", "move"];

/// Nouns that only count or gather what follows their "of": a complement after them is its ("thousands of shootings in Chicago").
const GATHERING: &[&str] = &[
    "couple", "dozen", "handful", "hundred", "majority", "million", "number", "pair", "rash", "round", "score",
    "series", "spate", "string", "thousand", "wave",
];

/// Verbs that bring their event about, so that "its convention" in "may host its convention" takes nothing for granted.
const CREATION: &[&str] = &[
    "announce",
    "arrange",
    "broker",
    "call",
    "conclude",
    "convene",
    "declare",
    "establish",
    "forge",
    "form",
    "have",
    "hold",
    "host",
    "ink",
    "launch",
    "lead",
    "make",
    "mediate",
    "mount",
    "negotiate",
    "offer",
    "organise",
    "organize",
    "perform",
    "plan",
    "propose",
    "reach",
    "seal",
    "seek",
    "sign",
    "stage",
    "start",
    "strike",
    "undertake",
];

/// Verbs that deal with an agreement that there is.
const KEEPING: &[&str] = &[
    "break", "end", "extend", "honor", "honour", "keep", "maintain", "observe", "renew", "renounce", "respect",
    "suspend", "uphold", "violate",
];

/// Whether a verb takes the agreement for granted that it is about, denied or not.
pub(super) fn keeps(lemma: &str) -> bool {
    KEEPING.contains(&lemma)
}

/// Whether a verb brings its event about.
pub(super) fn creates(lemma: &str) -> bool {
    CREATION.contains(&lemma)
}

/// Whether a noun only counts or gathers others.
pub(super) fn gathers(lemma: &str) -> bool {
    GATHERING.contains(&lemma)
}

const RELATIVE: &[&str] = &["who", "which", "that", "whom", "whose"];
const REFLEXIVE: &[&str] = &["themselves", "themself", "itself", "himself", "herself", "ourselves"];
const EXAMPLES: &[&str] = &["such", "including", "include", "like"];

/// Words before a title that say that its bearer does not hold it.
const QUALIFIERS: &[&str] = &[
    "deputy",
    "vice",
    "assistant",
    "associate",
    "would-be",
    "aspiring",
    "future",
    "potential",
    "prospective",
    "candidate",
    "presumptive",
    "shadow",
    "under",
    "sub",
    "likely",
    "possible",
    "alleged",
];

/// Nouns that after "of" without an article are part of a title: "secretary of state", "chief of staff".
const TITLE_COMPLEMENTS: &[&str] = &["state", "staff", "government", "mission", "cabinet", "security"];

/// Whether a noun without an article completes a title.
pub(super) fn completes_title(lemma: &str) -> bool {
    TITLE_COMPLEMENTS.contains(&lemma)
}

/// Verbs and nouns of violence that news uses as often of words and contests.
const FIGURATIVE: &[&str] = &[
    "attack",
    "beat",
    "assault",
    "target",
    "strike",
    "hit",
    "fire",
    "fight",
    "battle",
    "war",
    "clash",
    "bash",
    "torch",
    "raid",
    "storm",
    "defeat",
    "engage",
    "confront",
    "feud",
    "campaign",
    "offensive",
    "blast",
    "threat",
    "threaten",
    "capture",
    "dispute",
    "conflict",
    "rout",
];

/// Whether `lemma` before a title takes it away.
pub(super) fn qualifies_title(lemma: &str) -> bool {
    QUALIFIERS.contains(&lemma)
}

/// Whether a word of violence is often meant of words.
pub(super) fn figurative(lemma: &str) -> bool {
    FIGURATIVE.contains(&lemma)
}

pub(super) fn supports(lemma: &str) -> bool {
    SUPPORT.contains(&lemma)
}

pub(super) fn supporting_adjective(lemma: &str) -> bool {
    SUPPORT_ADJECTIVE.contains(&lemma)
}

pub(super) fn subject_control(lemma: &str) -> bool {
    SUBJECT_CONTROL.contains(&lemma)
}

pub(super) fn acted_upon(lemma: &str) -> bool {
    ACTED_UPON.contains(&lemma)
}

pub(super) fn happens_to(lemma: &str) -> bool {
    HAPPENS_TO.contains(&lemma)
}

pub(super) fn relative(lemma: &str) -> bool {
    RELATIVE.contains(&lemma)
}

pub(super) fn reflexive(lemma: &str) -> bool {
    REFLEXIVE.contains(&lemma)
}

pub(super) fn introduces_examples(lemma: &str) -> bool {
    EXAMPLES.contains(&lemma)
}
