//! Whether an expression without a year or week looks back or ahead. In: the sentence around it; out: a [`Direction`].

use super::calendar::Direction;

/// How many words on each side may tell.
const REACH: usize = 24;

const AHEAD: &[&str] = &[
    "will",
    "'ll",
    "’ll",
    "shall",
    "going",
    "plan",
    "plans",
    "planned",
    "planning",
    "scheduled",
    "slated",
    "expect",
    "expects",
    "expected",
    "upcoming",
    "until",
    "till",
    "would",
    "may",
    "might",
    "can",
    "could",
    "should",
    "must",
    "set",
    "coming",
    "next",
    "looming",
    "promises",
    "deadline",
    "ahead",
    "if",
    "due",
    "tomorrow",
    "hopes",
    "meet",
    "meets",
    "faces",
    "opens",
    "convenes",
    "travels",
    "heads",
    "visits",
    "returns",
    "wo",
    "won't",
    "won’t",
];
const BEHIND: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "said",
    "told",
    "has",
    "have",
    "been",
    "came",
    "went",
    "made",
    "took",
    "got",
    "gave",
    "won",
    "lost",
    "began",
    "held",
    "met",
    "left",
    "wrote",
    "saw",
    "ran",
    "became",
    "led",
    "found",
    "spoke",
    "brought",
    "sent",
    "fell",
    "rose",
    "struck",
    "shot",
    "died",
    "broke",
    "drew",
    "knew",
    "thought",
    "kept",
    "paid",
    "put",
    "cast",
    "cut",
    "hit",
    "read",
    "sat",
    "stood",
    "won",
    "since",
    "previous",
    "last",
    "drove",
    "flew",
    "grew",
    "threw",
    "fought",
    "chose",
    "ago",
    "yesterday",
];

/// The direction that the words around tell: those before count first, the nearest first.
pub(super) fn direction(before: &str, after: &str) -> Direction {
    let judge = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').to_lowercase();
        if AHEAD.contains(&word.as_str()) {
            Direction::Future
        } else if BEHIND.contains(&word.as_str()) || past_form(&word) {
            Direction::Past
        } else {
            Direction::Unknown
        }
    };
    let told = |d: &Direction| *d != Direction::Unknown;
    let left = before.split_whitespace().rev().take(REACH).map(judge).find(told);
    left.or_else(|| after.split_whitespace().take(REACH).map(judge).find(told)).unwrap_or(Direction::Unknown)
}

/// A regular past or participle: "-ed", but for a few nouns and verbs that end so.
fn past_form(word: &str) -> bool {
    const NOT: &[&str] = &["united", "hundred", "sacred", "naked", "wicked", "infrared", "embed"];
    word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed") && !NOT.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_tell() {
        for (before, after, expected) in [
            ("The two will meet on ", ".", Direction::Future),
            ("He said on ", " that they will meet", Direction::Past),
            ("They expect her to win ", "'s debate", Direction::Future),
            ("", ", she visited Miami", Direction::Past),
            ("Debate: ", "", Direction::Unknown),
        ] {
            assert_eq!(direction(before, after), expected, "{before}_{after}");
        }
    }
}
