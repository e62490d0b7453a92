//! What a match means: one function a family of rules. In: a match and its surroundings; out: kind and TIMEX3 value, or `None` where
//! the match is no time expression after all.

use super::calendar::{Anchor, Direction, holiday as holiday_on, week};
use super::tense;
use super::words::Words;
use crate::document::TimeKind;
use jiff::civil::Date;
use regex::Captures;

/// A match and what is around it.
pub(super) struct Found<'a> {
    /// The match.
    pub(super) captures: &'a Captures<'a>,
    /// Its language's words.
    pub(super) words: &'static Words,
    /// The date of publication.
    pub(super) anchor: Anchor,
    /// The sentence before the expression.
    pub(super) before: &'a str,
    /// The sentence behind it.
    pub(super) after: &'a str,
}

/// Kind and value.
pub(super) type Meaning = Option<(TimeKind, Option<String>)>;

/// What a rule makes of a match.
pub(super) type Make = fn(&Found) -> Meaning;

impl Found<'_> {
    fn get(&self, group: &str) -> Option<&str> {
        self.captures.name(group).map(|m| m.as_str())
    }

    fn whole(&self) -> &str {
        self.captures.name("t").or_else(|| self.captures.get(0)).map_or("", |m| m.as_str())
    }

    fn integer(&self, group: &str) -> Option<i64> {
        self.get(group)?.parse().ok()
    }

    /// The number in `n`: digits or words; `None` for "several".
    fn number(&self) -> Option<f64> {
        let n = self.get("n")?;
        if let Ok(n) = n.parse() {
            return Some(n);
        }
        if let Some(n) = self.words.number("number", n) {
            return Some(n as f64);
        }
        let (tens, ones) = n.split_once('-')?;
        Some((self.words.number("number", tens)? + self.words.number("number", ones)?) as f64)
    }

    fn unit(&self) -> Option<&'static str> {
        self.words.value("unit", self.get("unit")?)
    }

    fn direction(&self) -> Direction {
        tense::direction(self.before, self.after)
    }

    /// The last word before, in lower case.
    fn previous(&self) -> String {
        let word = self.before.split_whitespace().next_back().unwrap_or("");
        if self.before.ends_with(char::is_whitespace) {
            word.trim_start_matches(['“', '"', '(', '‘']).to_lowercase()
        } else {
            String::new()
        }
    }

    fn after_any(&self, words: &[&str]) -> bool {
        words.contains(&self.previous().as_str())
    }

    /// "last" -1, "this" 0, "next" 1.
    fn shift(&self, group: &str) -> Option<i64> {
        let word = self.get(group)?.to_lowercase();
        Some(match word.split_whitespace().last()? {
            "last" | "past" | "previous" | "pasado" | "pasada" => -1,
            "next" | "coming" | "próximo" | "próxima" => 1,
            _ => 0,
        })
    }
}

fn date(value: Option<String>) -> Meaning {
    Some((TimeKind::Date, value))
}

fn day_value(year: Option<i16>, month: i64, day: i64) -> Option<String> {
    let date = Date::new(year?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// A year of four digits, or of two (the century nearest to the anchor).
fn year_of(text: &str, anchor: Anchor) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    if text.len() == 4 {
        return Some(year);
    }
    let now = anchor.year().unwrap_or(2000);
    let guess = now - now.rem_euclid(100) + year;
    Some(if guess > now + 20 { guess - 100 } else { guess })
}

/// The year named, said ("last year") or told by the tense.
fn year_for(found: &Found, month: i64, day: Option<i64>) -> Option<i16> {
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
pub(super) fn day(found: &Found) -> Meaning {
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
pub(super) fn month(found: &Found) -> Meaning {
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
pub(super) fn year(found: &Found) -> Meaning {
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
pub(super) fn year_end(found: &Found) -> Meaning {
    let (first, last) = (found.get("y1")?, found.get("y2")?);
    let follows = last.parse::<u8>().ok()? == (first.get(2..)?.parse::<u8>().ok()? + 1) % 100;
    (follows && !found.after.starts_with(['-', '/'])).then_some(())?;
    date(Some(format!("{}{last}", first.get(..2)?)))
}

/// "the 1990s", "the ’90s".
pub(super) fn decade(found: &Found) -> Meaning {
    let x = found.get("x")?;
    date(Some(format!("{}{x}", found.get("c").unwrap_or("19"))))
}

/// "the 19th century".
pub(super) fn century(found: &Found) -> Meaning {
    let n = found.integer("c")?;
    (1..=99).contains(&n).then_some(())?;
    date(Some(format!("{:02}", n - 1)))
}

fn season_value(found: &Found, year: Option<i16>) -> Meaning {
    let code = found.words.value("season", found.get("season")?)?;
    date(year.map(|y| format!("{y:04}-{code}")))
}

/// "last summer", "the summer of 2015".
pub(super) fn season(found: &Found) -> Meaning {
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
pub(super) fn season_alone(found: &Found) -> Meaning {
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
pub(super) fn quarter(found: &Found) -> Meaning {
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
pub(super) fn holiday(found: &Found) -> Meaning {
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

/// "yesterday", "tomorrow night".
pub(super) fn near_day(found: &Found) -> Meaning {
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
pub(super) fn near_part(found: &Found) -> Meaning {
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
pub(super) fn weekday(found: &Found) -> Meaning {
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

/// "Mondays".
pub(super) fn weekdays(found: &Found) -> Meaning {
    if found.after.starts_with(['\'', '’']) {
        return None;
    }
    let weekday = found.words.number("weekday", found.get("weekday")?)?;
    Some((TimeKind::Set, Some(format!("XXXX-WXX-{weekday}"))))
}

/// "last week", "this year", "the end of next month".
pub(super) fn near_unit(found: &Found) -> Meaning {
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
pub(super) fn weekend(found: &Found) -> Meaning {
    let Some(today) = found.anchor.day() else { return date(None) };
    let on_it = today.weekday().to_monday_one_offset() >= 6;
    let ahead = found.whole().to_lowercase().contains("coming") || found.direction() == Direction::Future;
    let shift = if on_it || ahead { 0 } else { -1 };
    date(weekend_of(found.anchor, shift))
}

/// "the following week", "that day", "two days later": depends on what was told before.
pub(super) fn unanchored(found: &Found) -> Meaning {
    let long = found.get("unit").is_some_and(|u| u.eq_ignore_ascii_case("hour"));
    Some((if long { TimeKind::Time } else { TimeKind::Date }, None))
}

/// "earlier in the day", "later in the year".
pub(super) fn within_unit(found: &Found) -> Meaning {
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
pub(super) fn ago(found: &Found) -> Meaning {
    away(found, -1)
}

/// "two days from now".
pub(super) fn hence(found: &Found) -> Meaning {
    away(found, 1)
}

/// "years ago".
pub(super) fn long_ago(_: &Found) -> Meaning {
    date(Some("PAST_REF".to_owned()))
}

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
pub(super) fn duration(found: &Found) -> Meaning {
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
pub(super) fn one(found: &Found) -> Meaning {
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
pub(super) fn many(found: &Found) -> Meaning {
    if is_age(found) {
        return None;
    }
    lasts(length("X", found.unit()?))
}

/// "for years", "hours before", "decades-long".
pub(super) fn bare_plural(found: &Found) -> Meaning {
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

/// "every 72 minutes", "each day", "every Monday", "twice a week".
pub(super) fn every(found: &Found) -> Meaning {
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
pub(super) fn regularly(found: &Found) -> Meaning {
    let value = match found.get("adverb")? {
        "daily" | "nightly" => "P1D",
        "weekly" => "P1W",
        "monthly" => "P1M",
        "hourly" => "PT1H",
        _ => "P1Y",
    };
    (!found.after.starts_with('-')).then(|| (TimeKind::Set, Some(value.to_owned())))
}

/// "10:30 a.m.", "noon", "3 o'clock", on the day of publication where no date stands beside it.
pub(super) fn clock(found: &Found) -> Meaning {
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

/// "now", "currently".
pub(super) fn present(found: &Found) -> Meaning {
    if found.whole().to_lowercase().starts_with("the present") && !found.whole().ends_with("day") {
        return reference(found, "PRESENT_REF", "the present");
    }
    const SUBJECTS: &[&str] = &["he", "she", "it", "they", "we", "the", "his", "her", "their", "it’s", "it's", "that"];
    let next = found.after.split_whitespace().next().unwrap_or("");
    let subject = next.starts_with(char::is_uppercase) || SUBJECTS.contains(&next);
    let opens = found.whole().starts_with("Now") && found.before.trim().is_empty() && !subject;
    (!opens).then(|| (TimeKind::Date, Some("PRESENT_REF".to_owned())))
}

/// "recently", "in the past".
pub(super) fn past(found: &Found) -> Meaning {
    if found.whole().to_lowercase().ends_with("past")
        && !found.whole().contains("recent")
        && !found.whole().contains("distant")
    {
        return reference(found, "PAST_REF", "the past");
    }
    date(Some("PAST_REF".to_owned()))
}

/// "soon", "the future".
pub(super) fn future(found: &Found) -> Meaning {
    let whole = found.whole().to_lowercase();
    if whole == "soon"
        && (found.after_any(&["as", "too", "so"])
            || found.after.starts_with(" as ")
            || found.after.starts_with(" after"))
    {
        return None;
    }
    if whole == "the future" {
        return reference(found, "FUTURE_REF", "the future");
    }
    date(Some("FUTURE_REF".to_owned()))
}

/// "the past", "the future" as times: behind a preposition, and no noun's modifier.
fn reference(found: &Found, value: &str, phrase: &str) -> Meaning {
    let next = found.after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let free = !found.after.starts_with(' ')
        || matches!(
            next,
            "" | "and"
                | "as"
                | "is"
                | "was"
                | "by"
                | "that"
                | "to"
                | "but"
                | "when"
                | "because"
                | "the"
                | "he"
                | "she"
                | "has"
                | "had"
                | "with"
        );
    let whole = found.whole().eq_ignore_ascii_case(phrase);
    (whole && free && found.after_any(&["in", "from", "into", "during", "at"]))
        .then(|| (TimeKind::Date, Some(value.to_owned())))
}
