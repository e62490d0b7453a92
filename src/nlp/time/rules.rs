//! The rules of all languages in one table. In a pattern a blank stands for any one blank, `{month}`, `{unit}` … for the words of
//! that kind, `{n}` for a number, `{about}` for a vague quantifier. A group `t` narrows the expression; else it is the whole match.

use super::values::{self as v, Make};
use super::words::Words;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One rule.
struct Rule {
    language: &'static str,
    pattern: &'static str,
    make: Make,
}

const fn en(pattern: &'static str, make: Make) -> Rule {
    Rule { language: "en", pattern, make }
}

const fn es(pattern: &'static str, make: Make) -> Rule {
    Rule { language: "es", pattern, make }
}

const RULES: &[Rule] = &[
    // Calendar dates
    en(r"\b(?P<y>\d{4})-(?P<mm>\d{2})-(?P<d>\d{2})\b", v::day),
    en(r"\b(?P<mm>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})\b", v::day),
    en(r"\b(?:{weekday},? )?{mod}(?P<month>{month}) (?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<y>\d{4}))?\b", v::day),
    en(
        r"\b(?P<month>{month}) (?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,| of)? (?P<rel>(?i:last|this|next)) (?i:year)\b",
        v::day,
    ),
    en(
        r"\b(?:{weekday},? )?(?:(?i:the) )?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>{month})(?:,? (?P<y>\d{4}))?",
        v::day,
    ),
    en(
        r"\b(?P<month>{month}) \d{1,2}(?:st|nd|rd|th)? ?(?:-|–|—|to|through|and|until) ?(?P<t>(?P<d>\d{1,2})(?:st|nd|rd|th)?)(?:,? (?P<y>\d{4}))?\b",
        v::day,
    ),
    en(r"\b{mod}(?P<month>{month})(?:,| of)? (?P<y>\d{4})\b", v::month),
    en(r"\b{mod}(?P<month>{month})(?:,| of)? (?P<rel>(?i:last|this|next)) (?i:year)\b", v::month),
    en(r"\b(?P<side>(?i:last|next|this past|this coming|this)) (?P<month>{month})", v::month),
    en(r"\b{mod}(?P<month>{month})", v::month),
    en(r"\b(?:(?i:the year) )?{mod}(?P<y>1[5-9]\d\d|20\d\d)\b", v::year),
    en(r"\b(?:(?i:fiscal(?: year)?)|FY) ?(?P<y>\d{4})\b", v::year),
    en(r"\b(?P<y1>(?:19|20)\d\d)[-–/](?P<t>(?P<y2>\d\d))\b", v::year_end),
    en(r"\b(?:(?i:the) )?{mod}(?P<c>1\d|20)(?P<x>\d)0['’]?s\b", v::decade),
    en(r"(?:\b(?i:the) )?{mod}['’‘](?P<x>\d)0s\b", v::decade),
    en(r"\b(?i:the) {mod}(?P<c>\d{1,2})(?:st|nd|rd|th)[ -][cC]entury\b", v::century),
    // Seasons, quarters, holidays
    en(r"\b(?P<side>(?i:this past|this coming|last|next|this|past)) (?P<season>{season})\b", v::season),
    en(r"\b(?:(?i:the) )?{mod}(?P<season>{season})(?: of)? (?P<y>\d{4})\b", v::season),
    en(r"\b(?:(?i:the) )?{mod}(?P<season>{season})(?: of)? (?P<rel>(?i:last|this|next)) (?i:year)\b", v::season),
    en(r"\b(?:(?i:the|early|late)) (?P<season>{season})\b", v::season_alone),
    en(
        r"\b(?:(?i:the) )?(?P<ordinal>{ordinal})[ -](?P<what>(?i:quarter|half))(?: of)?(?: (?i:fiscal(?: year)?))? (?P<y>\d{4})\b",
        v::quarter,
    ),
    en(
        r"\b(?i:the) (?P<ordinal>{ordinal})[ -](?P<what>(?i:quarter|half))(?: of (?P<rel>(?i:last|this|next|the)) (?i:year))?\b",
        v::quarter,
    ),
    en(r"\bQ(?P<q>[1-4])(?: of)? (?P<y>\d{4})\b", v::quarter),
    en(r"\b(?P<holiday>{holiday})(?:,? (?P<y>\d{4}))?\b", v::holiday),
    // Days around the anchor
    en(
        r"\b(?:(?i:early|earlier|late|later) )?(?P<day>(?i:the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight))(?: (?P<part>{part}))?\b",
        v::near_day,
    ),
    en(
        r"\b(?:(?i:early|late|later|earlier) )?(?P<side>(?i:last|this|that|the same|the next|the following|the previous)) (?P<part>{part})\b",
        v::near_part,
    ),
    en(
        r"\b(?:(?P<side>(?i:last|next|this past|this coming|this|past)) )?(?:(?i:early|earlier|late|later|mid)[ -])?(?P<weekday>{weekday})(?: (?P<part>{part}))?\b",
        v::weekday,
    ),
    en(r"\b(?P<weekday>{weekday})(?: (?P<part>{part}))?(?: of)? (?P<rel>(?i:last|this|next)) (?i:week)\b", v::weekday),
    en(r"\b(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s\b", v::weekdays),
    // Weeks, months, years around it
    en(
        r"\b(?:(?i:earlier|later|late|early|sometime|at some point) )?(?P<side>(?i:last|this past|this coming|this|next)) (?P<unit>(?i:week|weekend|month|quarter|year|decade|century|fortnight))\b",
        v::near_unit,
    ),
    en(r"\b(?i:the) (?P<side>(?i:current)) (?P<unit>(?i:week|month|quarter|year|decade|century))\b", v::near_unit),
    en(
        r"\b(?:(?i:earlier|later|late|early|on) )?(?i:the (?:very )?(?:same|next|following|previous|preceding)|that same|that very|that) (?P<unit>(?i:day|week|weekend|month|year|decade|hour))\b",
        v::unanchored,
    ),
    en(r"\b(?i:earlier|later|late|early) in the (?P<unit>(?i:day|week|month|year|decade))\b", v::within_unit),
    en(r"\b(?i:the) (?:(?i:past|coming|previous|upcoming) )?(?i:weekend)\b", v::weekend),
    en(
        r"\b(?:(?i:the) )?(?:(?i:very) )?(?i:end|beginning|start|middle|close|turn) of (?P<side>(?i:the|this|last|next)) (?P<unit>(?i:week|month|quarter|year|decade|century))\b",
        v::near_unit,
    ),
    en(r"\b(?:(?i:the) )?(?i:end|beginning|start|middle|close) of (?P<month>{month})(?:,? (?P<y>\d{4}))?\b", v::month),
    en(r"\b(?:(?i:the) )?(?i:end|beginning|start|middle|close) of (?P<y>(?:19|20)\d\d)\b", v::year),
    en(r"\b{about}(?P<n>{n})(?P<half> and a half|-and-a-half)? (?P<unit>{unit}) (?i:ago)\b", v::ago),
    en(r"\b(?i:half a) (?P<unit>(?i:century|decade)) (?i:ago)\b", v::long_ago),
    en(
        r"\b(?:(?i:(?:just |only )?(?:many|several|some|a few|few|a number of)) )?(?P<unit>(?i:days|weeks|months|years|decades|hours|minutes|centuries)) (?i:ago)\b",
        v::long_ago,
    ),
    en(r"\b(?i:long|not long|a while|some time|not so long) (?i:ago)\b", v::long_ago),
    en(r"\b{about}(?P<n>{n}) (?P<unit>{unit}) (?i:from now|from today|hence)\b", v::hence),
    en(r"\b{about}(?P<n>{n}) (?P<unit>{unit}) (?i:earlier|later)\b", v::unanchored),
    // Lengths of time
    en(
        r"\b(?:(?i:the|these|those) (?:(?i:last|past|next|first|coming|previous|final|following|preceding) )?|(?:(?i:another|past|next|last) ))?{about}(?P<n>{n})(?: (?P<extra>(?i:more|extra|additional|full|straight|consecutive|whole|entire|solid|long|short)))?[ -](?P<unit>{unit})(?P<half> and a half)?\b",
        v::duration,
    ),
    en(r"\b(?i:an?) (?P<extra>(?i:extra|additional|full|whole|entire|half|good)) (?P<unit>{unit})\b", v::one),
    en(
        r"\b(?P<extra>(?i:another|the whole|the entire|all)) (?P<unit>(?i:minute|hour|day|night|week|month|year|decade|century))\b",
        v::one,
    ),
    en(
        r"\b(?i:the) (?P<extra>(?i:last|past|next|coming)) (?P<unit>(?i:minute|hour|day|week|month|quarter|year|decade|century))\b",
        v::one,
    ),
    en(r"\b(?P<extra>(?i:half an?)) (?P<unit>(?i:hour|day|year|century|decade))\b", v::one),
    en(
        r"\b(?:(?i:the|those|these) )?(?:(?i:last|past|next|first|coming|previous|final|recent) )?(?i:several|many|a few|few|some|countless|a number of|a matter of|numerous|multiple|untold|dozens of|hundreds of|thousands of) (?:(?i:more) )?(?P<unit>(?i:seconds|minutes|hours|days|nights|weeks|months|years|decades|centuries))\b",
        v::many,
    ),
    en(
        r"\b(?i:the) (?i:last|past|next|coming|following|final|ensuing|intervening) (?P<unit>(?i:hours|days|weeks|months|years|decades|centuries))\b",
        v::many,
    ),
    en(r"\b(?P<unit>(?i:seconds|minutes|hours|days|nights|weeks|months|years|decades|centuries))\b", v::bare_plural),
    // What recurs
    en(
        r"\b(?i:every|each)(?: (?i:other|single))?(?: (?P<n>{n}))? (?P<unit>{unit}|{weekday}|{season}|{part})\b",
        v::every,
    ),
    en(
        r"\b(?:once|twice|three times|four times|five times|several times|\d+ times) (?:a|an|per|each|every) (?P<unit>{unit})\b",
        v::every,
    ),
    en(r"\b(?P<adverb>daily|weekly|monthly|hourly|nightly|annually)\b", v::regularly),
    // Times of day
    en(
        r"\b(?P<h>\d{1,2})(?:[:.](?P<min>\d{2}))? ?(?P<half>a\.m\.|p\.m\.|A\.M\.|P\.M\.|am\b|pm\b|AM\b|PM\b)(?: (?:ET|EST|EDT|PT|PST|PDT|CT|CST|CDT|MT|MST|MDT|GMT|UTC|BST|CET|Eastern(?: [tT]ime)?|Pacific(?: [tT]ime)?|local time)\b)?",
        v::clock,
    ),
    en(
        r"\b(?:at|by|until|since|around|about|from|to|before|after) (?P<t>(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?: (?:ET|EST|EDT|PT|GMT|UTC|BST|CET|hours|local time)\b)?)",
        v::clock,
    ),
    en(r"\b(?P<h>\d{1,2}|{number}) o['’]clock\b", v::clock),
    en(r"\b(?P<named>(?i:noon|midday|midnight))\b", v::clock),
    // Vague references
    en(r"\b(?i:right now|just now|now|currently|presently|nowadays|these days|the present(?: day)?)\b", v::present),
    en(
        r"\b(?i:recently|lately|(?:the )?recent (?:years|months|weeks|days|decades|times|past)|(?:the )?(?:distant )?past)\b",
        v::past,
    ),
    en(
        r"\b(?i:soon|(?:the )?(?:near|foreseeable|distant|immediate|not-too-distant) future|the future|(?:many )?years to come|(?:the )?(?:months|days|weeks|years|months and years) ahead)\b",
        v::future,
    ),
    // Spanish
    es(r"\b(?:{weekday},? )?(?P<d>\d{1,2}) de (?P<month>{month})(?: (?:de|del) (?P<y>\d{4}))?\b", v::day),
    es(r"\b(?P<month>{month})(?: (?:de|del))? (?P<y>\d{4})\b", v::month),
    es(r"\b(?P<d>\d{1,2})/(?P<mm>\d{1,2})/(?P<y>\d{4}|\d{2})\b", v::day),
    es(r"\b(?P<month>{month})\b", v::month),
    es(r"\b(?P<y>1[5-9]\d\d|20\d\d)\b", v::year),
    es(r"\b(?P<day>(?i:anteayer|ayer|hoy|pasado mañana))\b", v::near_day),
    es(r"\b(?:(?i:el|este) )?(?P<weekday>{weekday})(?: (?P<side>pasado|próximo))?\b", v::weekday),
    es(r"\b(?i:la|el) (?P<unit>(?i:semana|mes|año)) (?P<side>(?i:pasada|pasado))\b", v::near_unit),
    es(r"\b(?i:esta|este) (?P<unit>(?i:semana|mes|año))\b", v::near_unit),
    es(r"\b(?i:la próxima|el próximo) (?P<unit>(?i:semana|mes|año))\b", v::near_unit),
    es(r"\b(?i:hace) (?P<n>{n}) (?P<unit>{unit})\b", v::ago),
    es(r"\b(?P<n>{n}) (?P<unit>{unit})\b", v::duration),
];

/// A rule ready to run.
pub(super) struct Compiled {
    /// Its pattern.
    pub(super) pattern: Regex,
    /// What makes a value of a match.
    pub(super) make: Make,
}

impl Compiled {
    /// The rules of `language`, in the order of the table.
    pub(super) fn of(language: &str) -> &'static [Compiled] {
        static ALL: OnceLock<BTreeMap<&'static str, Vec<Compiled>>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let mut all: BTreeMap<&'static str, Vec<Compiled>> = BTreeMap::new();
            for rule in RULES {
                if let Ok(pattern) = Regex::new(&expand(rule)) {
                    all.entry(rule.language).or_default().push(Compiled { pattern, make: rule.make });
                }
            }
            all
        });
        all.get(language).map_or(&[], Vec::as_slice)
    }
}

/// A rule's pattern with its words put in.
fn expand(rule: &Rule) -> String {
    let words = Words::of(rule.language);
    let mut pattern = rule.pattern.to_owned();
    let about = r"(?:(?i:more than|less than|fewer than|about|nearly|almost|over|around|at least|roughly|some|approximately|just over|just under|well over|only|up to|as many as) )?";
    pattern = pattern.replace("{about}", about).replace("{mod}", r"(?:(?i:early|mid|late)[ -])?");
    pattern = pattern.replace("{n}", r"(?:\d{1,4}(?:\.\d+)?|{number}(?:-{number})?)");
    for kind in ["month", "weekday", "number", "ordinal", "unit", "season", "part", "holiday"] {
        let slot = format!("{{{kind}}}");
        if pattern.contains(&slot) {
            pattern = pattern.replace(&slot, &words.alternation(kind).replace("\\ ", " "));
        }
    }
    blanks(&pattern)
}

/// Blanks outside character classes become "any one blank".
fn blanks(pattern: &str) -> String {
    let (mut out, mut class, mut escaped) = (String::with_capacity(pattern.len() * 2), false, false);
    for c in pattern.chars() {
        match c {
            ' ' if !class => out.push_str(r"[ \x{a0}\n]"),
            _ => out.push(c),
        }
        class = match c {
            '[' if !escaped => true,
            ']' if !escaped => false,
            _ => class,
        };
        escaped = c == '\\' && !escaped;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_compiles() {
        for rule in RULES {
            let pattern = expand(rule);
            assert!(Regex::new(&pattern).is_ok(), "{}", rule.pattern);
            assert!(!pattern.contains("{month}") && !pattern.contains("{n}"), "{}", rule.pattern);
        }
    }
}
