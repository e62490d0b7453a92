//! How likely a careful reader would sign a claim. In: the claim, with the score that its pattern gave it and how its ends are said; out: its
//! [`Confidence`], by a logistic model whose weights are `data/lexicon/confidence.tsv`.

use crate::claim::{Claim, Confidence, Object};
use crate::document::{Document, MentionKind};
use crate::ontology::Ontology;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../data/lexicon/confidence.tsv");

/// The weight of each feature; one that is not listed weighs nothing.
fn weights() -> &'static BTreeMap<&'static str, f32> {
    static WEIGHTS: OnceLock<BTreeMap<&str, f32>> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let rows = TABLE.lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|l| l.split_once('\t')).filter_map(|(name, w)| Some((name, w.parse().ok()?))).collect()
    })
}

/// How the two ends are said; a value is said by no mention.
pub(super) type Ends = [Option<MentionKind>; 2];

/// The claim's confidence after calibration. Open claims and the classes of events, which were not judged, keep their score.
pub(super) fn calibrated(claim: &Claim, ends: Ends, document: &Document, ontology: &Ontology) -> Confidence {
    if claim.open.is_some() || !ontology.relations.contains_key(&claim.predicate) {
        return claim.confidence;
    }
    let kind = |end: Option<MentionKind>| end.map_or_else(|| "none".to_owned(), |k| k.to_string());
    let looks = Looks {
        score: claim.confidence.hundredths(),
        predicate: ontology.prefixed(&claim.predicate),
        by: claim.by.clone(),
        subject_kind: kind(ends[0]),
        object_kind: if matches!(claim.object, Object::Entity(_)) { kind(ends[1]) } else { "value".to_owned() },
        words: claim.evidence.iter().map(|s| document.tokens_in(*s).len()).sum(),
        polarity: claim.polarity.to_string(),
        modality: claim.modality.to_string(),
        spoken: !claim.speakers.is_empty(),
        quoted: claim.evidence.first().is_some_and(|s| quoted(document.text(), s.start())),
    };
    Confidence::new(looks.probability())
}

/// What the model looks at. The script that fits the weights computes the same features.
#[cfg_attr(test, derive(serde::Deserialize))]
struct Looks {
    /// The pattern's, in hundredths.
    score: u8,
    predicate: String,
    by: String,
    subject_kind: String,
    object_kind: String,
    words: usize,
    polarity: String,
    modality: String,
    spoken: bool,
    quoted: bool,
}

impl Looks {
    fn probability(&self) -> f32 {
        let weight = |name: &str| weights().get(name).copied().unwrap_or(0.0);
        let length = [4, 8, 12, 18].iter().filter(|&&n| self.words > n).count();
        let names = [
            "bias".to_owned(),
            format!("relation {}", self.predicate),
            format!("anchor {}", anchor(&self.by)),
            format!("subject {}", self.subject_kind),
            format!("object {}", self.object_kind),
            format!("modality {}", self.modality),
            self.polarity.clone(),
            if self.spoken { "speaker" } else { "" }.to_owned(),
            match (self.quoted, self.spoken) {
                (true, true) => "quoted spoken",
                (true, false) => "quoted by nobody",
                (false, _) => "",
            }
            .to_owned(),
            format!("words {length}"),
        ];
        let score = f32::from(self.score) / 10.0 - 8.5;
        let sum = names.iter().map(|n| weight(n)).sum::<f32>() + weight("score") * score;
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Whether a quotation of the paragraph is open at a place.
fn quoted(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let paragraph = before.rsplit('\n').next().unwrap_or(before);
    let count = |mark: char| paragraph.matches(mark).count();
    count('“') > count('”') || count('"') % 2 == 1
}

/// The word class of the pattern's first word.
fn anchor(pattern: &str) -> &str {
    let tail = pattern.split_once("} ").map_or(pattern, |(_, tail)| tail);
    let class = tail.split_once(':').map_or("", |(_, class)| class);
    class.get(..class.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(class.len())).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Judged {
        #[serde(flatten)]
        looks: Looks,
        right: bool,
    }

    #[test]
    fn of_claims_judged_as_many_are_right_as_their_confidence_says() {
        let gold = include_str!("../../../tests/gold/judged.jsonl");
        let judged: Vec<Judged> = gold.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let mut steps: BTreeMap<usize, (f32, f32, f32)> = BTreeMap::new();
        for claim in &judged {
            let p = claim.looks.probability();
            let step = steps.entry((p * 5.0) as usize).or_default();
            *step = (step.0 + 1.0, step.1 + p, step.2 + f32::from(u8::from(claim.right)));
        }
        for (step, (n, sum, right)) in steps.iter().filter(|(_, s)| s.0 >= 40.0) {
            assert!((sum - right).abs() / n < 0.12, "step {step}: {n} claims, {sum} expected, {right} right");
        }
        assert!(steps.len() >= 4, "confidences differ: {steps:?}");
    }

    #[test]
    fn a_quotation_is_open_until_it_ends() {
        let text = "“It leads.”\nHe said “the gang leads” and \"that";
        let at = |word: &str, n: usize| text.match_indices(word).nth(n).unwrap().0;
        assert!(quoted(text, at("leads", 0)) && quoted(text, at("leads", 1)) && quoted(text, at("that", 0)));
        assert!(!quoted(text, at("He", 0)) && !quoted(text, at("and", 0)));
    }

    #[test]
    fn a_pattern_is_anchored_at_its_first_word() {
        let anchors = [
            ("{subject} lead:VERB {object}", "VERB"),
            ("president|head:NOUN of {object}", "NOUN"),
            ("part of a network by its place", ""),
        ];
        for (pattern, class) in anchors {
            assert_eq!(anchor(pattern), class, "{pattern}");
        }
    }
}
