//! Durations, and what happens again and again. In: a match; out: a duration or a set in ISO 8601.

use super::{Found, Meaning};
use crate::document::TimeKind;

/// ISO 8601 for `n` units; `X` for an unknown number.
fn length(n: &str, unit: &str) -> String {
    match unit.strip_prefix('T') {
        Some(unit) => format!("PT{n}{unit}"),
        None if unit == "N" => format!("P{n}D"),
        None if unit == "FN" => n.parse::<i64>().map_or_else(|_| "PXW".to_owned(), |n| format!("P{}W", 2 * n)),
        None if unit == "WE" => format!("P{n}WE"),
        None => format!("P{n}{unit}"),
    }
}

fn lasts(value: String) -> Meaning {
    Some((TimeKind::Duration, Some(value)))
}

fn is_age(found: &Found) -> bool {
    let after = found.after.trim_start_matches(['-', ' ', '\u{2010}', '\u{2011}']);
    after.starts_with("old") || after.starts_with("of age")
}

/// "three months", "a 30-minute speech", "the last two years".
pub(in crate::nlp::time) fn duration(found: &Found) -> Meaning {
    const BEFORE: &[&str] = &[
        "for", "in", "within", "after", "over", "than", "least", "took", "takes", "take", "taking", "lasted",
        "lasting", "lasts", "last", "spent", "spend", "during", "half", "almost", "nearly", "about", "around", "only",
        "just", "wait", "waited", "under", "barely", "whole",
    ];
    let (unit, n) = (found.unit()?, found.number()?);
    let text = found.get("n")?.to_lowercase();
    let one = matches!(text.as_str(), "a" | "an" | "one" | "un" | "una" | "uno");
    let spelt_whole = found.whole().split([' ', '-', '\n']).count() > 2;
    if is_age(found)
        || n > 9999.0
        || (one && matches!(unit, "TS" | "Q" | "WE"))
        || (unit == "TS" && text.chars().all(char::is_alphabetic) && n < 3.0)
    {
        return None;
    }
    if one && !spelt_whole && !found.whole().contains('-') && !found.after_any(BEFORE) && found.get("half").is_none() {
        return None;
    }
    if one && found.get("half").is_none() && found.before.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let n = if found.get("half").is_some() { n + 0.5 } else { n };
    lasts(length(&format!("{n}"), unit))
}

/// "an extra week", "half an hour", "the past year".
pub(in crate::nlp::time) fn one(found: &Found) -> Meaning {
    let unit = found.unit()?;
    if is_age(found) || matches!(unit, "TS" | "WE") || (unit == "Q" && found.after.starts_with(" of ")) {
        return None;
    }
    let half = found.get("extra").is_some_and(|e| e.to_lowercase().starts_with("half"));
    lasts(match (half, unit) {
        (true, "TH") => "PT30M".to_owned(),
        (true, "Y") => "P6M".to_owned(),
        (true, "CE") => "P50Y".to_owned(),
        (true, "DE") => "P5Y".to_owned(),
        (true, unit) => length("0.5", unit),
        (false, unit) => length("1", unit),
    })
}

/// "several weeks", "the coming months".
pub(in crate::nlp::time) fn many(found: &Found) -> Meaning {
    if is_age(found) {
        return None;
    }
    lasts(length("X", found.unit()?))
}

/// "for years", "hours before", "decades-long".
pub(in crate::nlp::time) fn bare_plural(found: &Found) -> Meaning {
    const BEFORE: &[&str] = &[
        "for",
        "in",
        "over",
        "within",
        "took",
        "take",
        "takes",
        "taken",
        "lasted",
        "last",
        "lasting",
        "spend",
        "spent",
        "spending",
        "waited",
        "wait",
        "throughout",
        "through",
        "many",
        "after",
        "of",
    ];
    let followed = [
        " before",
        " after",
        " later",
        " earlier",
        " since",
        "-long",
        " into",
        " away",
        " of negotiations",
        " of talks",
    ]
    .iter()
    .any(|w| found.after.starts_with(w));
    let of = found.previous() == "of" && !found.before.trim_end().to_lowercase().ends_with("couple of");
    if is_age(found)
        || !(followed
            || (found.after_any(BEFORE) && !of)
            || (of && found.after.starts_with([' ']) && found.before.contains("after")))
    {
        return None;
    }
    lasts(length("X", found.unit()?))
}

/// "Mondays".
pub(in crate::nlp::time) fn weekdays(found: &Found) -> Meaning {
    if found.after.starts_with(['\'', '’']) {
        return None;
    }
    let weekday = found.words.number("weekday", found.get("weekday")?)?;
    Some((TimeKind::Set, Some(format!("XXXX-WXX-{weekday}"))))
}

/// "every 72 minutes", "each day", "every Monday", "twice a week".
pub(in crate::nlp::time) fn every(found: &Found) -> Meaning {
    let word = found.get("unit")?;
    if let Some(weekday) = found.words.number("weekday", word) {
        return Some((TimeKind::Set, Some(format!("XXXX-WXX-{weekday}"))));
    }
    if let Some(code) = found.words.value("season", word) {
        return Some((TimeKind::Set, Some(format!("XXXX-{code}"))));
    }
    let other = found.whole().to_lowercase().contains(" other ");
    if let Some(code) = found.words.value("part", word)
        && code != "NI"
    {
        return Some((TimeKind::Set, Some(format!("XXXX-XX-XXT{code}"))));
    }
    let unit = found.unit()?;
    if matches!(unit, "TS") && found.get("n").is_none() && found.after.starts_with(" ") {
        return None;
    }
    let n = if other { 2.0 } else { found.number().unwrap_or(1.0) };
    Some((TimeKind::Set, Some(length(&format!("{n}"), unit))))
}

/// "daily".
pub(in crate::nlp::time) fn regularly(found: &Found) -> Meaning {
    let value = match found.get("adverb")? {
        "daily" | "nightly" => "P1D",
        "weekly" => "P1W",
        "monthly" => "P1M",
        "hourly" => "PT1H",
        _ => "P1Y",
    };
    (!found.after.starts_with('-')).then(|| (TimeKind::Set, Some(value.to_owned())))
}
