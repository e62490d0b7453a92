//! When a claim held. In: time expressions and trees; out: [`When`] for a predicate, as precise as the text and no more.
//!
//! A time belongs to the predicate that it hangs on; an event noun also takes the time of a verb that brings the event about
//! ("the truce was brokered last year"). The day of publication is never taken for the day of an event.

use super::lexicon::Lexicon;
use super::scope::Scopes;
use super::tree::Tree;
use std::collections::BTreeSet;

use crate::document::{Document, PartialDate, Span, TimeExpression, TimeKind, TokenIx, Upos};

/// When something held.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct When {
    /// From then, or then.
    pub(super) from: Option<PartialDate>,
    /// Until then.
    pub(super) until: Option<PartialDate>,
    /// What has no anchor, verbatim.
    pub(super) verbatim: Option<String>,
}

impl When {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Fills what is open from `other`.
    fn or(self, other: Self) -> Self {
        if self.from.is_some() || self.until.is_some() {
            return self;
        }
        let verbatim =
            if other.from.is_some() || other.until.is_some() { None } else { self.verbatim.or(other.verbatim) };
        Self { verbatim, ..other }
    }
}

/// What a time's preposition makes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bound {
    At,
    From,
    Until,
}

/// Answers for one document.
pub(super) struct Clock<'a, 'r> {
    pub(super) document: &'r Document,
    pub(super) tree: &'a Tree<'r>,
    pub(super) lexicon: &'static Lexicon,
    pub(super) actors: &'a BTreeSet<TokenIx>,
}

impl Clock<'_, '_> {
    /// When the predicate at `anchor` held.
    pub(super) fn at(&self, anchor: TokenIx) -> When {
        let scopes = Scopes { tree: self.tree, lexicon: self.lexicon, actors: self.actors };
        let verbal = matches!(self.tree.upos(anchor), Upos::Verb | Upos::Aux)
            || scopes.copular(anchor)
            || self.tree.upos(anchor) == Upos::Adj;
        if verbal { self.of_clause(anchor, 0) } else { self.of_noun(anchor, &scopes) }
    }

    fn of_clause(&self, verb: TokenIx, depth: usize) -> When {
        let own = self.read(&self.hanging_on(verb, true)).or(self.by_clause(verb));
        let head = self.tree.head(verb).filter(|_| own.is_empty() && depth < 4);
        match (head, self.tree.base(verb)) {
            (Some(head), "xcomp") => self.of_clause(head, depth + 1),
            (Some(head), "conj") if !self.tree.children(verb).any(|c| self.tree.base(c) == "nsubj") => {
                let before: Vec<_> =
                    self.hanging_on(head, true).into_iter().filter(|t| self.starts_before(t, head)).collect();
                self.read(&before)
            }
            _ => own,
        }
    }

    fn of_noun(&self, noun: TokenIx, scopes: &Scopes) -> When {
        let own = self.read(&self.hanging_on(noun, false));
        let Some(head) = self.tree.head(noun).filter(|_| own.from.is_none() && own.until.is_none()) else { return own };
        if self.tree.upos(noun) == Upos::Propn || !matches!(self.tree.upos(head), Upos::Verb | Upos::Aux) {
            return own;
        }
        let makes = self.lexicon.is("creation", self.tree.lemma(head));
        match self.tree.base(noun) {
            "nsubj" | "obj" if self.lexicon.is("termination", self.tree.lemma(head)) => {
                let end = self.of_clause(head, 0);
                own.or(When { from: None, until: end.from.or(end.until), verbatim: end.verbatim })
            }
            "nsubj" | "obj" | "obl" if makes || !scopes.definite(noun) => own.or(self.of_clause(head, 0)),
            _ => own,
        }
    }

    /// A clause "since …", "until …" that bounds the predicate: its own time, else the clause verbatim.
    fn by_clause(&self, verb: TokenIx) -> When {
        for clause in self.tree.children(verb).filter(|&c| self.tree.base(c) == "advcl") {
            let mark = |kind: &str| {
                self.tree
                    .children(clause)
                    .any(|c| c < clause && self.tree.base(c) == "mark" && self.lexicon.is(kind, self.tree.lemma(c)))
            };
            let (starts, ends) = (mark("start-mark") || mark("after-mark"), mark("until-mark"));
            if !starts && !ends {
                continue;
            }
            let inner = self.read(&self.hanging_on(clause, true));
            let date = inner.from.or(inner.until);
            return match date {
                Some(_) if starts => When { from: date, ..When::default() },
                Some(_) => When { until: date, ..When::default() },
                None => When { verbatim: self.clause_text(clause), ..When::default() },
            };
        }
        When::default()
    }

    fn clause_text(&self, clause: TokenIx) -> Option<String> {
        let span = self.subtree(clause)?;
        Some(span.of(self.document.text()).trim_end_matches([',', '.', ' ']).to_owned())
    }

    fn subtree(&self, top: TokenIx) -> Option<Span> {
        let mut span = self.tree.token(top)?.span;
        let mut stack = vec![(top, 0)];
        while let Some((at, depth)) = stack.pop() {
            for child in self.tree.children(at).filter(|_| depth < 32) {
                span = self.tree.token(child).map_or(span, |t| span.cover(t.span));
                stack.push((child, depth + 1));
            }
        }
        Some(span)
    }

    /// The times that hang on `top` with no other clause between; for a clause, not those inside its subject, nor those that stand
    /// before a noun ("the 2012 truce"), which are the noun's.
    fn hanging_on(&self, top: TokenIx, clause: bool) -> Vec<&TimeExpression> {
        let Some(token) = self.tree.token(top) else { return Vec::new() };
        let Some(sentence) = self.document.sentence_at(token.span.start()) else { return Vec::new() };
        let Some(&bounds) = self.document.sentences.get(sentence.ix()) else { return Vec::new() };
        let first = self.document.times.partition_point(|t| t.span.start() < bounds.start());
        let inside = self.document.times.iter().skip(first).take_while(|t| t.span.start() < bounds.end());
        inside.filter(|t| self.reaches(t, top, clause)).collect()
    }

    fn reaches(&self, time: &TimeExpression, top: TokenIx, clause: bool) -> bool {
        let words = self.document.tokens_in(time.span);
        let outside = |t: TokenIx| self.tree.head(t).is_none_or(|h| !words.contains(&h.ix()));
        let Some(mut at) = words.clone().map(TokenIx::from).find(|&t| outside(t)) else { return false };
        if words.contains(&top.ix()) {
            return false;
        }
        let of = self.tree.children(at).any(|c| self.tree.base(c) == "case" && self.tree.lemma(c) == "of");
        if of && clause {
            return false; // "the Act of 1993"
        }
        for step in 0..6 {
            let Some(head) = self.tree.head(at) else { return false };
            let passes = match self.tree.base(at) {
                "obl" | "advmod" | "dep" | "case" | "discourse" | "dislocated" => true,
                "nmod" | "obj" => !clause || self.tree.relation(at) != "nmod:poss",
                "nsubj" | "conj" => step == 0 && !clause,
                "compound" | "amod" | "nummod" | "det" => !clause && head == top,
                "advcl" => step == 0 && self.tree.upos(at) != Upos::Verb,
                _ => false,
            };
            if !passes {
                return false;
            }
            if head == top {
                return true;
            }
            if !matches!(
                self.tree.upos(head),
                Upos::Noun | Upos::Propn | Upos::Num | Upos::Adv | Upos::Sym | Upos::Pron | Upos::Adj
            ) {
                return false;
            }
            at = head;
        }
        false
    }

    fn starts_before(&self, time: &TimeExpression, at: TokenIx) -> bool {
        self.tree.token(at).is_some_and(|t| time.span.start() < t.span.start())
    }

    fn read(&self, times: &[&TimeExpression]) -> When {
        let mut found = When::default();
        for time in times.iter().filter(|t| matches!(t.kind, TimeKind::Date | TimeKind::Time)) {
            let bound = self.bound(time);
            let date = time.value.as_deref().and_then(date_of).filter(|d| !self.is_mere_clock(time, *d));
            let Some(date) = date else {
                let present = time.value.as_deref() == Some("PRESENT_REF");
                if found.verbatim.is_none() && !present {
                    found.verbatim = Some(time.span.of(self.document.text()).to_owned());
                }
                continue;
            };
            match bound {
                Bound::At | Bound::From if found.from.is_none() => found.from = Some(date),
                Bound::Until if found.until.is_none() => found.until = Some(date),
                _ => {}
            }
        }
        if found.from.is_some() || found.until.is_some() {
            found.verbatim = None;
        }
        found
    }

    /// Whether an expression only tells the hour: its day is then nothing but the day of publication.
    fn is_mere_clock(&self, time: &TimeExpression, date: PartialDate) -> bool {
        let digits = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let text = time.span.of(self.document.text()).to_lowercase();
        time.kind == TimeKind::Time
            && self.document.article.date == Some(date)
            && text.split_whitespace().all(|w| digits(w) || self.lexicon.is("clock", w))
    }

    /// By the word before the expression.
    fn bound(&self, time: &TimeExpression) -> Bound {
        let first = self.document.tokens_in(time.span).start;
        let before = |n: usize| {
            first.checked_sub(n).map(|i| self.tree.form(TokenIx::from(i)).to_lowercase()).unwrap_or_default()
        };
        let last = before(1);
        let range = last == "and" && (2..5).any(|n| before(n) == "between");
        if range || self.lexicon.is("until-preposition", &last) {
            Bound::Until
        } else if self.lexicon.is("from-preposition", &last) {
            Bound::From
        } else {
            Bound::At
        }
    }
}

/// The date of a TIMEX3 value, no more precise than it: a week gives its month where it lies in one, a season or quarter its year.
pub(super) fn date_of(value: &str) -> Option<PartialDate> {
    let day = value.split('T').next()?;
    if let Ok(date) = day.parse() {
        return Some(date);
    }
    let (year, rest) = day.split_once('-')?;
    let year: i16 = year.parse().ok()?;
    if let Some(week) = rest.strip_prefix('W') {
        let week: i8 = week.split('-').next()?.parse().ok()?;
        let monday = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?.date();
        let sunday = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Sunday).ok()?.date();
        if monday.year() != sunday.year() {
            return None;
        }
        return if monday.month() == sunday.month() {
            PartialDate::month(monday.year(), monday.month() as u8)
        } else {
            PartialDate::year(monday.year())
        };
    }
    let vague = matches!(rest, "SP" | "SU" | "FA" | "WI" | "Q1" | "Q2" | "Q3" | "Q4" | "H1" | "H2");
    PartialDate::year(year).filter(|_| vague)
}
