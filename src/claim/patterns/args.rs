//! Who plays which grammatical part around a word, whatever the construction: passive, relative clause, control, coordination,
//! participle, copula, apposition, title, possessor. In: trees; out: words with what the way to them costs in confidence.

use super::compile::Book;
use super::english;
use super::syntax::{DEPTH, Syntax};
use crate::document::Upos;

/// A word in a part, and the way to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Arg {
    /// The head of the argument's phrase.
    pub(super) token: usize,
    /// Hundredths of confidence that the way costs.
    pub(super) cost: u8,
}

const CONTROL: u8 = 3;
const SHARED: u8 = 3;
const ADVERBIAL: u8 = 7;
const RELATIVE: u8 = 2;
const GAP: u8 = 6;
const SUPPORTED: u8 = 6;
const LOOSE: u8 = 14;
const SELF: u8 = 3;

fn arg(token: usize) -> Arg {
    Arg { token, cost: 0 }
}

/// The same words, for more.
fn dearer(args: Vec<Arg>, cost: u8) -> Vec<Arg> {
    args.into_iter().map(|a| Arg { cost: a.cost.saturating_add(cost), ..a }).collect()
}

/// The parts around the words of one document.
pub(super) struct Parts<'a, 'd> {
    pub(super) syntax: &'a Syntax<'d>,
    pub(super) book: &'a Book,
}

impl Parts<'_, '_> {
    /// Whoever does what verb `v` says.
    pub(super) fn subjects(&self, v: usize) -> Vec<Arg> {
        if !self.syntax.passive(v) {
            return self.surface(v, 0);
        }
        let by = |c: &usize| {
            self.syntax.relation(*c) == "obl:agent"
                || (self.syntax.base(*c) == "obl" && self.syntax.cases(*c) == ["by"])
        };
        let agents = |v: usize, cost: u8| -> Vec<Arg> {
            let all = self.syntax.children(v).filter(by).filter(|&c| !self.syntax.gerund(c));
            all.map(|token| Arg { token, cost }).collect()
        };
        let own = agents(v, 0);
        // "was shot and killed by police"
        let next = self.syntax.all(v, "conj").find(|&c| c == v + 2 && self.syntax.passive(c));
        if own.is_empty() { next.map(|c| agents(c, SHARED)).unwrap_or_default() } else { own }
    }

    /// To whom or what it is done.
    pub(super) fn objects(&self, v: usize) -> Vec<Arg> {
        if self.syntax.passive(v) {
            return self.surface(v, 0);
        }
        let mut out: Vec<Arg> = self.syntax.all(v, "obj").map(|o| self.antecedent(o)).collect();
        if out.is_empty() && self.syntax.base(v) == "conj" {
            let first = self.syntax.first_conjunct(v);
            out.extend(self.syntax.all(first, "obj").filter(|&o| o > v).map(|o| Arg { token: o, cost: SHARED }));
        }
        if out.is_empty() && self.syntax.relation(v) == "acl:relcl" {
            out.extend(self.gap(v));
        }
        out
    }

    /// The noun that a relative clause without pronoun leaves out: "the truce the gangs reached".
    fn gap(&self, v: usize) -> Option<Arg> {
        let pronoun = |c: usize| {
            english::relative(self.syntax.lemma(c)) || matches!(self.syntax.lemma(c), "where" | "when" | "why")
        };
        let inside = self.syntax.children(v).any(|c| pronoun(c) || self.syntax.children(c).any(pronoun));
        let subject = self.syntax.has(v, "nsubj");
        let clause = self.syntax.has(v, "xcomp") || self.syntax.has(v, "ccomp");
        (!inside && subject && !clause).then(|| self.syntax.head(v)).flatten().map(|token| Arg { token, cost: GAP })
    }

    /// Its grammatical subject, its own or taken over.
    pub(super) fn surface(&self, v: usize, depth: usize) -> Vec<Arg> {
        let own: Vec<Arg> = self
            .syntax
            .all(v, "nsubj")
            .filter(|&c| self.syntax.relation(c) != "nsubj:outer")
            .map(|c| self.antecedent(c))
            .collect();
        if !own.is_empty() || depth > DEPTH || self.syntax.has(v, "csubj") || self.syntax.has(v, "expl") {
            return own;
        }
        let Some(head) = self.syntax.head(v) else { return own };
        match self.syntax.base(v) {
            "conj" if self.syntax.upos(head) == self.syntax.upos(v) || self.syntax.upos(head) == Upos::Verb => {
                dearer(self.surface(head, depth + 1), SHARED)
            }
            "xcomp" => dearer(self.controller(head, depth), CONTROL),
            "ccomp" if self.untensed(v) || self.having(v) => dearer(self.controller(head, depth), 2 * CONTROL),
            "advcl" if self.untensed(v) => self.adverbial_subject(v, head, depth),
            "acl" if self.syntax.relation(v) == "acl:relcl" || self.participial(v) => {
                vec![Arg { token: self.nearer(v, head), cost: RELATIVE }]
            }
            "amod" if self.syntax.upos(v) == Upos::Verb => vec![Arg { token: head, cost: RELATIVE }],
            _ => Vec::new(),
        }
    }

    /// The noun that a clause below `head` is about, though the tree hangs it higher: the people right before a participle ("the parents of the
    /// children **killed**"), whoever is named before "who" ("the family of Lopez, **who** was shot").
    fn nearer(&self, v: usize, head: usize) -> usize {
        let person = |c: usize| self.syntax.upos(c) == Upos::Noun && self.book.is_person(self.syntax.lemma(c));
        let mut near = self.syntax.all(head, "nmod").filter(|&c| c > head && c < v && self.syntax.cases(c) == ["of"]);
        let found = if self.syntax.relation(v) == "acl" {
            near.find(|&c| c + 1 == v && (person(c) || self.syntax.lemma(c) == "those"))
        } else {
            let who = self.syntax.children(v).any(|c| self.syntax.lemma(c) == "who" && self.syntax.base(c) == "nsubj");
            near.find(|&c| who && !person(head) && self.syntax.upos(c) == Upos::Propn)
        };
        found.unwrap_or(head)
    }

    /// Whose an untensed adverbial clause is: the subject of the clause that it modifies; of the one quoted where it stands before that
    /// ("Speaking in Davos, Perez said …, the paper reported"); failing that, of the clause above ("said that it was worth it, after …").
    fn adverbial_subject(&self, v: usize, head: usize, depth: usize) -> Vec<Arg> {
        let marked = self.syntax.children(v).any(|c| {
            matches!(self.syntax.base(c), "mark" | "case")
                && (matches!(self.syntax.lemma(c), "of" | "from" | "for")
                    || (matches!(self.syntax.lemma(c), "with" | "into" | "against") && self.syntax.has(head, "obj")))
        });
        if marked {
            return dearer(self.controller(head, depth), CONTROL);
        }
        let quoted = self.syntax.all(head, "ccomp").find(|&c| v < c && c < head);
        let mut out = dearer(self.surface(quoted.unwrap_or(head), depth + 1), ADVERBIAL);
        if self.syntax.base(head) == "ccomp"
            && v > head
            && let Some(above) = self.syntax.head(head)
        {
            out.extend(dearer(self.surface(above, depth + 1), 2 * ADVERBIAL));
        }
        out
    }

    /// Whose the untensed clause below `head` is.
    fn controller(&self, head: usize, depth: usize) -> Vec<Arg> {
        if !self.syntax.passive(head)
            && !english::subject_control(self.syntax.lemma(head))
            && let Some(object) = self.syntax.all(head, "obj").chain(self.syntax.all(head, "iobj")).next()
            && self.syntax.upos(head) == Upos::Verb
        {
            let event = self.book.event_nouns.contains_key(self.syntax.lemma(object));
            if !event && !matches!(self.syntax.lemma(head), "have" | "make" | "take" | "play") {
                return vec![self.antecedent(object)];
            }
        }
        self.surface(head, depth + 1)
    }

    /// "denied having met"
    fn having(&self, v: usize) -> bool {
        let mut auxiliaries = self.syntax.all(v, "aux").peekable();
        auxiliaries.peek().is_some() && auxiliaries.all(|c| matches!(self.syntax.form(c), "having" | "being" | "been"))
    }

    fn untensed(&self, v: usize) -> bool {
        let finite = self.syntax.children(v).any(|c| {
            self.syntax.base(c) == "aux" && !matches!(self.syntax.form(c), "having" | "being" | "be" | "have")
        });
        let to = self.syntax.children(v).any(|c| self.syntax.base(c) == "mark" && self.syntax.lemma(c) == "to");
        !finite && (to || self.syntax.gerund(v) || self.syntax.passive(v))
    }

    fn participial(&self, v: usize) -> bool {
        self.syntax.upos(v) != Upos::Verb
            || ((self.syntax.gerund(v) || self.syntax.passive(v))
                && !self.syntax.children(v).any(|c| self.syntax.base(c) == "mark"))
    }

    /// What a relative pronoun stands for; any other word itself.
    pub(super) fn antecedent(&self, i: usize) -> Arg {
        let pronoun = matches!(self.syntax.upos(i), Upos::Pron | Upos::Det | Upos::Sconj)
            && english::relative(self.syntax.lemma(i));
        if pronoun {
            let mut at = i;
            for _ in 0..8 {
                if self.syntax.relation(at) == "acl:relcl" {
                    let noun = self.syntax.head(at).map(|head| self.nearer(at, head));
                    let token = noun.map(|noun| self.named_by(noun).unwrap_or(noun));
                    return token.map_or(arg(i), |token| Arg { token, cost: RELATIVE });
                }
                match self.syntax.head(at) {
                    Some(head) => at = head,
                    None => break,
                }
            }
        }
        arg(i)
    }

    /// The name to which a common noun stands in apposition: "Mojica, a leader who …".
    fn named_by(&self, noun: usize) -> Option<usize> {
        let common = self.syntax.upos(noun) == Upos::Noun && !self.syntax.plural(noun);
        let apposed = self.syntax.base(noun) == "appos" && self.syntax.cases(noun).is_empty();
        self.syntax.head(noun).filter(|&name| common && apposed && self.syntax.upos(name) == Upos::Propn)
    }

    /// Phrases with a preposition around verb or adjective `v`.
    pub(super) fn obliques(&self, v: usize) -> Vec<(Vec<&str>, Arg)> {
        let mut out: Vec<(Vec<&str>, Arg)> = Vec::new();
        for c in self.syntax.children(v) {
            match self.syntax.base(c) {
                "obl" | "nmod" | "iobj" => out.push((self.syntax.cases(c), self.antecedent(c))),
                "xcomp" if self.syntax.is_noun(c) => out.push((self.syntax.cases(c), arg(c))),
                "advmod" if self.syntax.lemma(c) == "where" && self.syntax.relation(v) == "acl:relcl" => {
                    let head = self.syntax.head(v);
                    out.extend(head.map(|token| (vec!["in", "at"], Arg { token, cost: GAP })));
                }
                _ => {}
            }
        }
        for object in self.syntax.all(v, "obj") {
            let attached = self.syntax.all(object, "nmod").filter(|&c| self.syntax.relation(c) == "nmod" && c > object);
            out.extend(attached.map(|c| (self.syntax.cases(c), Arg { token: c, cost: LOOSE })));
            out.extend(self.ways(object));
        }
        out
    }

    /// "From" and "to" phrases that the tree hangs on the last nouns of an object ("moved leaders of MS-13 and Barrio 18 **to** prisons").
    fn ways(&self, object: usize) -> Vec<(Vec<&str>, Arg)> {
        let mut out = Vec::new();
        let mut below = vec![(object, 0)];
        while let Some((at, depth)) = below.pop() {
            for c in self.syntax.children(at).filter(|&c| matches!(self.syntax.base(c), "nmod" | "conj") && c > at) {
                let cases = self.syntax.cases(c);
                if depth > 0 && matches!(cases[..], ["from" | "to" | "into"]) {
                    out.push((cases, Arg { token: c, cost: GAP }));
                } else if depth < 3 {
                    below.push((c, depth + 1));
                }
            }
        }
        out
    }

    /// Phrases with a preposition around noun `n`, loosely attached ones last.
    pub(super) fn complements(&self, n: usize) -> Vec<(Vec<&str>, Arg)> {
        let mut out: Vec<(Vec<&str>, Arg)> = Vec::new();
        for c in self.syntax.children(n).filter(|&c| matches!(self.syntax.relation(c), "nmod" | "obl")) {
            out.push((self.syntax.cases(c), self.antecedent(c)));
        }
        if let Some(whole) = self.gatherer(n) {
            let after = self.syntax.all(whole, "nmod").filter(|&c| c > n);
            out.extend(after.map(|c| (self.syntax.cases(c), arg(c))));
        }
        if let Some(v) = self.support(n) {
            // Where a truce is broken is not where it holds.
            let keeps = english::keeps(self.syntax.lemma(v));
            let place = |c: usize| matches!(self.syntax.cases(c)[..], ["in" | "at" | "near"]);
            for c in self.syntax.all(v, "obl").filter(|&c| c > n && !(keeps && place(c))) {
                out.push((self.syntax.cases(c), Arg { token: c, cost: SUPPORTED }));
            }
        }
        // What is said of another event ("talks after the bombing of a school in Bogota") is not said of this one.
        let another =
            |t: usize| self.book.event_nouns.contains_key(self.syntax.lemma(t)) && self.syntax.base(t) != "conj";
        let mut below: Vec<(usize, usize)> = out.iter().map(|(_, a)| (a.token, 0)).filter(|b| !another(b.0)).collect();
        while let Some((at, depth)) = below.pop() {
            for c in
                self.syntax.children(at).filter(|&c| matches!(self.syntax.base(c), "nmod" | "conj" | "appos") && c > at)
            {
                let cases = self.syntax.cases(c);
                if cases.iter().any(|p| matches!(*p, "in" | "at" | "with" | "by" | "to" | "from"))
                    && self.syntax.base(c) == "nmod"
                {
                    out.push((cases, Arg { token: c, cost: LOOSE }));
                }
                if depth < 3 && !another(c) {
                    below.push((c, depth + 1));
                }
            }
        }
        out
    }

    /// The noun that only counts or gathers noun `n`: "**thousands** of shootings".
    pub(super) fn gatherer(&self, n: usize) -> Option<usize> {
        let part = self.syntax.base(n) == "nmod" && self.syntax.cases(n) == ["of"];
        let counts = |h: usize| self.syntax.upos(h) == Upos::Num || english::gathers(self.syntax.lemma(h));
        self.syntax.head(n).filter(|&h| part && counts(h))
    }

    /// The verb or adjective that only carries noun `n`.
    pub(super) fn support(&self, n: usize) -> Option<usize> {
        let n = self.syntax.first_conjunct(n);
        let head = self.syntax.head(n)?;
        let lemma = self.syntax.lemma(head);
        let carried = matches!(self.syntax.relation(n), "obj" | "nsubj:pass" | "obl");
        let verb = self.syntax.upos(head) == Upos::Verb
            && english::supports(lemma)
            && (self.syntax.base(n) != "obl" || matches!(self.syntax.cases(n)[..], ["in" | "into" | "to" | "out"]));
        let adjective = english::supporting_adjective(lemma) && self.syntax.base(n) == "obl";
        (carried && (verb || adjective)).then_some(head)
    }

    /// Possessors, compounds and adjectives before noun `n`.
    pub(super) fn modifiers(&self, n: usize) -> Vec<Arg> {
        let mut out = Vec::new();
        for c in self.syntax.children(n).filter(|&c| c < n) {
            let inside = match self.syntax.base(c) {
                "nmod" => self.syntax.relation(c) == "nmod:poss" || self.syntax.relation(c) == "nmod:desc",
                "compound" | "amod" => true,
                _ => false,
            };
            if inside {
                out.push(arg(c));
                out.extend(self.syntax.all(c, "conj").map(|token| Arg { token, cost: SHARED }));
            }
        }
        out
    }

    /// Who acts in the event of noun `n`: its possessor, the "by" phrase, the subject of the verb that carries it.
    pub(super) fn doers(&self, n: usize) -> Vec<Arg> {
        let mut out = self.modifiers(n);
        out.extend(
            self.complements(n).into_iter().filter(|(cases, a)| cases == &["by"] && a.cost < LOOSE).map(|(_, a)| a),
        );
        if let Some(v) = self.support(n) {
            let by = if self.syntax.upos(v) == Upos::Verb { self.subjects(v) } else { self.surface(v, 0) };
            out.extend(by.into_iter().map(|a| Arg { cost: a.cost.saturating_add(SUPPORTED), ..a }));
        }
        out
    }

    /// What bears noun `n` as its name: what it is said of by copula, apposition or title; else the noun phrase itself.
    pub(super) fn bearers(&self, n: usize) -> Vec<Arg> {
        let mut out: Vec<Arg> = self.syntax.all(n, "appos").filter(|&c| self.syntax.is_noun(c)).map(arg).collect();
        let n1 = self.syntax.first_conjunct(n);
        if let Some(head) = self.syntax.head(n1) {
            match self.syntax.relation(n1) {
                "appos" if self.syntax.cases(n1).is_empty() => {
                    // "A and B, the two largest gangs" is said of both.
                    let all = if self.syntax.plural(n1) { self.syntax.first_conjunct(head) } else { head };
                    out.push(self.antecedent(all));
                }
                "nmod:desc" => out.push(arg(head)),
                "compound" if self.syntax.upos(head) == Upos::Propn && self.syntax.upos(n) != Upos::Propn => {
                    out.push(arg(head))
                }
                "xcomp" | "obj" if english::names(self.syntax.lemma(head)) => {
                    out.extend(self.controller(head, 0).into_iter().filter(|a| a.token != n1));
                }
                // "appointed Lopez as minister", "served as minister"
                "obl" if self.syntax.cases(n1) == ["as"] && english::names(self.syntax.lemma(head)) => {
                    out.extend(self.objects(head));
                }
                "obl" if self.syntax.cases(n1) == ["as"] && english::serves(self.syntax.lemma(head)) => {
                    out.extend(self.surface(head, 0));
                }
                _ => {}
            }
        }
        if self.syntax.copular(n) || self.syntax.copular(n1) {
            out.extend(self.surface(n, 0));
        }
        if out.is_empty() {
            out.push(Arg { token: n, cost: SELF });
        }
        out
    }

    /// Modifiers of noun `n`, and of the name whose title it is: "Guatemalan President Otto Perez".
    pub(super) fn owners(&self, n: usize, complemented: bool) -> Vec<Arg> {
        let organ = |c: usize| {
            self.syntax.base(c) == "compound"
                && self.syntax.upos(c) == Upos::Noun
                && self.book.class_nouns.contains_key(self.syntax.lemma(c))
        };
        if let Some(organ) = self.syntax.children(n).find(|&c| organ(c)) {
            return vec![arg(organ)]; // "the Tulsa police chief" heads the police
        }
        let mut out = self.modifiers(n);
        if complemented {
            out.retain(|a| self.syntax.base(a.token) != "compound");
        }
        let specific = |c: &usize| {
            self.syntax.upos(*c) == Upos::Propn
                || self
                    .syntax
                    .children(*c)
                    .any(|d| self.syntax.base(d) == "det" || self.syntax.relation(d) == "nmod:poss")
        };
        if self.syntax.all(n, "nmod").filter(|&c| c > n && self.syntax.cases(c) == ["of"]).any(|c| specific(&c)) {
            out.clear(); // "the agency's head of its technology division" heads the division
        }
        if self.syntax.relation(n) == "nmod:desc"
            && let Some(name) = self.syntax.head(n)
        {
            out.extend(self.modifiers(name).into_iter().filter(|a| a.token < n));
        }
        out
    }
}
