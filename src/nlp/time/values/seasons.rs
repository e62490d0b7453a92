//! Seasons, quarters, holidays. In: a match; out: a date within the year named or told by the tense.

use super::super::calendar::{Direction, holiday as holiday_on};
use super::dates::{year_for, year_of};
use super::{Found, Meaning, date};
use jiff::civil::Date;

fn season_value(found: &Found, year: Option<i16>) -> Meaning {
    let code = found.words.value("season", found.get("season")?)?;
    date(year.map(|y| format!("{y:04}-{code}")))
}

/// "last summer", "the summer of 2015".
pub(in crate::nlp::time) fn season(found: &Found) -> Meaning {
    if found.get("y").is_some() || found.get("rel").is_some() {
        return season_value(found, year_for(found, 1, None));
    }
    let start = season_start(found)?;
    let now = found.anchor.months(0).and_then(|m| m.get(5..7)?.parse::<i64>().ok());
    let over = now.is_some_and(|n| n > start + 2 && start != 12);
    let year = found.anchor.year()?;
    let shift = match found.shift("side")? {
        -1 if over => 0,
        -1 => -1,
        1 if now.is_some_and(|n| n < start) => 0,
        1 => 1,
        _ => 0,
    };
    season_value(found, Some(year + shift))
}

fn season_start(found: &Found) -> Option<i64> {
    Some(match found.words.value("season", found.get("season")?)? {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    })
}

/// "in the fall": of the year that the tense tells.
pub(in crate::nlp::time) fn season_alone(found: &Found) -> Meaning {
    const BEFORE: &[&str] =
        &["in", "over", "during", "since", "by", "until", "through", "throughout", "late", "early", "for"];
    let fall = found.get("season").is_some_and(|s| s.eq_ignore_ascii_case("fall"));
    if !found.after_any(BEFORE) || found.after.starts_with(" of ") || (fall && found.after.starts_with(" in ")) {
        return None;
    }
    let year = found.anchor.year_of(season_start(found)?, None, found.direction());
    season_value(found, year)
}

/// "the third quarter of 2015", "Q3 2015", "the first half of last year".
pub(in crate::nlp::time) fn quarter(found: &Found) -> Meaning {
    let half = found.get("what").is_some_and(|w| w.eq_ignore_ascii_case("half"));
    let n = found.integer("q").or_else(|| found.words.number("ordinal", found.get("ordinal")?))?;
    if half && (n > 2 || (found.get("y").is_none() && found.get("rel").is_none())) {
        return None;
    }
    let year = match (found.get("y"), found.shift("rel")) {
        (Some(year), _) => year_of(year, found.anchor),
        (None, Some(shift)) => found.anchor.year().map(|y| y + shift as i16),
        (None, None) => found.anchor.year_of(3 * n, None, found.direction()),
    };
    date(year.map(|y| format!("{y:04}-{}{n}", if half { 'H' } else { 'Q' })))
}

/// "Labor Day", "Christmas 2015".
pub(in crate::nlp::time) fn holiday(found: &Found) -> Meaning {
    let rule = found.words.value("holiday", found.get("holiday")?)?;
    if let Some(year) = found.get("y") {
        return date(holiday_on(rule, year_of(year, found.anchor)?).map(|d| d.to_string()));
    }
    let Some(today) = found.anchor.day() else { return date(None) };
    let on = |year: i16| holiday_on(rule, year);
    let ahead = [today.year(), today.year() + 1].into_iter().filter_map(on).find(|d| *d >= today);
    let behind = [today.year(), today.year() - 1].into_iter().filter_map(on).find(|d| *d <= today);
    let near = |d: &Date| (today.until(*d).map_or(i32::MAX, |s| s.get_days().abs())) <= 100;
    let chosen = match found.direction() {
        _ if rule == "election" => ahead,
        Direction::Future if ahead.as_ref().is_some_and(near) || !behind.as_ref().is_some_and(near) => ahead,
        Direction::Past | Direction::Future => behind,
        Direction::Unknown => ahead
            .filter(|d| {
                near(d)
                    && behind.is_none_or(|b| {
                        today.until(*d).map_or(0, |s| s.get_days()) < b.until(today).map_or(0, |s| s.get_days())
                    })
            })
            .or(behind),
    };
    date(chosen.map(|d| d.to_string()))
}
