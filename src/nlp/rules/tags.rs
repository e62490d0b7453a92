//! Parts of speech and lemmas by lists and endings. In: the words of one sentence; out: a tag and a lemma for each.

use super::super::tokenize::Word;
use crate::document::{Span, Upos};

/// A word with its tags.
pub(super) struct Tagged {
    pub span: Span,
    pub lemma: String,
    pub upos: Upos,
    pub xpos: &'static str,
    /// Lower-cased form.
    pub low: String,
}

const CLOSED: &[(Upos, &str, &str)] = &[
    (Upos::Det, "DT", "the a an this these those every each no some any both another all"),
    (
        Upos::Adp,
        "IN",
        "of in on at by with from for about against between among into through during before after under over since until within without near across towards toward despite behind along per",
    ),
    (Upos::Cconj, "CC", "and or but nor & yet"),
    (Upos::Sconj, "IN", "that because although though if while whereas unless whether as than"),
    (Upos::Pron, "PRP", "i you he she it we they me him us them himself herself itself themselves myself ourselves"),
    (Upos::Pron, "PRP$", "my your his her its our their"),
    (Upos::Pron, "WP", "who whom what which whose"),
    (Upos::Aux, "MD", "will would can could may might shall should must ca wo 'll ’ll"),
    (Upos::Aux, "VBD", "was were had did been"),
    (Upos::Aux, "VBZ", "is are has have does do am be being 'm ’m 're ’re 've ’ve"),
    (Upos::Part, "TO", "to"),
    (Upos::Part, "RB", "not n't n’t"),
    (Upos::Part, "POS", "'s ’s ’ '"),
    (
        Upos::Adv,
        "RB",
        "also now then there here very too just only still already never always often again later ago however when where how why so more most",
    ),
    (
        Upos::Num,
        "CD",
        "one two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand million billion",
    ),
];

const IRREGULAR: &[(&str, &str)] = &[
    ("said", "say"),
    ("told", "tell"),
    ("led", "lead"),
    ("met", "meet"),
    ("held", "hold"),
    ("was", "be"),
    ("were", "be"),
    ("is", "be"),
    ("are", "be"),
    ("am", "be"),
    ("been", "be"),
    ("being", "be"),
    ("has", "have"),
    ("had", "have"),
    ("did", "do"),
    ("does", "do"),
    ("made", "make"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("given", "give"),
    ("went", "go"),
    ("gone", "go"),
    ("came", "come"),
    ("saw", "see"),
    ("seen", "see"),
    ("knew", "know"),
    ("known", "know"),
    ("thought", "think"),
    ("left", "leave"),
    ("found", "find"),
    ("began", "begin"),
    ("begun", "begin"),
    ("brought", "bring"),
    ("fought", "fight"),
    ("shot", "shoot"),
    ("won", "win"),
    ("lost", "lose"),
    ("paid", "pay"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("became", "become"),
    ("fell", "fall"),
    ("rose", "rise"),
    ("ran", "run"),
    ("kept", "keep"),
    ("n't", "not"),
    ("n’t", "not"),
    ("’s", "'s"),
    ("an", "a"),
    ("men", "man"),
    ("women", "woman"),
    ("people", "people"),
    ("children", "child"),
    ("police", "police"),
    ("truces", "truce"),
];

const VERBS: &[&str] = &[
    "say",
    "tell",
    "lead",
    "meet",
    "hold",
    "make",
    "take",
    "give",
    "go",
    "come",
    "see",
    "know",
    "think",
    "leave",
    "find",
    "begin",
    "bring",
    "fight",
    "shoot",
    "win",
    "lose",
    "pay",
    "speak",
    "become",
    "fall",
    "rise",
    "run",
    "keep",
    "deny",
    "claim",
    "warn",
    "want",
    "call",
    "add",
    "ask",
    "accuse",
    "kill",
    "arrest",
    "attack",
    "broker",
    "mediate",
    "negotiate",
    "control",
    "operate",
    "support",
    "oppose",
    "sign",
    "agree",
    "promote",
    "announce",
    "attend",
    "join",
    "order",
    "seek",
    "face",
    "argue",
    "believe",
    "insist",
    "report",
    "admit",
];

/// Tags the words of one sentence.
pub(super) fn tag(text: &str, words: &[Word]) -> Vec<Tagged> {
    let mut out: Vec<Tagged> = Vec::with_capacity(words.len());
    for (i, w) in words.iter().enumerate() {
        let form = w.span.of(text);
        let low = form.to_lowercase();
        let (upos, xpos) = guess(form, &low, i, out.last());
        let lemma = lemma(form, &low, upos);
        out.push(Tagged { span: w.span, lemma, upos, xpos, low });
    }
    out
}

fn guess(form: &str, low: &str, i: usize, last: Option<&Tagged>) -> (Upos, &'static str) {
    let Some(first) = form.chars().next() else { return (Upos::X, "FW") };
    if !form.chars().any(char::is_alphanumeric) {
        return symbol(form);
    }
    if first.is_numeric() {
        return (Upos::Num, "CD");
    }
    let closed = CLOSED.iter().find(|(_, _, list)| list.split(' ').any(|w| w == low));
    // A capital inside a sentence makes a name of "May" but not of "He"; "US" and "IT" are names in capitals.
    let common = |xpos: &str| xpos.starts_with("PRP") && !matches!(form, "IT" | "ME" | "US");
    if let Some(&(upos, xpos, _)) = closed.filter(|c| i == 0 || !first.is_uppercase() || common(c.1)) {
        return (upos, xpos);
    }
    if first.is_uppercase() && i > 0 {
        return (Upos::Propn, "NNP");
    }
    open(form, low, first.is_uppercase(), last)
}

fn symbol(form: &str) -> (Upos, &'static str) {
    match form {
        "$" | "€" | "£" => (Upos::Sym, "$"),
        "%" => (Upos::Sym, "NN"),
        "," => (Upos::Punct, ","),
        "." | "!" | "?" => (Upos::Punct, "."),
        "“" | "``" => (Upos::Punct, "``"),
        "”" | "\"" | "''" => (Upos::Punct, "''"),
        "(" | "[" => (Upos::Punct, "-LRB-"),
        ")" | "]" => (Upos::Punct, "-RRB-"),
        "-" => (Upos::Punct, "HYPH"),
        _ => (Upos::Punct, ":"),
    }
}

/// Words of the open classes, by lists, endings, and the word before.
fn open(form: &str, low: &str, capital: bool, last: Option<&Tagged>) -> (Upos, &'static str) {
    let irregular = IRREGULAR.iter().any(|(f, l)| *f == low && VERBS.contains(l));
    let stem = strip(low);
    let after_noun = last.is_some_and(|t| {
        matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Aux | Upos::Part | Upos::Adv | Upos::Punct)
    });
    let after_to = last.is_some_and(|t| t.low == "to" || t.xpos == "MD");
    if irregular || (low.ends_with("ed") && low.len() > 4) {
        return (Upos::Verb, "VBD");
    }
    if after_to {
        return (Upos::Verb, "VB");
    }
    if VERBS.contains(&stem.as_str()) && after_noun {
        return (
            Upos::Verb,
            if low.ends_with("ing") {
                "VBG"
            } else if low.ends_with('s') {
                "VBZ"
            } else {
                "VBP"
            },
        );
    }
    if low.ends_with("ing") && low.len() > 5 {
        return (Upos::Verb, "VBG");
    }
    if low.ends_with("ly") && low.len() > 4 {
        return (Upos::Adv, "RB");
    }
    let adjective = ["ous", "ful", "ive", "able", "ible", "ical", "ial", "less", "ish", "ese"];
    if adjective.iter().any(|e| low.ends_with(e))
        || matches!(
            low,
            "new" | "former" | "last" | "first" | "other" | "many" | "such" | "own" | "high" | "local" | "national"
        )
    {
        return (Upos::Adj, "JJ");
    }
    if capital && form.chars().count() > 1 && form.chars().all(char::is_uppercase) {
        return (Upos::Propn, "NNP");
    }
    if capital {
        return (Upos::Propn, "NNP");
    }
    if low.ends_with('s') && !low.ends_with("ss") { (Upos::Noun, "NNS") } else { (Upos::Noun, "NN") }
}

/// A regular ending taken off.
fn strip(low: &str) -> String {
    let cut = |n: usize, add: &str| format!("{}{add}", low.get(..low.len() - n).unwrap_or(low));
    let doubled = |s: String| match s.as_bytes() {
        [.., a, b] if a == b && !matches!(a, b'l' | b's' | b'e') => s.get(..s.len() - 1).unwrap_or(&s).to_owned(),
        _ => s,
    };
    let known = |s: String| {
        let with_e = format!("{s}e");
        if VERBS.contains(&with_e.as_str()) { with_e } else { doubled(s) }
    };
    match low {
        _ if !low.is_ascii() => low.to_owned(),
        _ if low.ends_with("ies") && low.len() > 4 => cut(3, "y"),
        _ if low.ends_with("ied") && low.len() > 4 => cut(3, "y"),
        _ if low.ends_with("ed") && low.len() > 4 => known(cut(2, "")),
        _ if low.ends_with("ing") && low.len() > 5 => known(cut(3, "")),
        _ if ["ches", "shes", "sses", "xes"].iter().any(|e| low.ends_with(e)) => cut(2, ""),
        _ if low.ends_with('s') && !low.ends_with("ss") && !low.ends_with("us") && low.len() > 3 => cut(1, ""),
        _ => low.to_owned(),
    }
}

fn lemma(form: &str, low: &str, upos: Upos) -> String {
    if let Some((_, l)) = IRREGULAR.iter().find(|(f, _)| *f == low) {
        return (*l).to_owned();
    }
    match upos {
        Upos::Propn => form.to_owned(),
        Upos::Noun | Upos::Verb => strip(low),
        _ => low.to_owned(),
    }
}
