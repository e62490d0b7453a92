//! Counts, shares, sums of money and changes. In: words; out: [`Value`]s with a normal form.
//!
//! The normal form is `[sign][~]number[..number][ unit][/per]`: "at least 107 people" is `107.. person`, "fewer than 10" `..10`, "about
//! $4.5 million" `~4500000 USD`. A change bears its sign: "dropped by more than half" `-50..%`, "rose to 9" `+>9`, "fell from 14 a day
//! to 5" `-14>5/day`. "±" is a change of unknown direction.

use super::Context;
use crate::claim::Value;
use crate::document::{Span, TokenIx, Upos};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

const AMOUNTS: &str = include_str!("../../../data/lexicon/amounts.tsv");

/// The words of amounts of one language, by kind.
type Words = BTreeMap<String, BTreeMap<String, String>>;

fn words(language: &str) -> &'static Words {
    static ALL: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
    static NONE: Words = Words::new();
    let all = ALL.get_or_init(|| {
        let mut all: BTreeMap<String, Words> = BTreeMap::new();
        for line in AMOUNTS.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let mut cells = line.split('\t');
            if let (Some(language), Some(kind), Some(words), Some(value)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            {
                let kinds = all.entry(language.to_owned()).or_default();
                kinds.entry(kind.to_owned()).or_default().insert(words.to_owned(), value.to_owned());
            }
        }
        all
    });
    all.get(language.split('-').next().unwrap_or("")).unwrap_or(&NONE)
}

/// An amount in the text.
#[derive(Clone, PartialEq, Debug)]
struct Amount {
    /// Tokens, from the first word of its bound to the last of its unit.
    tokens: Range<usize>,
    /// At least.
    low: Option<f64>,
    /// At most.
    high: Option<f64>,
    about: bool,
    unit: String,
    per: Option<String>,
}

impl Amount {
    /// The number part of the normal form.
    fn number(&self) -> String {
        let about = if self.about { "~" } else { "" };
        match (self.low, self.high) {
            (Some(a), Some(b)) if a == b => format!("{about}{}", plain(a)),
            (Some(a), Some(b)) => format!("{about}{}..{}", plain(a), plain(b)),
            (Some(a), None) => format!("{about}{}..", plain(a)),
            (None, Some(b)) => format!("{about}..{}", plain(b)),
            (None, None) => String::new(),
        }
    }

    fn suffix(&self) -> String {
        let unit = match self.unit.as_str() {
            "" | "%" => self.unit.clone(),
            unit => format!(" {unit}"),
        };
        unit + &self.per.as_ref().map(|p| format!("/{p}")).unwrap_or_default()
    }
}

/// A number without needless digits.
fn plain(n: f64) -> String {
    let rounded = (n * 1000.0).round() / 1000.0;
    format!("{rounded}")
}

impl Context<'_> {
    /// The amount at `word`: a numeral, a sign ("%"), a fraction ("half"), or the noun that is counted ("dead" in "14 dead").
    pub fn quantity(&self, word: TokenIx) -> Option<Value> {
        let amount = self.amount(word)?;
        Some(self.value(amount.tokens.clone(), "quantity", format!("{}{}", amount.number(), amount.suffix())))
    }

    /// The change told by the verb or noun `anchor` ("dropped by more than half", "a 40 percent fall"), with its direction; `None`
    /// where `anchor` tells of no change, or does not say how great.
    pub fn change(&self, anchor: TokenIx) -> Option<Value> {
        let verb = self.tree.upos(anchor) == Upos::Verb;
        let of_kind = |kind| self.known(kind, self.tree.lemma(anchor));
        let known = of_kind("change").or_else(|| of_kind("change-verb").filter(|_| verb))?;
        let sign: String = known.chars().take(1).collect();
        let parts = self.parts(anchor);
        let by = |words: &[&str]| parts.iter().find(|(case, _)| words.contains(&case.as_str())).map(|(_, a)| a);
        let to = by(&["to", "at"]);
        if let (Some(from), Some(to)) = (by(&["from"]), to) {
            let tokens = from.tokens.start.saturating_sub(1)..to.tokens.end;
            let rest = if from.per.is_some() { from.suffix() } else { to.suffix() };
            return Some(self.value(tokens, "change", format!("{sign}{}>{}{rest}", from.number(), to.number())));
        }
        if let Some(amount) = by(&["by", "of", ""]) {
            return Some(self.value(
                amount.tokens.clone(),
                "change",
                format!("{sign}{}{}", amount.number(), amount.suffix()),
            ));
        }
        if let Some(to) = to {
            return Some(self.value(to.tokens.clone(), "change", format!("{sign}>{}{}", to.number(), to.suffix())));
        }
        (known.len() > sign.len()).then(|| self.value(anchor.ix()..anchor.ix() + 1, "change", known.clone()))
    }

    /// Amounts that hang on a change, each with its preposition ("" for none).
    fn parts(&self, anchor: TokenIx) -> Vec<(String, Amount)> {
        let mut parts = Vec::new();
        for child in self.tree.children(anchor) {
            let ok = matches!(
                self.tree.base(child),
                "obl" | "obj" | "nmod" | "advmod" | "compound" | "amod" | "nummod" | "xcomp" | "dep" | "det"
            );
            if !ok {
                continue;
            }
            self.collect(child, 0, &mut parts);
        }
        parts
    }

    fn collect(&self, at: TokenIx, depth: usize, parts: &mut Vec<(String, Amount)>) {
        if let Some(amount) = self.amount(at).filter(|a| !self.is_of_time(a)) {
            let inside =
                |a: &Amount| parts.iter().any(|(_, b)| b.tokens.start < a.tokens.end && a.tokens.start < b.tokens.end);
            if !inside(&amount) {
                parts.push((self.preposition(&amount), amount));
            }
        }
        for child in self.tree.children(at).filter(|_| depth < 3) {
            if matches!(self.tree.base(child), "nmod" | "nummod" | "compound" | "obl" | "amod" | "det") {
                self.collect(child, depth + 1, parts);
            }
        }
    }

    /// Whether an amount is how long something takes ("over the next two years"), by which nothing changes.
    fn is_of_time(&self, amount: &Amount) -> bool {
        let at = |i: usize| self.document.tokens.get(i).map(|t| t.span);
        let Some(number) = at(amount.tokens.start).zip(at(amount.tokens.end.saturating_sub(1))) else { return false };
        let span = number.0.cover(number.1);
        amount.per.is_none() && self.document.times.iter().any(|t| t.span.overlaps(span))
    }

    /// The word before an amount where it is a preposition of change.
    fn preposition(&self, amount: &Amount) -> String {
        let before = amount.tokens.start.checked_sub(1).map(|i| self.lower(i)).unwrap_or_default();
        if matches!(before.as_str(), "by" | "of" | "to" | "from" | "at" | "in" | "on" | "for" | "since" | "than") {
            before
        } else {
            String::new()
        }
    }

    fn amount(&self, word: TokenIx) -> Option<Amount> {
        let start = self.number_start(word)?;
        let (low, high, mut end, share) = self.range(start)?;
        let mut amount = Amount {
            tokens: start..end,
            low: Some(low),
            high: Some(high),
            about: false,
            unit: String::new(),
            per: None,
        };
        if share {
            amount.unit = "%".to_owned();
        }
        if let Some((unit, first)) = start.checked_sub(1).and_then(|i| Some((self.known("unit", &self.lower(i))?, i))) {
            amount.unit = unit;
            amount.tokens.start = first;
        }
        if let Some((unit, next)) = self.unit_after(end) {
            amount.unit = unit;
            end = next;
        } else if amount.unit.is_empty()
            && let Some((unit, next)) = self.counted(start, end)
        {
            amount.unit = unit;
            end = next;
        }
        if let Some((per, next)) = self.per(end) {
            amount.per = Some(per);
            end = next;
        }
        amount.tokens.end = end;
        if self.vague(start) {
            amount.high = None;
        }
        if low < high && start.checked_sub(1).is_some_and(|i| self.lower(i) == "between") {
            amount.tokens.start = start - 1;
        }
        self.bound(&mut amount);
        Some(amount)
    }

    /// "dozens", "hundreds": that many at least.
    fn vague(&self, i: usize) -> bool {
        let word = self.lower(i);
        word.ends_with('s') && self.known("group", &word).is_some()
    }

    /// Where the number begins that is `word`, counts it, or stands before it as its sign or unit.
    fn number_start(&self, word: TokenIx) -> Option<usize> {
        let i = word.ix();
        let mut found = self.tree.token(word).filter(|_| self.number(i).is_some()).map(|_| i);
        if found.is_none() {
            let counting = |c: &TokenIx| {
                matches!(self.tree.base(*c), "nummod" | "amod" | "compound" | "det" | "nmod")
                    && c.ix() < i
                    && self.number(c.ix()).is_some()
            };
            found = self.tree.children(word).find(counting).map(TokenIx::ix);
        }
        if found.is_none() {
            let unit = self.known("unit", &self.lower(i)).is_some();
            let side = if self.tree.upos(word) == Upos::Sym && self.number(i + 1).is_some() {
                Some(i + 1)
            } else {
                i.checked_sub(1)
            };
            found = side.filter(|&j| unit && self.number(j).is_some());
        }
        let mut start = found?;
        while let Some(before) = start.checked_sub(1)
            && self.number(before).is_some_and(|(_, end, _)| end > start)
        {
            start = before;
        }
        Some(start)
    }

    /// A number or a range of two ("10 to 15", "between 10 and 20"): ends, next token, whether a share.
    fn range(&self, start: usize) -> Option<(f64, f64, usize, bool)> {
        let (low, end, share) = self.number(start)?;
        let joins = match self.lower(end).as_str() {
            "-" | "–" => true,
            "to" => start.checked_sub(1).is_none_or(|i| self.lower(i) != "from"),
            "and" => start.checked_sub(1).is_some_and(|i| self.lower(i) == "between"),
            _ => false,
        };
        if joins
            && let Some((high, next, share2)) = self.number(end + 1)
            && high > low
        {
            return Some((low, high, next, share || share2));
        }
        Some((low, low, end, share))
    }

    /// The number that starts at token `i`: its value, the next token, whether it is a share in per cent.
    fn number(&self, i: usize) -> Option<(f64, usize, bool)> {
        let first = self.lower(i);
        if let Some(share) = self.figure("fraction", &first) {
            return Some((share, i + 1, true));
        }
        if matches!(first.as_str(), "a" | "an" | "one") {
            let next = self.lower(i + 1);
            if let Some(share) = self.figure("fraction", &next) {
                return Some((share, i + 2, true));
            }
            if let Some(n) =
                self.figure("scale", &next).filter(|_| next.len() > 2).or_else(|| self.figure("group", &next))
            {
                return Some((n, i + 2, false));
            }
            if first != "one" {
                return None;
            }
        }
        if let Some(n) = self.figure("group", &first) {
            return Some((n, i + 1, false));
        }
        let (mut n, mut end) = (self.digits(&first).or_else(|| self.spelt(&first))?, i + 1);
        while let Some(factor) = self.figure("scale", &self.lower(end)) {
            n *= factor;
            end += 1;
        }
        if self.figure("fraction", self.lower(end).trim_end_matches('s')).is_some() && n < 10.0 {
            let unit = self.figure("fraction", self.lower(end).trim_end_matches('s'))?;
            return Some(((n * unit * 10.0).round() / 10.0, end + 1, true));
        }
        Some((n, end, false))
    }

    /// "1,200", "4.5", "2bn", "300k", "40th" (no number).
    fn digits(&self, word: &str) -> Option<f64> {
        let split = word.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(word.len());
        let (figures, rest) = word.split_at(split);
        let figures = figures.trim_end_matches(['.', ',']);
        let n: f64 =
            figures.replace(',', "").parse().ok().filter(|_| figures.starts_with(|c: char| c.is_ascii_digit()))?;
        match rest {
            "" => Some(n),
            scale => self.figure("scale", scale).map(|f| n * f),
        }
    }

    /// "forty", "twenty-five".
    fn spelt(&self, word: &str) -> Option<f64> {
        self.figure("number", word).or_else(|| {
            let (tens, ones) = word.split_once('-')?;
            Some(
                self.figure("number", tens).filter(|&t| t >= 20.0)?
                    + self.figure("number", ones).filter(|&o| o < 10.0)?,
            )
        })
    }

    fn unit_after(&self, end: usize) -> Option<(String, usize)> {
        let two = format!("{} {}", self.lower(end), self.lower(end + 1));
        let found = self.known("unit", &two).map(|u| (u, end + 2));
        found.or_else(|| self.known("unit", &self.lower(end)).map(|u| (u, end + 1)))
    }

    /// The noun that a number counts, as lemma, and the token after it.
    fn counted(&self, start: usize, end: usize) -> Option<(String, usize)> {
        let noun = (start..end).rev().find_map(|i| {
            let head = self.tree.head(TokenIx::from(i))?;
            let counts =
                matches!(self.tree.base(TokenIx::from(i)), "nummod" | "amod" | "det" | "compound") && head.ix() >= end;
            (counts && head.ix() < end + 4).then_some(head)
        });
        let of = (self.lower(end) == "of").then(|| {
            self.tree.children(TokenIx::from(end - 1)).find(|&c| self.tree.base(c) == "nmod" && c.ix() < end + 4)
        });
        let noun = noun.or(of.flatten())?;
        let plain = matches!(self.tree.upos(noun), Upos::Noun | Upos::Adj | Upos::Propn);
        plain.then(|| (self.tree.lemma(noun).to_lowercase(), noun.ix() + 1))
    }

    /// "a day", "per year", "daily".
    fn per(&self, end: usize) -> Option<(String, usize)> {
        let word = self.lower(end);
        if let Some(per) = self.known("rate", &word) {
            return Some((per, end + 1));
        }
        let unit = matches!(word.as_str(), "a" | "an" | "per" | "each" | "every")
            .then(|| self.known("per", &self.lower(end + 1)))
            .flatten();
        unit.map(|u| (u, end + 2))
    }

    /// Reads the bound before or behind an amount into it.
    fn bound(&self, amount: &mut Amount) {
        if amount.tokens.start.checked_sub(1).is_some_and(|i| matches!(self.lower(i).as_str(), "a" | "an" | "the"))
            && self.beyond(amount, 1).is_some()
        {
            amount.tokens.start -= 1;
        }
        if let Some((kind, n)) = self.beyond(amount, 0) {
            amount.tokens.start -= n;
            return apply(amount, kind);
        }
        for (kind, name) in [("lower", "lower-after"), ("upper", "upper-after"), ("about", "about-after")] {
            let two = format!("{} {}", self.lower(amount.tokens.end), self.lower(amount.tokens.end + 1));
            if self.known(name, &two).is_some() {
                amount.tokens.end += 2;
                return apply(amount, kind);
            }
        }
    }

    /// The bound that ends `skip` tokens before an amount: its kind and length in tokens.
    fn beyond(&self, amount: &Amount, skip: usize) -> Option<(&'static str, usize)> {
        let end = amount.tokens.start.checked_sub(skip)?;
        for n in [3, 2, 1] {
            let Some(first) = end.checked_sub(n) else { continue };
            let phrase = (first..end).map(|i| self.lower(i)).collect::<Vec<_>>().join(" ");
            for kind in ["lower", "upper", "about"] {
                if self.known(kind, &phrase).is_some() {
                    return Some((kind, n));
                }
            }
        }
        None
    }

    fn value(&self, tokens: Range<usize>, kind: &str, normal: String) -> Value {
        let at = |i: usize| self.document.tokens.get(i).map(|t| t.span);
        let (first, last) = (at(tokens.start), at(tokens.end.saturating_sub(1)));
        let span: Span = first.zip(last).map_or_else(Span::default, |(a, b)| a.cover(b));
        Value { text: span.of(self.document.text()).to_owned(), span, kind: kind.to_owned(), normal: Some(normal) }
    }

    fn lower(&self, i: usize) -> String {
        self.tree.form(TokenIx::from(i)).to_lowercase()
    }

    fn amount_words(&self, kind: &str) -> Option<&'static BTreeMap<String, String>> {
        words(&self.document.article.language).get(kind)
    }

    fn known(&self, kind: &str, phrase: &str) -> Option<String> {
        self.amount_words(kind)?.get(phrase).cloned()
    }

    fn figure(&self, kind: &str, word: &str) -> Option<f64> {
        self.amount_words(kind)?.get(word)?.parse().ok()
    }
}

fn apply(amount: &mut Amount, kind: &str) {
    match kind {
        "lower" => amount.high = None,
        "upper" => amount.low = None,
        _ => amount.about = true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::sketch;

    #[track_caller]
    fn check(rows: &[(&str, &str, &str, &str)]) {
        for &(sentence, anchor, text, normal) in rows {
            let made = sketch(sentence);
            let reading = made.reading();
            let context = Context::new(&reading);
            let word = made.token(anchor);
            let value = context
                .change(word)
                .or_else(|| context.quantity(word))
                .unwrap_or_else(|| panic!("nothing at {anchor} in {sentence}"));
            assert_eq!((value.text.as_str(), value.normal.as_deref()), (text, Some(normal)), "{sentence}");
            assert_eq!(value.span.of(reading.document.text()), value.text);
        }
    }

    #[test]
    fn changes() {
        check(&[
            (
                "rate|NOUN|2|nsubj dropped|drop|VERB|0|root by|ADP|6|case more|ADJ|6|advmod than|ADP|4|fixed half|NOUN|2|obl",
                "dropped",
                "more than half",
                "-50..%",
            ),
            (
                "It|PRON|2|nsubj fell|fall|VERB|0|root 40|NUM|4|nummod percent|NOUN|2|obl:npmod",
                "fell",
                "40 percent",
                "-40%",
            ),
            ("a|DET|4|det 40|NUM|3|nummod percent|NOUN|4|compound rise|NOUN|0|root", "rise", "40 percent", "+40%"),
            (
                "a|DET|2|det drop|NOUN|0|root of|ADP|5|case about|ADV|5|advmod 12|NUM|2|nmod +%|SYM|5|dep",
                "drop",
                "about 12%",
                "-~12%",
            ),
            (
                "They|PRON|2|nsubj fell|fall|VERB|0|root from|ADP|4|case 14|NUM|2|obl a|DET|6|det day|NOUN|4|nmod to|ADP|8|case 5|NUM|2|obl",
                "fell",
                "from 14 a day to 5",
                "-14>5/day",
            ),
            ("Murders|murder|NOUN|2|nsubj doubled|double|VERB|0|root", "doubled", "doubled", "+100%"),
            ("It|PRON|2|nsubj rose|rise|VERB|0|root to|ADP|4|case 9|NUM|2|obl", "rose", "9", "+>9"),
        ]);
        let made = sketch("Murders|murder|NOUN|2|nsubj fell|fall|VERB|0|root");
        assert_eq!(Context::new(&made.reading()).change(made.token("fell")), None);
    }

    #[test]
    fn counts_shares_and_money() {
        check(&[
            (
                "killed|kill|VERB|0|root at|ADP|3|advmod least|ADJ|4|nmod 107|NUM|5|nummod people|person|NOUN|1|obj",
                "people",
                "at least 107 people",
                "107.. person",
            ),
            ("left|leave|VERB|0|root 14|NUM|3|nummod dead|ADJ|1|obj", "dead", "14 dead", "14 dead"),
            (
                "paid|pay|VERB|0|root about|ADV|3|advmod $|SYM|1|obj +4.5|NUM|3|nummod million|NUM|4|flat",
                "$",
                "about $4.5 million",
                "~4500000 USD",
            ),
            (
                "fewer|ADJ|3|advmod than|ADP|1|fixed 1,200|NUM|4|nummod soldiers|soldier|NOUN|0|root",
                "soldiers",
                "fewer than 1,200 soldiers",
                "..1200 soldier",
            ),
            (
                "between|ADP|2|case ten|NUM|5|nummod and|CCONJ|4|cc twenty-five|NUM|2|conj men|man|NOUN|0|root",
                "ten",
                "between ten and twenty-five men",
                "10..25 man",
            ),
            (
                "two|NUM|2|nummod thirds|third|NOUN|0|root of|ADP|4|case voters|voter|NOUN|2|nmod",
                "two",
                "two thirds",
                "66.6%",
            ),
            (
                "dozens|dozen|NOUN|0|root of|ADP|3|case people|person|NOUN|1|nmod",
                "dozens",
                "dozens of people",
                "24.. person",
            ),
            ("a|DET|2|det dozen|NOUN|3|nummod arrests|arrest|NOUN|0|root", "arrests", "a dozen arrests", "12 arrest"),
        ]);
    }

    #[test]
    fn what_is_no_number_has_no_amount() {
        let made = sketch("the|DET|2|det gang|NOUN|0|root");
        assert_eq!(Context::new(&made.reading()).quantity(made.token("gang")), None);
    }
}
