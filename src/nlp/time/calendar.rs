//! The calendar around a publication date. In: a date of any precision; out: TIMEX3 values relative to it, `None` where it is not
//! precise enough.

use crate::document::PartialDate;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The date on which relative expressions stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchor {
    date: Option<PartialDate>,
}

/// Whether an expression lies before or after the anchor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    /// Before it, or on it.
    Past,
    /// After it.
    Future,
    /// Nothing tells.
    Unknown,
}

impl Anchor {
    /// On `date`.
    pub(super) fn new(date: Option<PartialDate>) -> Self {
        Self { date }
    }

    /// The day, where it is that precise.
    pub(super) fn day(&self) -> Option<Date> {
        let date = self.date?;
        date.get_day().map(|_| date.first_day())
    }

    fn month(&self) -> Option<Date> {
        let date = self.date?;
        date.get_month().map(|_| date.first_day().first_of_month())
    }

    /// The year.
    pub(super) fn year(&self) -> Option<i16> {
        self.date.map(PartialDate::get_year)
    }

    /// The day `n` days on, as a value.
    pub(super) fn days(&self, n: i64) -> Option<String> {
        Some(self.day_at(n)?.to_string())
    }

    /// The day `n` days on.
    pub(super) fn day_at(&self, n: i64) -> Option<Date> {
        self.day()?.checked_add(Span::new().try_days(n).ok()?).ok()
    }

    /// The week `n` weeks on.
    pub(super) fn weeks(&self, n: i64) -> Option<String> {
        let day = self.day()?.checked_add(Span::new().try_weeks(n).ok()?).ok()?;
        Some(week(day))
    }

    /// The month `n` months on.
    pub(super) fn months(&self, n: i64) -> Option<String> {
        let month = self.month()?.checked_add(Span::new().try_months(n).ok()?).ok()?;
        Some(format!("{:04}-{:02}", month.year(), month.month()))
    }

    /// The year `n` years on.
    pub(super) fn years(&self, n: i64) -> Option<String> {
        let year = i64::from(self.year()?).checked_add(n)?;
        (1..=9999).contains(&year).then(|| format!("{year:04}"))
    }

    /// The quarter `n` quarters on.
    pub(super) fn quarters(&self, n: i64) -> Option<String> {
        let month = self.month()?.checked_add(Span::new().try_months(n.checked_mul(3)?).ok()?).ok()?;
        Some(format!("{:04}-Q{}", month.year(), (month.month() - 1) / 3 + 1))
    }

    /// The decade `n` decades on.
    pub(super) fn decades(&self, n: i64) -> Option<String> {
        let year = i64::from(self.year()?).checked_add(n.checked_mul(10)?)?;
        (10..=9999).contains(&year).then(|| format!("{:03}", year / 10))
    }

    /// The century `n` centuries on.
    pub(super) fn centuries(&self, n: i64) -> Option<String> {
        let year = i64::from(self.year()?).checked_add(n.checked_mul(100)?)?;
        (100..=9999).contains(&year).then(|| format!("{:02}", year / 100))
    }

    /// The day of `weekday` (1 is Monday) nearest in `direction`; today counts as past.
    pub(super) fn weekday(&self, weekday: i64, direction: Direction) -> Option<Date> {
        let today = i64::from(self.day()?.weekday().to_monday_one_offset());
        let back = (today - weekday).rem_euclid(7);
        match direction {
            Direction::Future => self.day_at(7 - back),
            _ => self.day_at(-back),
        }
    }

    /// The day of `weekday` in the week `n` weeks on.
    pub(super) fn weekday_of_week(&self, weekday: i64, n: i64) -> Option<Date> {
        let today = i64::from(self.day()?.weekday().to_monday_one_offset());
        self.day_at(weekday - today + 7 * n)
    }

    /// How many months from now `month` comes next; 0 for this month.
    pub(super) fn months_ahead(&self, month: i64) -> Option<i64> {
        Some((month - i64::from(self.month()?.month())).rem_euclid(12))
    }

    /// The year of a month without one. Without a sign of tense the next three months lie ahead, others behind.
    pub(super) fn year_of(&self, month: i64, day: Option<i64>, direction: Direction) -> Option<i16> {
        let year = self.year()?;
        let Some(now) = self.month() else { return Some(year) };
        let ahead = (month - i64::from(now.month())).rem_euclid(12);
        let today = self.day().map(|d| i64::from(d.day()));
        let later_today = ahead == 0 && day.zip(today).is_some_and(|(d, t)| d > t);
        let future = match direction {
            Direction::Future => true,
            Direction::Past => false,
            Direction::Unknown => (1..=3).contains(&ahead) || later_today,
        };
        let this_year = month >= i64::from(now.month());
        Some(match (future, this_year) {
            (true, true) => year,
            (true, false) => year + 1,
            (false, true) if ahead == 0 && !(later_today && direction == Direction::Past) => year,
            (false, true) => year - 1,
            (false, false) => year,
        })
    }
}

/// The ISO week of a day, as a value.
pub(super) fn week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The day that a holiday rule means in `year`: "12-25", "11:4:4" (month, n-th, weekday), "election", "easter", "easter-2".
pub(super) fn holiday(rule: &str, year: i16) -> Option<Date> {
    if let Some(shift) = rule.strip_prefix("easter") {
        let shift: i64 = if shift.is_empty() { 0 } else { shift.parse().ok()? };
        return easter(year)?.checked_add(shift.days()).ok();
    }
    if rule == "election" {
        let monday = Date::new(year, 11, 1).ok()?.nth_weekday_of_month(1, Weekday::Monday).ok()?;
        return monday.tomorrow().ok();
    }
    if let Some((month, day)) = rule.split_once('-').filter(|_| !rule.contains(':')) {
        return Date::new(year, month.parse().ok()?, day.parse().ok()?).ok();
    }
    let mut parts = rule.split(':');
    let (month, nth, weekday) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(date: &str) -> Anchor {
        Anchor::new(Some(date.parse().unwrap()))
    }

    #[test]
    fn holidays_fall_on_their_days() {
        let on = |rule, year| holiday(rule, year).map(|d| d.to_string()).unwrap();
        assert_eq!(on("09:1:1", 2016), "2016-09-05");
        assert_eq!(on("election", 2016), "2016-11-08");
        assert_eq!(on("election", 2012), "2012-11-06");
        assert_eq!(on("05:-1:1", 2016), "2016-05-30");
        assert_eq!(on("easter", 2016), "2016-03-27");
        assert_eq!(on("easter-2", 2024), "2024-03-29");
        assert_eq!(holiday("02-30", 2016), None);
    }

    #[test]
    fn weekdays_and_weeks() {
        let friday = on("2016-09-23");
        let day = |n, d| friday.weekday(n, d).unwrap().to_string();
        assert_eq!(day(5, Direction::Past), "2016-09-23");
        assert_eq!(day(5, Direction::Future), "2016-09-30");
        assert_eq!(day(1, Direction::Past), "2016-09-19");
        assert_eq!(day(1, Direction::Future), "2016-09-26");
        assert_eq!(friday.weeks(-1).unwrap(), "2016-W37");
        assert_eq!(on("2016-01-02").weeks(0).unwrap(), "2015-W53");
    }

    #[test]
    fn a_vague_anchor_gives_only_what_it_knows() {
        assert_eq!(on("2016").years(-1).as_deref(), Some("2015"));
        assert_eq!(on("2016").months(-1), None);
        assert_eq!(on("2016-01").months(-1).as_deref(), Some("2015-12"));
        assert_eq!(Anchor::new(None).years(0), None);
        assert_eq!(on("9999-12-31").days(1), None);
    }
}
