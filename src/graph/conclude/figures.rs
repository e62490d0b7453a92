//! Whether two figures differ. In: literals with their normal forms; out: yes or no.
//! A normal form is a number, or a range `low..high` with either end open, before its unit: "14 dead", "-50..%", "20..30 people".

/// Whether two literals of one thing give different figures: their ranges of one unit have nothing in common. What has no normal
/// form, or one without a number, never differs.
pub fn differ(a: Option<&str>, b: Option<&str>) -> bool {
    match (a.and_then(Figure::parse), b.and_then(Figure::parse)) {
        (Some(a), Some(b)) => a.unit == b.unit && (a.high < b.low || b.high < a.low),
        _ => false,
    }
}

#[derive(PartialEq, Debug)]
struct Figure {
    low: f64,
    high: f64,
    unit: String,
}

impl Figure {
    fn parse(normal: &str) -> Option<Self> {
        let text = normal.trim().trim_start_matches('~');
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let (low, high) = match number.split_once("..") {
            None => {
                let n = number.parse::<f64>().ok()?;
                (n, n)
            }
            Some((low, high)) => (bound(low, f64::NEG_INFINITY)?, bound(high, f64::INFINITY)?),
        };
        let finite = low.is_finite() || high.is_finite();
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        finite.then(|| Self { low, high, unit: unit.trim().to_lowercase() })
    }
}

fn bound(text: &str, open: f64) -> Option<f64> {
    if text.is_empty() { Some(open) } else { text.parse().ok() }
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
            ("-50%", "50%", true),
            ("many", "few", false),
            ("..", "5", false),
        ] {
            assert_eq!(differ(Some(a), Some(b)), expected, "{a} | {b}");
        }
        assert!(!differ(None, Some("14")));
    }
}
