//! Slips of parser and lemmatiser that cost claims most, mended where the tree itself shows that it cannot be so. In: trees as read; out: the
//! same with other heads, relations and lemmas here and there.

use super::syntax::{DEPTH, Syntax};
use crate::document::Upos;
use std::borrow::Cow;

impl Syntax<'_> {
    /// Mends the trees.
    pub(super) fn mend(&mut self) {
        for i in 0..self.len() {
            if self.listed_behind_semicolon(i) {
                self.relations[i] = "conj";
            }
            if let Some(noun) = self.noun_coordinated(i) {
                self.heads[i] = noun;
            }
        }
        self.list_children();
        for i in 0..self.len() {
            if let Some((first, title)) = self.name_across_title(i) {
                self.turn(first, i);
                (self.heads[first], self.relations[first]) = (title, "compound");
                (self.heads[title], self.relations[title]) = (i, "nmod:desc");
                self.list_children();
            }
        }
        for i in 0..self.len() {
            if let Some(owner) = self.owner_as_head(i) {
                self.turn(owner, i);
                self.list_children();
            }
        }
    }

    /// Whether `i` stands in apposition across a semicolon, which lists and never explains: "Lopez; Ruiz's **wife**; and a mayor" are three.
    fn listed_behind_semicolon(&self, i: usize) -> bool {
        let above = self.head(i).filter(|&h| h < i && self.base(i) == "appos");
        above.is_some_and(|h| (h..i).any(|k| self.form(k) == ";"))
    }

    /// The name above `i` and the common noun between them, where the tree takes all three for one name: in "Lopez spokeswoman **Ana Ruiz**" a name
    /// goes on behind its title, but never across one.
    fn name_across_title(&self, i: usize) -> Option<(usize, usize)> {
        let first = self.head(i).filter(|&h| h < i && self.base(i) == "flat" && self.upos(h) == Upos::Propn)?;
        let title = i.checked_sub(1).filter(|&t| t > first && self.upos(t) == Upos::Noun)?;
        let own = |t: usize| self.upos(t) == Upos::Noun || self.upos(t) == Upos::Propn;
        let loose = self.head(title).is_some_and(|h| h == i || h == first) && (first..i).all(own);
        (loose && self.upos(i) == Upos::Propn).then_some((first, title))
    }

    /// The noun that `i` is coordinated with, where the tree has a bare noun coordinated with a verb: a slip, since clauses are
    /// coordinated with clauses. It is a noun that ends before the conjunction, of the same kind (name or common) if there is one.
    fn noun_coordinated(&self, i: usize) -> Option<usize> {
        let clause =
            |c: usize| matches!(self.base(c), "cop" | "nsubj" | "csubj" | "obj" | "mark" | "aux" | "orphan" | "case");
        let slip = self.base(i) == "conj" && self.is_noun(i) && !self.children(i).any(clause);
        let verb = self.head(i).filter(|&v| slip && self.upos(v) == Upos::Verb)?;
        let conjunction = self.all(i, "cc").next().filter(|&c| c < i)?;
        let before = (0..conjunction).rev().find(|&t| self.upos(t) != Upos::Punct)?;
        let mut nouns = Vec::new();
        let mut at = before;
        for _ in 0..DEPTH {
            if at == verb {
                break;
            }
            let part = matches!(self.base(at), "flat" | "compound" | "nummod" | "amod" | "appos" | "det" | "punct");
            if self.is_noun(at) && !part {
                nouns.push(at);
            }
            at = self.head(at)?;
        }
        let same = nouns.iter().find(|&&n| self.upos(n) == self.upos(i));
        same.or(nouns.first()).copied().filter(|_| at == verb)
    }

    /// The noun above `i` that only owns it: in "the nominee Lopez's **tax returns**" the tree has "nominee" for head, though what stands after
    /// a possessive is what is spoken of.
    fn owner_as_head(&self, i: usize) -> Option<usize> {
        let owner = self.head(i).filter(|&h| h < i && self.is_noun(h) && self.is_noun(i))?;
        let loose = matches!(self.relation(i), "nmod" | "appos" | "dep") && !self.has(i, "case");
        let between = || owner + 1..i;
        let own = |k: usize| {
            let possessor = self.head(k);
            possessor.is_some_and(|p| p == owner || (p > owner && self.head(p) == Some(owner)))
        };
        let possessive =
            between().rev().find(|&k| self.upos(k) == Upos::Part && self.form(k).starts_with(['\'', '’']))?;
        let whole = between().all(|k| self.upos(k) != Upos::Punct) && self.head(possessive) != Some(i);
        (loose && whole && own(possessive)).then_some(owner)
    }

    /// Puts `noun` in the place of `owner`, which becomes its possessor; the preposition goes along.
    fn turn(&mut self, owner: usize, noun: usize) {
        let prepositions: Vec<usize> = self.all(owner, "case").filter(|&c| c < owner).collect();
        self.heads[noun] = if self.heads[owner] == owner { noun } else { self.heads[owner] };
        self.relations[noun] = self.relations[owner];
        self.heads[owner] = noun;
        self.relations[owner] = "nmod:poss";
        for c in prepositions {
            self.heads[c] = noun;
        }
    }

    /// Mends lemmas of verbs that no word has where the form regularly comes of a verb that is known ("extradited" of "extradit").
    pub(super) fn with_known_verbs(mut self, known: impl Fn(&str) -> bool) -> Self {
        for i in 0..self.len() {
            let lemma = self.lemma(i);
            if self.upos(i) != Upos::Verb || known(lemma) {
                continue;
            }
            let (longer, shorter) = (format!("{lemma}e"), lemma.get(..lemma.len().saturating_sub(1)).unwrap_or(""));
            let form = self.form(i).to_lowercase();
            let right =
                [longer.as_str(), shorter].into_iter().find(|c| known(c) && inflects(c, &form)).map(str::to_owned);
            if let (Some(right), Some(slot)) = (right, self.lemmas.get_mut(i)) {
                *slot = Cow::Owned(right);
            }
        }
        self
    }
}

/// Whether `form` is a regular form of verb `lemma`.
fn inflects(lemma: &str, form: &str) -> bool {
    let Some(last) = lemma.chars().last() else { return false };
    let ends = |stem: &str, endings: &[&str]| form.strip_prefix(stem).is_some_and(|rest| endings.contains(&rest));
    match lemma.strip_suffix('e') {
        Some(stem) => ends(lemma, &["s", "d"]) || ends(stem, &["ing"]),
        None => ends(lemma, &["s", "es", "ed", "ing"]) || ends(&format!("{lemma}{last}"), &["ed", "ing"]),
    }
}
