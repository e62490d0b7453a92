//! Coreference: which earlier mentions may be the antecedent of one, and what a pair has in common (`docs/MODEL.md`, "Coreference"). In: the mentions of a document in
//! order; out: candidates of each, and numbers of the features that hold for a pair.

use std::collections::BTreeSet;

const DETERMINERS: &[&str] =
    &["a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their"];
const POSSESSIVES: &[&str] = &["'s", "’s", "'", "’"];
const PRONOUNS: [&[&str]; 9] = [
    &["i", "me", "my", "mine", "myself"],
    &["you", "your", "yours", "yourself", "yourselves"],
    &["he", "him", "his", "himself"],
    &["she", "her", "hers", "herself"],
    &["it", "its", "itself"],
    &["we", "us", "our", "ours", "ourselves"],
    &["they", "them", "their", "theirs", "themselves"],
    &["this", "that", "these", "those"],
    &["who", "whom", "whose", "which"],
];

/// A mention as pairs see it; words are numbers into the document.
#[derive(Clone, Debug)]
pub(in crate::nlp) struct Mention {
    pub start: usize,
    pub end: usize,
    pub ty: usize,
    pub kind: usize,
    pub head: usize,
}

struct Known {
    mention: Mention,
    sentence: usize,
    /// Lower-cased words without determiner and possessive.
    words: Vec<String>,
    set: BTreeSet<String>,
    head: String,
    /// 0 for what is no pronoun.
    pronoun: usize,
    /// Of a name that is no acronym: its words that mean something.
    own: BTreeSet<String>,
}

/// Where each feature stands in the model's list; one that the list lacks has the number past its end.
pub(in crate::nlp) struct Features {
    mentions: Vec<usize>,
    sentences: Vec<usize>,
    kinds: Vec<Vec<usize>>,
    pronouns: Vec<Vec<usize>>,
    same_type: usize,
    other_type: usize,
    same_string: usize,
    same_head: usize,
    contains: usize,
    within: usize,
    name_kind: Option<usize>,
    pronoun_kind: Option<usize>,
}

impl Features {
    /// Looks the names up in the model's lists of features and of kinds.
    pub fn new(list: &[String], kinds: &[String]) -> Self {
        let at = |name: String| list.iter().position(|f| *f == name).unwrap_or(list.len());
        let table = |prefix: &str, names: &[String]| {
            names.iter().map(|a| names.iter().map(|b| at(format!("{prefix}:{a},{b}"))).collect()).collect()
        };
        let numbers: Vec<String> = (0..11).map(|i| i.to_string()).collect();
        Self {
            mentions: (0..9).map(|i| at(format!("mentions:{i}"))).collect(),
            sentences: (0..7).map(|i| at(format!("sentences:{i}"))).collect(),
            kinds: table("kinds", kinds),
            pronouns: table("pronouns", &numbers),
            same_type: at("same-type".to_owned()),
            other_type: at("other-type".to_owned()),
            same_string: at("same-string".to_owned()),
            same_head: at("same-head".to_owned()),
            contains: at("contains".to_owned()),
            within: at("within".to_owned()),
            name_kind: kinds.iter().position(|k| k == "name"),
            pronoun_kind: kinds.iter().position(|k| k == "pronoun"),
        }
    }
}

/// The mentions of one document.
pub(in crate::nlp) struct Pairs<'f> {
    known: Vec<Known>,
    features: &'f Features,
    reach: Reach,
}

/// How many candidates there are at most: the nearest, and the latest of those further off with the same head.
#[derive(Clone, Copy)]
pub(in crate::nlp) struct Reach {
    pub near: usize,
    pub far: usize,
}

impl<'f> Pairs<'f> {
    /// `sentence(word)` is the number of the sentence that a word is in.
    pub fn new(
        words: &[&str],
        sentence: impl Fn(usize) -> usize,
        mentions: Vec<Mention>,
        features: &'f Features,
        reach: Reach,
    ) -> Self {
        let known = mentions.into_iter().map(|m| Known::new(words, sentence(m.start), features, m)).collect();
        Self { known, features, reach }
    }

    /// Candidates for the antecedent of mention `m`, in order. Two names without a word in common are none of each other's.
    pub fn candidates(&self, m: usize) -> Vec<usize> {
        let first = m.saturating_sub(self.reach.near);
        let Some(own) = self.known.get(m).filter(|k| k.pronoun == 0) else { return (first..m).collect() };
        let same = |c: &usize| self.known.get(*c).is_some_and(|k| k.pronoun == 0 && k.head == own.head);
        let mut out: Vec<usize> = (0..first).rev().filter(same).take(self.reach.far).collect();
        out.reverse();
        out.extend(first..m);
        out.retain(|&c| self.known.get(c).is_some_and(|k| !k.strangers(own)));
        out
    }

    /// Numbers of the features of candidate `c` and mention `m`.
    pub fn features(&self, c: usize, m: usize) -> Vec<usize> {
        let (Some(a), Some(b)) = (self.known.get(c), self.known.get(m)) else { return Vec::new() };
        let f = self.features;
        let one = |list: &[usize], i: usize| list.get(i).copied().unwrap_or(usize::MAX);
        let two = |table: &[Vec<usize>], i: usize, j: usize| table.get(i).map_or(usize::MAX, |row| one(row, j));
        let sentences = b.sentence.saturating_sub(a.sentence);
        let mut out = vec![
            one(&f.mentions, bucket(m.saturating_sub(c), &[1, 2, 3, 4, 7, 15, 31, 63])),
            one(&f.sentences, bucket(sentences, &[0, 1, 2, 3, 7, 15])),
            two(&f.kinds, a.mention.kind, b.mention.kind),
            if a.mention.ty == b.mention.ty { f.same_type } else { f.other_type },
            two(&f.pronouns, a.pronoun, b.pronoun),
        ];
        if a.pronoun == 0 && b.pronoun == 0 {
            if a.words == b.words {
                out.push(f.same_string);
            } else if a.set.is_subset(&b.set) || b.set.is_subset(&a.set) {
                out.push(f.contains);
            }
            if a.head == b.head {
                out.push(f.same_head);
            }
        }
        if a.mention.start < b.mention.end && b.mention.start < a.mention.end {
            out.push(f.within);
        }
        out
    }
}

impl Known {
    fn new(words: &[&str], sentence: usize, features: &Features, mention: Mention) -> Self {
        let all = words.get(mention.start..mention.end).unwrap_or(&[]);
        let mut low: Vec<String> = all.iter().map(|w| w.to_lowercase()).collect();
        if low.len() > 1 && low.last().is_some_and(|w| POSSESSIVES.contains(&w.as_str())) {
            low.pop();
        }
        let last = low.last().map_or("", String::as_str);
        let class = PRONOUNS.iter().position(|list| list.contains(&last)).map_or(10, |i| i + 1);
        let pronoun = if features.pronoun_kind == Some(mention.kind) { class } else { 0 };
        if low.len() > 1 && low.first().is_some_and(|w| DETERMINERS.contains(&w.as_str())) {
            low.remove(0);
        }
        let form = words.get(mention.head).copied().unwrap_or("");
        let named =
            features.name_kind == Some(mention.kind) && form.starts_with(char::is_uppercase) && !all_capitals(form);
        let means = |w: &&String| w.starts_with(char::is_alphanumeric) && !matches!(w.as_str(), "of" | "and" | "the");
        let own = if named { low.iter().filter(means).cloned().collect() } else { BTreeSet::new() };
        Self {
            set: low.iter().cloned().collect(),
            words: low,
            mention,
            sentence,
            head: form.to_lowercase(),
            pronoun,
            own,
        }
    }

    /// Whether both are names that share no word, neither of them an acronym.
    fn strangers(&self, other: &Known) -> bool {
        !self.own.is_empty() && !other.own.is_empty() && self.own.is_disjoint(&other.own)
    }
}

/// Whether all letters are capitals, and there is one.
fn all_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

fn bucket(n: usize, edges: &[usize]) -> usize {
    edges.iter().position(|&e| n <= e).unwrap_or(edges.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_pair_shares_what_the_table_says() {
        let kinds = list("name nominal pronoun");
        let names = list(
            "mentions:0 sentences:1 kinds:name,name kinds:name,pronoun same-type other-type same-string same-head contains within pronouns:0,0 pronouns:0,3",
        );
        let features = Features::new(&names, &kinds);
        let words = ["The", "Mara", "met", ".", "Mara", "’s", "man", "saw", "him"];
        let mention = |start, end, ty, kind, head| Mention { start, end, ty, kind, head };
        let mentions = vec![mention(0, 2, 1, 0, 1), mention(4, 6, 1, 0, 4), mention(8, 9, 0, 2, 8)];
        let pairs = Pairs::new(&words, |w| usize::from(w > 3), mentions, &features, Reach { near: 50, far: 10 });
        let shown = |c, m| {
            pairs
                .features(c, m)
                .into_iter()
                .filter_map(|f| names.get(f))
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(shown(0, 1), "mentions:0 sentences:1 kinds:name,name same-type pronouns:0,0 same-string same-head");
        assert_eq!(shown(1, 2), "mentions:0 kinds:name,pronoun other-type pronouns:0,3");
        assert_eq!(pairs.candidates(2), [0, 1]);
    }

    #[test]
    fn far_candidates_share_the_head() {
        let kinds = list("name nominal pronoun");
        let features = Features::new(&[], &kinds);
        let words: Vec<&str> = (0..40).map(|i| if i % 10 == 0 { "Mara" } else { "x" }).collect();
        let mentions = (0..40).map(|i| Mention { start: i, end: i + 1, ty: 0, kind: 0, head: i }).collect();
        let pairs = Pairs::new(&words, |_| 0, mentions, &features, Reach { near: 5, far: 2 });
        assert_eq!(pairs.candidates(30), [10, 20, 25, 26, 27, 28, 29]);
    }
}
