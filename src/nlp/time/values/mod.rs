//! What a match means: one function a family of rules. In: a match and its surroundings; out: kind and TIMEX3 value, or `None` where
//! the match is no time expression after all.

mod dates;
mod lengths;
mod near;
mod seasons;
mod vague;

use super::calendar::{Anchor, Direction};
use super::tense;
use super::words::Words;
use crate::document::TimeKind;
use regex::Captures;

pub(super) use dates::{century, day, decade, month, year, year_end};
pub(super) use lengths::{bare_plural, duration, every, many, one, regularly, weekdays};
pub(super) use near::{ago, clock, hence, near_day, near_part, near_unit, unanchored, weekday, weekend, within_unit};
pub(super) use seasons::{holiday, quarter, season, season_alone};
pub(super) use vague::{future, long_ago, past, present};

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
