//! Calendar dates that keep the precision with which they were given.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A year, a month or a day of the proleptic Gregorian calendar: "2012" is not 2012-01-01. Ordered by year, month, day, the vaguer
/// first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartialDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// Text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct PartialDateError(pub String);

impl PartialDate {
    /// A whole year.
    pub fn year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// A month of a year.
    pub fn month(year: i16, month: u8) -> Option<Self> {
        Self::year(year)?;
        (1..=12).contains(&month).then_some(Self { year, month: Some(month), day: None })
    }

    /// A day.
    pub fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        Self::month(year, month)?;
        let civil = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Self::from(civil))
    }

    /// Its year.
    pub fn get_year(self) -> i16 {
        self.year
    }

    /// Its month, 1 to 12, where that precise.
    pub fn get_month(self) -> Option<u8> {
        self.month
    }

    /// Its day of the month where that precise.
    pub fn get_day(self) -> Option<u8> {
        self.day
    }

    /// The first day that it may mean.
    pub fn first_day(self) -> jiff::civil::Date {
        let date = jiff::civil::Date::new(self.year, self.month.unwrap_or(1) as i8, self.day.unwrap_or(1) as i8);
        date.unwrap_or(jiff::civil::Date::MIN)
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> jiff::civil::Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            _ => self.first_day().last_of_year(),
        }
    }

    /// Whether every day of `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }

    /// Whether some day belongs to both.
    pub fn overlaps(self, other: Self) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }
}

impl From<jiff::civil::Date> for PartialDate {
    fn from(d: jiff::civil::Date) -> Self {
        Self { year: d.year(), month: Some(d.month() as u8), day: Some(d.day() as u8) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(m) = self.month {
            write!(f, "-{m:02}")?;
        }
        if let Some(d) = self.day {
            write!(f, "-{d:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let error = || PartialDateError(s.to_owned());
        let parts: Vec<&str> = s.split('-').collect();
        let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        if !parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
            || !matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2])
        {
            return Err(error());
        }
        let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i16>().ok());
        let date = match (number(0), number(1), number(2)) {
            (Some(y), None, None) => Self::year(y),
            (Some(y), Some(m), None) => Self::month(y, m as u8),
            (Some(y), Some(m), Some(d)) => Self::day(y, m as u8, d as u8),
            _ => None,
        };
        date.ok_or_else(error)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_survives() {
        for s in ["2012", "2012-05", "2012-05-03"] {
            assert_eq!(s.parse::<PartialDate>().unwrap().to_string(), s);
        }
        for s in ["", "12", "2012-13", "2012-02-30", "2012-5", "2012-05-03-01", "2012-+1"] {
            assert!(s.parse::<PartialDate>().is_err(), "{s}");
        }
    }

    #[test]
    fn a_year_contains_its_days() {
        let year: PartialDate = "2012".parse().unwrap();
        assert!(year.contains("2012-12-31".parse().unwrap()));
        assert!(!year.contains("2013-01-01".parse().unwrap()));
        assert!(year.overlaps("2012-05".parse().unwrap()));
    }
}
