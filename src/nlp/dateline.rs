//! Datelines: "SAN SALVADOR (Agency) - ", "GUATEMALA CITY, Jan. 25 — ". What stands before the dash is no part of the first sentence. In: the
//! words of a paragraph; out: where its text begins.

/// Most words that a dateline has.
const LONGEST: usize = 16;

/// The index of the first word after a dateline that starts at the first of `forms`; `None` where there is none. `spaced` tells of each word
/// whether white space stands before it: a hyphen inside a word ends no dateline.
pub(super) fn body_start(forms: &[&str], spaced: &[bool]) -> Option<usize> {
    let head = forms.get(..LONGEST.min(forms.len()))?;
    let dash = head.iter().position(|w| matches!(*w, "-" | "–" | "—" | "--" | "―"))?;
    let apart = |i: usize| spaced.get(i).copied().unwrap_or(false);
    if !(apart(dash) && apart(dash + 1)) && matches!(head.get(dash), Some(&"-" | &"–")) {
        return None;
    }
    let before = head.get(..dash)?;
    let capitals = |w: &str| {
        w.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '\'' | '’')) && w.chars().any(char::is_uppercase)
    };
    let shouted = before.first().is_some_and(|w| capitals(w) && w.chars().count() >= 3);
    let agency = before.last() == Some(&")") && before.contains(&"(") && before.first() != Some(&"(");
    let place = before.first().and_then(|w| w.chars().next()).is_some_and(char::is_uppercase);
    // Every word is a name, a date, or what joins them: a sentence that merely holds a dash has other words too.
    let fits = |w: &&str| {
        w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
            || matches!(*w, "," | "." | "(" | ")" | "/" | "de" | "del" | "la" | "and" | "of")
    };
    let begins = forms.get(dash + 1).is_some_and(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()));
    (place && (shouted || agency) && before.iter().all(fits) && begins).then_some(dash + 1)
}

#[cfg(test)]
mod tests {
    use super::body_start;

    fn start(text: &str) -> Option<usize> {
        let forms: Vec<&str> = text.split_whitespace().collect();
        body_start(&forms, &vec![true; forms.len()])
    }

    #[test]
    fn datelines_end_at_their_dash() {
        assert_eq!(start("SAN SALVADOR ( Cable Istmo ) - The gangs agreed ."), Some(7));
        assert_eq!(start("GUATEMALA CITY , Jan. 25 — Two men were shot ."), Some(6));
        assert_eq!(start("Washington ( AP ) – Officials said"), Some(5));
    }

    #[test]
    fn a_sentence_with_a_dash_is_none() {
        for text in [
            "The gangs - two of them - agreed .",
            "MS - 13 agreed to a truce .",
            "NATO and the EU agreed - at last .",
            "Pérez - who leads Guatemala - spoke .",
            "UN - led talks failed .",
            "",
        ] {
            assert_eq!(start(text), None, "{text}");
        }
        assert_eq!(
            body_start(&["NATO", "-", "Russia", "talks", "failed", "."], &[true, false, false, true, true, false]),
            None
        );
    }
}
