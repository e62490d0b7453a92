//! What a file says of itself, and the dates it says it in.

use super::ReadError;
use crate::document::PartialDate;
use serde::Deserialize;

/// What is known of an article besides its text.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Metadata {
    pub id: Option<String>,
    pub title: Option<String>,
    pub date: Option<PartialDate>,
    pub source: Option<String>,
    pub authors: Vec<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

/// The fields of front matter and JSON, under the names that they go by.
#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Fields {
    pub id: Option<Scalar>,
    #[serde(alias = "headline")]
    pub title: Option<String>,
    #[serde(alias = "published", alias = "datePublished", alias = "pubDate", alias = "date_published")]
    pub date: Option<Scalar>,
    #[serde(alias = "publisher", alias = "site", alias = "outlet")]
    pub source: Option<String>,
    #[serde(alias = "author", alias = "byline")]
    pub authors: Option<Names>,
    #[serde(alias = "link", alias = "canonical")]
    pub url: Option<String>,
    #[serde(alias = "lang")]
    pub language: Option<String>,
}

/// A string, or what YAML, TOML and JSON make of one that looks like a number.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
pub(super) enum Scalar {
    Text(String),
    Integer(i64),
    Toml(toml::value::Datetime),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(s) => f.write_str(s),
            Self::Integer(i) => i.fmt(f),
            Self::Toml(d) => d.fmt(f),
        }
    }
}

/// One name or several.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
pub(super) enum Names {
    One(String),
    Many(Vec<String>),
}

impl Fields {
    /// Checked; `name` is the input, for the error.
    pub fn check(self, name: &str) -> Result<Metadata, ReadError> {
        let date = match self.date.map(|d| d.to_string()).filter(|d| !d.trim().is_empty()) {
            None => None,
            Some(given) => Some(parse_date(&given).ok_or_else(|| {
                ReadError::malformed(
                    name,
                    format!("its date `{given}` can't be read"),
                    "write YYYY-MM-DD, YYYY-MM or YYYY",
                )
            })?),
        };
        let authors = match self.authors {
            None => Vec::new(),
            Some(Names::One(author)) => vec![author],
            Some(Names::Many(authors)) => authors,
        };
        Ok(Metadata {
            id: self.id.map(|i| i.to_string()).and_then(kept),
            title: self.title.and_then(kept),
            date,
            source: self.source.and_then(kept),
            authors: authors.into_iter().filter_map(kept).collect(),
            url: self.url.and_then(kept),
            language: self.language.and_then(kept),
        })
    }
}

/// Trimmed, with inner white space made single; `None` where nothing is left.
pub(super) fn kept(s: String) -> Option<String> {
    let s = s.split_whitespace().collect::<Vec<_>>().join(" ");
    (!s.is_empty()).then_some(s)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date in a publication stamp: ISO 8601 with or without a time, "25 January 2013", "Jan. 25, 2013", "Fri, 25 Jan 2013 10:00:00 GMT",
/// "January 2013". The day is the one written, in the stamp's own time zone.
pub fn parse_date(stamp: &str) -> Option<PartialDate> {
    let stamp = stamp.trim();
    let iso = stamp.split(['T', ' ']).next().unwrap_or(stamp).trim_end_matches('Z').replace('/', "-");
    if let Ok(date) = iso.parse() {
        return Some(date);
    }
    if iso.len() == 8 && iso.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-{}-{}", &iso[..4], &iso[4..6], &iso[6..]).parse().ok();
    }
    let words: Vec<String> = stamp
        .split(|c: char| !c.is_alphanumeric() && c != ':')
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let month = words.iter().find_map(|w| {
        let known = w.len() >= 3 && w.bytes().all(|b| b.is_ascii_alphabetic());
        let start = known.then(|| w.get(..3)).flatten()?;
        MONTHS.iter().position(|m| *m == start)
    })? as u8
        + 1;
    let year = words.iter().find_map(|w| (w.len() == 4).then(|| w.parse::<i16>().ok()).flatten())?;
    let day = words.iter().find_map(|w| {
        let digits = w.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (digits.len() <= 2).then(|| digits.parse::<u8>().ok()).flatten()
    });
    match day {
        Some(day) => PartialDate::day(year, month, day),
        None => PartialDate::month(year, month),
    }
}
