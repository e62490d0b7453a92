//! Time expressions and their TIMEX3 values, by rules. In: a document's text and sentences and the article's date; out: its
//! [`TimeExpression`]s, sorted, disjoint.
//!
//! Spans follow TimeML: no preposition, determiners and modifiers inside ("early last week", "the past three months"), ages and rates
//! left out. What has no anchor has no value. Rules stand in one table (`rules.rs`), words in `data/lexicon/times.tsv`, each with
//! its language.

mod calendar;
mod rules;
mod tense;
mod values;
mod words;

use super::{Annotator, Layer, NlpError, Reading};
use crate::document::{Document, Span, TimeExpression, TimeKind};
use calendar::Anchor;
use rules::Compiled;
use values::Found;
use words::Words;

/// Finds time expressions and normalises them on the article's date.
#[derive(Clone, Copy, Default, Debug)]
pub struct Times;

impl Annotator for Times {
    fn id(&self) -> String {
        "times-1".to_owned()
    }

    fn needs(&self) -> &[Layer] {
        &[Layer::Tokens]
    }

    fn gives(&self) -> &[Layer] {
        &[Layer::Times]
    }

    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError> {
        reading.document.times = find(&reading.document);
        Ok(())
    }
}

/// The time expressions of a document; its sentences, where it has them, bound what tells the tense.
pub fn find(document: &Document) -> Vec<TimeExpression> {
    let language = document.article.language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let text = document.text();
    let words = Words::of(&language);
    let anchor = Anchor::new(document.article.date);
    let mut found = Vec::new();
    for rule in Compiled::of(&language) {
        for captures in rule.pattern.captures_iter(text) {
            let Some(whole) = captures.name("t").or_else(|| captures.get(0)) else { continue };
            let (before, after) = around(document, whole.start(), whole.end());
            let place = Found { captures: &captures, words, anchor, before, after };
            if let Some((kind, value)) = (rule.make)(&place)
                && let Ok(span) = Span::new(whole.start(), whole.end())
            {
                found.push(TimeExpression { span, kind, value });
            }
        }
    }
    join(text, longest(found))
}

/// The rest of the sentence on both sides.
fn around(document: &Document, start: usize, end: usize) -> (&str, &str) {
    let text = document.text();
    let sentence = document.sentence_at(start).and_then(|s| document.sentences.get(s.ix())).filter(|s| s.end() >= end);
    let (from, to) = match sentence {
        Some(s) => (s.start(), s.end()),
        None => {
            let from = text.get(..start).map_or(0, |t| stops(t).last().unwrap_or(0));
            let to = text.get(end..).and_then(|t| stops(t).next()).map_or(text.len(), |i| end + i);
            (from, to)
        }
    };
    (text.get(from..start).unwrap_or(""), text.get(end..to).unwrap_or(""))
}

/// Where sentences seem to end, for a document that has none: behind a line, or a full stop before a blank and a capital.
fn stops(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(|(i, c)| {
        let mut rest = text.get(i..)?.chars().skip(1);
        let ends = match c {
            '\n' | '?' | '!' => true,
            '.' => rest.next().is_none_or(|b| b == ' ') && rest.next().is_none_or(char::is_uppercase),
            _ => false,
        };
        ends.then(|| i + c.len_utf8())
    })
}

/// Of expressions that overlap, the longest; of equally long ones, the rule that stands first.
fn longest(mut found: Vec<TimeExpression>) -> Vec<TimeExpression> {
    found.sort_by_key(|t| (t.span.start(), std::cmp::Reverse(t.span.end())));
    let mut kept: Vec<TimeExpression> = Vec::new();
    for time in found {
        match kept.last_mut() {
            Some(last) if last.span.overlaps(time.span) => {
                if time.span.len() > last.span.len() {
                    *last = time;
                }
            }
            _ => kept.push(time),
        }
    }
    kept
}

/// A time of day and its date are one expression: "10 a.m. on Monday", "Monday at noon".
fn join(text: &str, found: Vec<TimeExpression>) -> Vec<TimeExpression> {
    let mut joined: Vec<TimeExpression> = Vec::new();
    for time in found {
        if let Some(last) = joined.last_mut()
            && let Some(between) = text.get(last.span.end()..time.span.start())
            && let Some(value) = together(last, between, &time)
        {
            *last = TimeExpression { span: last.span.cover(time.span), kind: TimeKind::Time, value: Some(value) };
            continue;
        }
        joined.push(time);
    }
    joined
}

fn together(first: &TimeExpression, between: &str, second: &TimeExpression) -> Option<String> {
    let clock = |t: &TimeExpression| {
        (t.kind == TimeKind::Time).then(|| t.value.as_deref()?.split_once('T').map(|(_, c)| c.to_owned())).flatten()
    };
    let day = |t: &TimeExpression| {
        let date = t.value.as_deref()?.split('T').next()?;
        (t.kind != TimeKind::Duration && date.len() == 10 && date.starts_with(|c: char| c.is_ascii_digit()))
            .then(|| date.to_owned())
    };
    let numeric = |c: &String| c.starts_with(|c: char| c.is_ascii_digit());
    match between {
        " " | " on " | ", " if second.kind == TimeKind::Date => {
            Some(format!("{}T{}", day(second)?, clock(first).filter(numeric)?))
        }
        " at " | ", " | " " | ", at " => Some(format!("{}T{}", day(first)?, clock(second).filter(numeric)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
