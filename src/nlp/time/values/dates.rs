//! Dates with day, month or year. In: a match; out: a date, its year named or told by the tense.

use super::super::calendar::{Anchor, Direction};
use super::{Found, Meaning, date};
use jiff::civil::Date;

fn day_value(year: Option<i16>, month: i64, day: i64) -> Option<String> {
    let date = Date::new(year?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// A year of four digits, or of two (the century nearest to the anchor).
pub(super) fn year_of(text: &str, anchor: Anchor) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    if text.len() == 4 {
        return Some(year);
    }
    let now = anchor.year().unwrap_or(2000);
    let guess = now - now.rem_euclid(100) + year;
    Some(if guess > now + 20 { guess - 100 } else { guess })
}

/// The year named, said ("last year") or told by the tense.
pub(super) fn year_for(found: &Found, month: i64, day: Option<i64>) -> Option<i16> {
    if let Some(year) = found.get("y") {
        return year_of(year, found.anchor);
    }
    if let Some(shift) = found.shift("rel") {
        return found.anchor.year().map(|y| y + shift as i16);
    }
    let direction = match found.shift("side") {
        Some(-1) => Direction::Past,
        Some(1) => Direction::Future,
        Some(_) => return found.anchor.year(),
        None if found.after_any(&["since", "last"]) => Direction::Past,
        None if found.after_any(&["until", "till", "by", "next"]) => Direction::Future,
        None => match found.direction() {
            Direction::Future if found.anchor.months_ahead(month).is_some_and(|n| n > 5) => Direction::Unknown,
            // Of last November nine months later one says "last November".
            Direction::Past if found.anchor.months_ahead(month).is_some_and(|n| (1..=3).contains(&n)) => {
                Direction::Unknown
            }
            told => told,
        },
    };
    found.anchor.year_of(month, day, direction)
}

fn month_number(found: &Found) -> Option<i64> {
    match found.get("month") {
        Some(name) => found.words.number("month", name),
        None => found.integer("mm"),
    }
}

/// "Sept. 19, 2016", "2016-09-19", "9/19/16".
pub(in crate::nlp::time) fn day(found: &Found) -> Meaning {
    let (month, day) = (month_number(found)?, found.integer("d")?);
    if !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || continues_number(found.after)
        || found.after.starts_with(" percent")
    {
        return None;
    }
    let year = year_for(found, month, Some(day));
    let value = day_value(year, month, day);
    if found.get("y").is_some() && value.is_none() {
        return None;
    }
    date(value)
}

fn continues_number(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        Some('%' | '$' | '°') => true,
        Some(',' | '.' | ':') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// "May 2012", "last December", "June".
pub(in crate::nlp::time) fn month(found: &Found) -> Meaning {
    let month = month_number(found)?;
    let bare = found.get("y").is_none() && found.get("rel").is_none() && found.get("side").is_none();
    if bare && !is_month(found) {
        return None;
    }
    let year = year_for(found, month, None);
    date(year.map(|y| format!("{y:04}-{month:02}")))
}

/// Whether a month's name alone means the month, not a person, a verb or a newspaper's line.
fn is_month(found: &Found) -> bool {
    const BEFORE: &[&str] = &[
        "in", "since", "of", "until", "till", "by", "last", "next", "from", "to", "and", "through", "during", "before",
        "after", "early", "late", "mid", "a", "this", "for", "an", "or", "between", "every", "around", "en", "de",
        "desde", "hasta", "the", "one",
    ];
    let (word, before) = (found.get("month").unwrap_or(""), found.after_any(BEFORE));
    let named = found.after.strip_prefix(' ').and_then(|a| a.chars().next()).is_some_and(char::is_uppercase);
    let doubtful = matches!(
        word,
        "May"
            | "MAY"
            | "March"
            | "MARCH"
            | "April"
            | "APRIL"
            | "Jan"
            | "Jun"
            | "Sep"
            | "Dec"
            | "Oct"
            | "Feb"
            | "June"
            | "August"
    );
    let modified = found.whole().len() > word.len();
    modified || (before && (!named || !doubtful || found.after_any(&["in", "since", "until"]))) || (!doubtful && !named)
}

/// "2012", "the year 2012", "early 2012".
pub(in crate::nlp::time) fn year(found: &Found) -> Meaning {
    const COUNTED: &[&str] = &[
        "people",
        "men",
        "women",
        "soldiers",
        "votes",
        "voters",
        "jobs",
        "miles",
        "feet",
        "meters",
        "metres",
        "acres",
        "pounds",
        "dollars",
        "students",
        "troops",
        "fighters",
        "prisoners",
        "refugees",
        "migrants",
        "words",
        "calories",
        "emails",
        "deaths",
        "children",
        "families",
        "homes",
        "members",
        "workers",
        "km",
        "kilometers",
        "delegates",
        "employees",
        "cases",
        "points",
        "barrels",
        "tons",
        "square",
        "million",
        "billion",
    ];
    const AMOUNT: &[&str] =
        &["about", "some", "than", "nearly", "almost", "roughly", "approximately", "least", "over", "another", "no."];
    let glued = found.before.chars().next_back().is_some_and(|c| {
        matches!(c, '$' | '€' | '£' | '#' | ',' | '.' | '/' | '@' | '_' | '=')
            || (c == '-'
                && found
                    .before
                    .chars()
                    .rev()
                    .nth(1)
                    .is_some_and(|d| d.is_ascii_digit() && !ends_with_year(found.before)))
    });
    let next = found.after.split_whitespace().next().unwrap_or("").trim_end_matches([',', '.', ';']);
    let bare = found.whole().len() == 4;
    if glued
        || continues_number(found.after)
        || found.after.starts_with(['/', '_'])
        || (bare && (COUNTED.contains(&next) || found.after_any(AMOUNT)))
    {
        return None;
    }
    date(found.get("y").map(str::to_owned))
}

fn ends_with_year(before: &str) -> bool {
    let digits: Vec<char> = before.chars().rev().skip(1).take(5).collect();
    digits.iter().take(4).all(char::is_ascii_digit) && digits.get(4).is_none_or(|c| !c.is_ascii_digit())
}

/// The second year of "2015-16".
pub(in crate::nlp::time) fn year_end(found: &Found) -> Meaning {
    let (first, last) = (found.get("y1")?, found.get("y2")?);
    let follows = last.parse::<u8>().ok()? == (first.get(2..)?.parse::<u8>().ok()? + 1) % 100;
    (follows && !found.after.starts_with(['-', '/'])).then_some(())?;
    date(Some(format!("{}{last}", first.get(..2)?)))
}

/// "the 1990s", "the ’90s".
pub(in crate::nlp::time) fn decade(found: &Found) -> Meaning {
    let x = found.get("x")?;
    date(Some(format!("{}{x}", found.get("c").unwrap_or("19"))))
}

/// "the 19th century".
pub(in crate::nlp::time) fn century(found: &Found) -> Meaning {
    let n = found.integer("c")?;
    (1..=99).contains(&n).then_some(())?;
    date(Some(format!("{:02}", n - 1)))
}
