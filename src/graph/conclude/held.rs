//! When a claim holds, as far as it says, and whether two claims speak of the same time.

use crate::document::PartialDate;
use jiff::civil::Date;

/// The times of a claim: when it holds, and when it was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Holding {
    /// When it began to hold, or the time at which it held.
    pub from: Option<PartialDate>,
    /// When it ceased.
    pub until: Option<PartialDate>,
    /// When it was said.
    pub said: Option<PartialDate>,
}

/// Days within which two statements without a time of their own are taken to speak of the same time, where what they say may change.
const NEAR: i32 = 31;

impl Holding {
    /// The days it speaks of; `None` where it gives no time.
    fn stated(self) -> Option<(Date, Date)> {
        match (self.from, self.until) {
            (None, None) => None,
            (Some(from), None) => Some((from.first_day(), from.last_day())),
            (None, Some(until)) => Some((Date::MIN, until.last_day())),
            (Some(from), Some(until)) => Some((from.first_day(), until.last_day().max(from.last_day()))),
        }
    }

    /// The days it speaks of, else those around the day it was said.
    fn around(self) -> Option<(Date, Date)> {
        let margin = jiff::Span::new().days(NEAR);
        self.stated().or_else(|| {
            let said = self.said?;
            Some((said.first_day(), said.last_day().checked_add(margin).unwrap_or(Date::MAX)))
        })
    }
}

/// Whether the two may speak of the same time: where either gives none, they may.
pub fn overlap(a: Holding, b: Holding) -> bool {
    match (a.stated(), b.stated()) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    }
}

/// Whether the two can be shown to speak of the same time, for what changes in the course of things (who leads, who is allied):
/// where a claim gives no time, it speaks of the weeks around its saying; where that is unknown too, nothing is shown.
pub fn near(a: Holding, b: Holding) -> bool {
    match (a.around(), b.around()) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(from: &str, until: &str, said: &str) -> Holding {
        let date = |s: &str| s.parse().ok();
        Holding { from: date(from), until: date(until), said: date(said) }
    }

    #[test]
    fn unknown_times_may_be_the_same() {
        let undated = holding("", "", "2013-01-25");
        assert!(overlap(undated, holding("2012", "", "")));
        assert!(!overlap(holding("2012", "", ""), holding("2013-01", "", "")));
        assert!(overlap(holding("2010", "2014", ""), holding("2012-05-03", "", "")));
        assert!(overlap(holding("", "2012", ""), holding("2012-05", "", "")));
    }

    #[test]
    fn what_changes_must_be_shown_to_be_of_one_time() {
        let january = holding("", "", "2013-01-25");
        assert!(near(january, holding("", "", "2013-02-20")));
        assert!(!near(january, holding("", "", "2015-02-20")));
        assert!(!near(january, holding("", "", "")));
        assert!(near(holding("2009", "2014", "2015"), january));
    }
}
