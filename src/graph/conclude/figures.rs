//! Whether two figures differ. In: literals in the normal form of [`Context::quantity`](crate::claim::context::Context::quantity),
//! `[sign][~]number[..number][>number][ unit][/per]`: "14 dead", "-50..%", "~20..30 person", "-14>5/day"; out: yes or no.

/// How far "about" reaches either way.
const ABOUT: f64 = 0.1;

/// Whether two literals of one thing give different figures: of one unit, with nothing in common. What has no normal form, or one
/// without a number, never differs; nor does a change from a level.
pub fn differ(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a.and_then(Figure::parse), b.and_then(Figure::parse)) else { return false };
    if a.unit != b.unit {
        return false;
    }
    match (a.sign, b.sign) {
        (Some(x), Some(y)) if x != y => x != '±' && y != '±',
        (None, Some(_)) | (Some(_), None) => false,
        _ => apart(a.amount, b.amount) || apart(a.reached, b.reached),
    }
}

/// Least and greatest.
type Range = (f64, f64);

fn apart(a: Option<Range>, b: Option<Range>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0)
}

#[derive(PartialEq, Debug)]
struct Figure {
    /// Which way a change goes.
    sign: Option<char>,
    /// How much it is; of a change, by how much, or from where.
    amount: Option<Range>,
    /// Where a change ends.
    reached: Option<Range>,
    unit: String,
}

impl Figure {
    fn parse(normal: &str) -> Option<Self> {
        let normal = normal.trim();
        let sign = normal.chars().next().filter(|c| matches!(c, '+' | '-' | '±'));
        let text = &normal[sign.map_or(0, char::len_utf8)..];
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '~' | '>'))).unwrap_or(text.len());
        let (numbers, unit) = text.split_at(end);
        let (amount, reached) = match numbers.split_once('>') {
            Some((from, to)) => (range(from), range(to)),
            None => (range(numbers), None),
        };
        (amount.is_some() || reached.is_some()).then(|| Self {
            sign,
            amount,
            reached,
            unit: unit.trim().to_lowercase(),
        })
    }
}

fn range(text: &str) -> Option<Range> {
    let number = text.trim_start_matches('~');
    let (low, high) = match number.split_once("..") {
        None => {
            let n = number.parse::<f64>().ok()?;
            (n, n)
        }
        Some(("", "")) => return None,
        Some((low, "")) => (low.parse().ok()?, f64::INFINITY),
        Some(("", high)) => (f64::NEG_INFINITY, high.parse().ok()?),
        Some((low, high)) => (low.parse().ok()?, high.parse().ok()?),
    };
    let slack = if number.len() < text.len() { ABOUT } else { 0.0 };
    Some((low - low.abs() * slack, high + high.abs() * slack))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_differ_where_their_ranges_are_apart() {
        for (a, b, expected) in [
            ("14", "17", true),
            ("14", "14.0", false),
            ("14 dead", "17 dead", true),
            ("14 dead", "17 hurt", false),
            ("50..", "53", false),
            ("50..", "40", true),
            ("20..30 people", "31..40 people", true),
            ("..10", "9", false),
            ("-50%", "+50%", true),
            ("-50%", "50%", false),
            ("-50..%", "-40%", true),
            ("-50..%", "-60%", false),
            ("~100", "105", false),
            ("~100", "150", true),
            ("-14>5/day", "-14>6/day", true),
            ("-14>5/day", "->5/day", false),
            ("107.. person", "120 person", false),
            ("many", "few", false),
            ("..", "5", false),
        ] {
            assert_eq!(differ(Some(a), Some(b)), expected, "{a} | {b}");
        }
        assert!(!differ(None, Some("14")));
    }
}
