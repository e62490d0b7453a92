//! Words to wordpieces and shapes, as BERT's uncased vocabulary has them. In: one word; out: numbers of its pieces (at least one, at most a given number), and its
//! shape class (`docs/MODEL.md`, "Input").

use super::NlpError;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The pieces that the model knows, by number.
pub(super) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    longest: usize,
    pub cls: u32,
    pub sep: u32,
    unknown: u32,
}

static CONTROL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A\p{C}\z").ok());
static PUNCTUATION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A\p{P}\z").ok());
static NONSPACING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A\p{Mn}\z").ok());
static DECIMAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\A\p{Nd}\z").ok());

/// Whether a character beyond ASCII is of the category.
fn is(category: &LazyLock<Option<Regex>>, c: char) -> bool {
    category.as_ref().is_some_and(|r| r.is_match(c.encode_utf8(&mut [0; 4])))
}

fn is_control(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_control() } else { is(&CONTROL, c) }
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_punctuation() } else { !c.is_alphanumeric() && is(&PUNCTUATION, c) }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && is(&NONSPACING, c)
}

fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x20000..=0x2fa1f | 0xf900..=0xfaff)
}

impl Vocabulary {
    /// Reads a vocabulary of one piece a line; `path` is for the message.
    pub fn new(text: &str, path: &str) -> Result<Self, NlpError> {
        let numbers: FxHashMap<Box<str>, u32> =
            text.lines().enumerate().map(|(i, p)| (Box::from(p), i as u32)).collect();
        let special = |name: &str| {
            numbers.get(name).copied().ok_or_else(|| NlpError::Model {
                path: path.to_owned(),
                what: format!("the vocabulary lacks {name}"),
                remedy: "fetch the model's files again".to_owned(),
            })
        };
        let (cls, sep, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        let longest = numbers.keys().map(|p| p.len()).max().unwrap_or(0);
        Ok(Self { numbers, longest, cls, sep, unknown })
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The pieces of `word`, at most `most`.
    pub fn pieces(&self, word: &str, most: usize) -> Vec<u32> {
        let clean: String = word.chars().filter(|&c| !is_control(c)).collect();
        let low = clean.to_lowercase();
        let folded: String = if low.is_ascii() { low } else { low.nfd().filter(|&c| !is_mark(c)).collect() };
        let mut out = Vec::with_capacity(4);
        let mut start = 0;
        for (i, c) in folded.char_indices() {
            if is_punctuation(c) || is_ideograph(c) || c.is_whitespace() {
                self.greedy(folded.get(start..i).unwrap_or(""), most, &mut out);
                start = i + c.len_utf8();
                if !c.is_whitespace() {
                    self.greedy(folded.get(i..start).unwrap_or(""), most, &mut out);
                }
            }
        }
        self.greedy(folded.get(start..).unwrap_or(""), most, &mut out);
        out.truncate(most);
        if out.is_empty() {
            out.push(self.unknown);
        }
        out
    }

    /// Longest match first; all of `part` is unknown where any rest has no match.
    fn greedy(&self, part: &str, most: usize, out: &mut Vec<u32>) {
        if part.is_empty() || out.len() >= most {
            return;
        }
        if part.chars().count() > 100 {
            out.push(self.unknown);
            return;
        }
        let before = out.len();
        let mut buffer = String::with_capacity(part.len() + 2);
        let mut start = 0;
        while start < part.len() {
            let Some((number, end)) = self.longest_match(part, start, &mut buffer) else {
                out.truncate(before);
                out.push(self.unknown);
                return;
            };
            out.push(number);
            start = end;
        }
    }

    fn longest_match(&self, part: &str, start: usize, buffer: &mut String) -> Option<(u32, usize)> {
        let mut end = part.len().min(start + self.longest);
        while end > start {
            if let Some(core) = part.get(start..end) {
                let found = if start == 0 {
                    self.numbers.get(core)
                } else {
                    buffer.clear();
                    buffer.push_str("##");
                    buffer.push_str(core);
                    self.numbers.get(buffer.as_str())
                };
                if let Some(&number) = found {
                    return Some((number, end));
                }
            }
            end -= 1;
        }
        None
    }
}

/// Shape class 1 to 8 of a word: how it is written, which the uncased pieces do not tell.
pub(super) fn shape(word: &str) -> u32 {
    let (mut letters, mut upper, mut digits, mut first) = (0usize, 0usize, false, false);
    for c in word.chars() {
        if c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && is(&DECIMAL, c)) {
            digits = true;
        } else if c.is_alphabetic() {
            if letters == 0 {
                first = c.is_uppercase();
            }
            letters += 1;
            upper += usize::from(c.is_uppercase());
        }
    }
    match (letters, upper, digits) {
        (0, _, true) => 6,
        (0, _, false) => 8,
        (_, _, true) => 7,
        (_, 0, _) => 1,
        (1, _, _) => 3,
        (n, u, _) if n == u => 4,
        (_, 1, _) if first => 2,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_the_table() {
        let words = ["truce", "Truce", "J.", "MS", "McCain", "14,000", "18th", "“", "É", "ÉÑ", "años"];
        assert_eq!(words.map(shape), [1, 2, 3, 4, 5, 6, 7, 8, 3, 4, 1]);
    }

    #[test]
    fn pieces_are_the_longest_that_match() {
        let vocabulary = Vocabulary::new("[UNK]\n[CLS]\n[SEP]\ntru\n##ce\n##c\nperez\n-\nx", "v").unwrap();
        assert_eq!(vocabulary.pieces("Truce", 12), [3, 4]);
        assert_eq!(vocabulary.pieces("Pérez-x", 12), [6, 7, 8]);
        assert_eq!(vocabulary.pieces("truck", 12), [0]);
        assert_eq!(vocabulary.pieces("\u{1}", 12), [0]);
        assert_eq!(vocabulary.pieces(&"-".repeat(50), 12).len(), 12);
        assert_eq!(vocabulary.pieces(&"x".repeat(500), 12), [0]);
    }

    #[test]
    fn a_vocabulary_without_its_special_pieces_is_refused() {
        let error = Vocabulary::new("a\nb", "folder/vocab.txt").err().unwrap().to_string();
        assert!(error.contains("folder/vocab.txt") && error.contains("[CLS]"), "{error}");
    }
}
