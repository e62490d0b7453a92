//! Past, present and future at large. In: a match; out: a reference without a date.

use super::{Found, Meaning, date};
use crate::document::TimeKind;

/// "years ago".
pub(in crate::nlp::time) fn long_ago(_: &Found) -> Meaning {
    date(Some("PAST_REF".to_owned()))
}

/// "now", "currently".
pub(in crate::nlp::time) fn present(found: &Found) -> Meaning {
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
pub(in crate::nlp::time) fn past(found: &Found) -> Meaning {
    if found.whole().to_lowercase().ends_with("past")
        && !found.whole().contains("recent")
        && !found.whole().contains("distant")
    {
        return reference(found, "PAST_REF", "the past");
    }
    date(Some("PAST_REF".to_owned()))
}

/// "soon", "the future".
pub(in crate::nlp::time) fn future(found: &Found) -> Meaning {
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
