//! Dates and times counted from the publication: yesterday, Friday, last week, two days ago, noon. In: a match; out: a date or a time.

use super::super::calendar::{Anchor, Direction, week};
use super::{Found, Meaning, date};
use crate::document::TimeKind;
use jiff::civil::Date;

/// "yesterday", "tomorrow night".
pub(in crate::nlp::time) fn near_day(found: &Found) -> Meaning {
    let word = found.get("day")?.to_lowercase().replace('\n', " ");
    if word == "tomorrow" && found.after_any(&["brighter", "better"]) {
        return None;
    }
    let name = found.before.ends_with("USA ") || found.after.starts_with(" Show") || found.after.starts_with(" show");
    if name && word == "today" {
        return None;
    }
    let shift = match word.as_str() {
        "the day before yesterday" | "anteayer" => -2,
        "yesterday" | "ayer" => -1,
        "tomorrow" => 1,
        "the day after tomorrow" | "pasado mañana" => 2,
        _ => 0,
    };
    let day = found.anchor.days(shift);
    let part = found.get("part").and_then(|p| found.words.value("part", p)).or((word == "tonight").then_some("NI"));
    match part {
        Some(part) => Some((TimeKind::Time, day.map(|d| format!("{d}T{part}")))),
        None => date(day),
    }
}

/// "last night", "this morning"; "that night" has no anchor.
pub(in crate::nlp::time) fn near_part(found: &Found) -> Meaning {
    if found.get("part").is_some_and(|p| p.starts_with(char::is_uppercase)) {
        return None; // "CBS This Morning"
    }
    let part = found.words.value("part", found.get("part")?)?;
    let day = match found.get("side")?.to_lowercase().as_str() {
        "last" => found.anchor.days(-1),
        "this" => found.anchor.days(0),
        _ => return Some((TimeKind::Time, None)),
    };
    Some((TimeKind::Time, day.map(|d| format!("{d}T{part}"))))
}

/// "Friday", "last Monday", "Monday night", "Monday of last week".
pub(in crate::nlp::time) fn weekday(found: &Found) -> Meaning {
    let weekday = found.words.number("weekday", found.get("weekday")?)?;
    if found.before.ends_with("News ")
        || found.before.ends_with("Black ")
        || found.before.ends_with("Super ")
        || found.after.starts_with(" Times")
    {
        return None;
    }
    let day = match (found.shift("rel"), found.shift("side")) {
        (Some(weeks), _) => found.anchor.weekday_of_week(weekday, weeks),
        (None, Some(-1)) => before_today(found.anchor, weekday),
        (None, Some(1)) => found.anchor.weekday(weekday, Direction::Future),
        (None, Some(_)) => found.anchor.weekday_of_week(weekday, 0),
        (None, None) => {
            let today = found.anchor.day().is_some_and(|d| i64::from(d.weekday().to_monday_one_offset()) == weekday);
            let direction = if today { Direction::Past } else { found.direction() };
            found.anchor.weekday(weekday, direction)
        }
    };
    match found.get("part").and_then(|p| found.words.value("part", p)) {
        Some(part) => Some((TimeKind::Time, day.map(|d| format!("{d}T{part}")))),
        None => date(day.map(|d| d.to_string())),
    }
}

/// "last Monday" on a Monday is a week ago.
fn before_today(anchor: Anchor, weekday: i64) -> Option<Date> {
    let day = anchor.weekday(weekday, Direction::Past)?;
    if Some(day) == anchor.day() { anchor.day_at(-7) } else { Some(day) }
}

/// "last week", "this year", "the end of next month".
pub(in crate::nlp::time) fn near_unit(found: &Found) -> Meaning {
    let unit = found.unit()?;
    let shift = found.shift("side").unwrap_or(if found.whole().contains("próxim") { 1 } else { 0 });
    let anchor = found.anchor;
    date(match unit {
        "W" => anchor.weeks(shift),
        "FN" => anchor.weeks(2 * shift),
        "M" => anchor.months(shift),
        "Q" => anchor.quarters(shift),
        "Y" => anchor.years(shift),
        "DE" => anchor.decades(shift),
        "CE" => anchor.centuries(shift),
        "WE" => weekend_of(anchor, shift),
        _ => return None,
    })
}

/// The weekend `n` weekends on; on a Monday to Wednesday "this weekend" may only lie ahead.
fn weekend_of(anchor: Anchor, n: i64) -> Option<String> {
    let day = anchor.day_at(7 * n)?;
    Some(format!("{}-WE", week(day)))
}

/// "over the weekend": the last one, unless the tense looks ahead; on a weekend, this one.
pub(in crate::nlp::time) fn weekend(found: &Found) -> Meaning {
    let Some(today) = found.anchor.day() else { return date(None) };
    let on_it = today.weekday().to_monday_one_offset() >= 6;
    let ahead = found.whole().to_lowercase().contains("coming") || found.direction() == Direction::Future;
    let shift = if on_it || ahead { 0 } else { -1 };
    date(weekend_of(found.anchor, shift))
}

/// "the following week", "that day", "two days later": depends on what was told before.
pub(in crate::nlp::time) fn unanchored(found: &Found) -> Meaning {
    let long = found.get("unit").is_some_and(|u| u.eq_ignore_ascii_case("hour"));
    Some((if long { TimeKind::Time } else { TimeKind::Date }, None))
}

/// "earlier in the day", "later in the year".
pub(in crate::nlp::time) fn within_unit(found: &Found) -> Meaning {
    date(match found.unit()? {
        "W" => found.anchor.weeks(0),
        "M" => found.anchor.months(0),
        "Y" => found.anchor.years(0),
        "DE" => found.anchor.decades(0),
        _ => None,
    })
}

/// A unit before or after now, as precise as the unit.
fn away(found: &Found, sign: i64) -> Meaning {
    let unit = found.unit()?;
    let n = found.number()?;
    let half = found.get("half").is_some();
    let whole = n as i64 * sign;
    let anchor = found.anchor;
    date(match unit {
        "Y" if half => anchor.months(whole * 12 + 6 * sign),
        "Y" => anchor.years(whole),
        "M" => anchor.months(whole),
        "Q" => anchor.quarters(whole),
        "W" => anchor.weeks(whole),
        "FN" => anchor.weeks(2 * whole),
        "D" | "N" => anchor.days(whole),
        "DE" => anchor.years(10 * whole),
        "CE" => anchor.years(100 * whole),
        "TH" | "TM" | "TS" => return Some((TimeKind::Time, None)),
        _ => None,
    })
}

/// "two days ago".
pub(in crate::nlp::time) fn ago(found: &Found) -> Meaning {
    away(found, -1)
}

/// "two days from now".
pub(in crate::nlp::time) fn hence(found: &Found) -> Meaning {
    away(found, 1)
}

/// "10:30 a.m.", "noon", "3 o'clock", on the day of publication where no date stands beside it.
pub(in crate::nlp::time) fn clock(found: &Found) -> Meaning {
    let day = found.anchor.days(0);
    let at = |clock: String| Some((TimeKind::Time, day.clone().map(|d| format!("{d}T{clock}"))));
    if let Some(named) = found.get("named") {
        return at(if named.eq_ignore_ascii_case("midnight") { "24:00" } else { "12:00" }.to_owned());
    }
    let mut hour = found.integer("h").or_else(|| found.words.number("number", found.get("h")?))?;
    let minute = found.integer("min").unwrap_or(0);
    let half = found.get("half").map(|h| h.to_lowercase().replace('.', ""));
    if hour > 24 || minute > 59 || (half.is_some() && !(1..=12).contains(&hour)) {
        return None;
    }
    match half.as_deref() {
        Some("pm") if hour < 12 => hour += 12,
        Some("am") if hour == 12 => hour = 0,
        _ => {}
    }
    at(format!("{hour:02}:{minute:02}"))
}
