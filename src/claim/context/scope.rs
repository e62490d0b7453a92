//! Polarity and modality: from the anchor up to where the sentence stops bearing on it, then down again, each governor doing to
//! its complement what the lexicon says. In: tree and anchor; out: [`Scope`].
//!
//! Follows Nairn, Condoravdi and Karttunen, "Computing relative polarity for textual inference" (2006): what a governor makes of
//! its complement depends on whether the governor is affirmed or denied in its own context.

use super::lexicon::{Effect, Frame, Lexicon, Operator};
use super::tree::Tree;
use crate::claim::{Modality, Polarity};
use crate::document::{TokenIx, Upos};
use std::collections::BTreeSet;

/// How deep a governor is looked for; deeper is no sentence.
const DEPTH: usize = 48;

/// What holds of a clause or phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Scope {
    /// Affirmed or denied.
    pub(super) polarity: Polarity,
    /// Asserted, planned …
    pub(super) modality: Modality,
    /// Taken for granted by the sentence.
    pub(super) presupposed: bool,
    /// Affirmed of the past only ("former").
    pub(super) past: bool,
    /// Under an "if", which no governor further in takes back.
    hypothetical: bool,
}

const PLAIN: Scope = Scope {
    polarity: Polarity::Affirmed,
    modality: Modality::Asserted,
    presupposed: false,
    past: false,
    hypothetical: false,
};

/// How a clause or phrase depends on its governor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Link {
    /// The governor is an operator over it.
    Under(Operator),
    /// It has the governor's scope.
    Share,
    /// It has the governor's modality, not its polarity.
    ShareModality,
    /// It stands fast by itself, and is taken for granted where the governor is.
    Within,
    /// It depends on nothing above, and is as given.
    Stop { polarity: Polarity, modality: Modality, presupposed: bool },
}

const FREE: Link = Link::Stop { polarity: Polarity::Affirmed, modality: Modality::Asserted, presupposed: false };
const GRANTED: Link = Link::Stop { polarity: Polarity::Affirmed, modality: Modality::Asserted, presupposed: true };
const DENIED: Link = Link::Stop { polarity: Polarity::Denied, modality: Modality::Asserted, presupposed: false };

fn free(modality: Modality) -> Link {
    Link::Stop { polarity: Polarity::Affirmed, modality, presupposed: false }
}

/// Works out scopes in one document.
pub(super) struct Scopes<'a, 'r> {
    /// Its trees.
    pub(super) tree: &'a Tree<'r>,
    /// Its language's words.
    pub(super) lexicon: &'static Lexicon,
    /// Heads of mentions of persons, organizations and places: what is denied of them does not deny them.
    pub(super) actors: &'a BTreeSet<TokenIx>,
}

impl Scopes<'_, '_> {
    /// The scope of the predicate at `anchor`.
    pub(super) fn of(&self, anchor: TokenIx) -> Scope {
        let mut path = vec![self.phrase(anchor)];
        let mut links = Vec::new();
        while let Some(&at) = path.last()
            && path.len() < DEPTH
        {
            let (link, next) = self.link(at);
            links.push(link);
            match next {
                Some(next) if !matches!(link, Link::Stop { .. }) => path.push(self.phrase(next)),
                _ => break,
            }
        }
        let mut scope = PLAIN;
        for (&at, &link) in path.iter().zip(&links).rev() {
            scope = self.local(at, enter(scope, link), link);
        }
        if anchor != path.first().copied().unwrap_or(anchor) {
            scope = self.modifiers(anchor, scope);
        }
        scope
    }

    /// The head of the phrase in which a modifier stands ("Guatemalan" in "the Guatemalan president"), else the word itself. A word of
    /// a light noun's complement ("series of talks") is its own head.
    fn phrase(&self, mut at: TokenIx) -> TokenIx {
        for _ in 0..DEPTH {
            let inside = match self.tree.base(at) {
                "compound" | "flat" | "fixed" | "goeswith" | "nummod" | "det" | "case" => true,
                "amod" => true,
                "nmod" => self.tree.relation(at) == "nmod:desc",
                _ => false,
            };
            match self.tree.head(at) {
                Some(head) if inside => at = head,
                _ => break,
            }
        }
        at
    }

    /// The link of `at` to its governor, which is given too. Coordinated words depend as their first does.
    fn link(&self, at: TokenIx) -> (Link, Option<TokenIx>) {
        let first = self.first_conjunct(at);
        let Some(head) = self.tree.head(first) else { return (FREE, None) };
        if self.is_stray(at, first) {
            return (if self.definite(at) { GRANTED } else { FREE }, None);
        }
        let relation = self.tree.relation(first);
        let link = match self.tree.base(first) {
            "ccomp" | "xcomp" | "csubj" => self.complement(first, head),
            "acl" if relation == "acl:relcl" => self.relative(head),
            "acl" => self.complement_of_noun(first, head),
            "advcl" => self.adverbial(first, head),
            "appos" => GRANTED,
            "obj" | "iobj" | "obl" | "nsubj" | "nmod" => self.nominal(at, first, head),
            _ => FREE,
        };
        (link, Some(head))
    }

    /// Whether a noun is coordinated with a verb, of which it can be no more than an argument.
    fn is_stray(&self, at: TokenIx, first: TokenIx) -> bool {
        let noun = |t| matches!(self.tree.upos(t), Upos::Noun | Upos::Propn);
        at != first && noun(at) && self.tree.upos(first) == Upos::Verb && !self.copular(at)
    }

    fn first_conjunct(&self, mut at: TokenIx) -> TokenIx {
        for _ in 0..DEPTH {
            match self.tree.head(at) {
                Some(head) if self.tree.base(at) == "conj" => at = head,
                _ => break,
            }
        }
        at
    }

    fn complement(&self, at: TokenIx, head: TokenIx) -> Link {
        let frame = self.frame(at, head);
        if let Some(operator) = self.operator(head, at, frame) {
            return under(operator);
        }
        let noun = matches!(frame, Frame::To | Frame::Bare).then(|| self.object_operator(head)).flatten();
        match (noun, self.tree.base(at)) {
            (Some(operator), _) => under(operator),
            (None, "xcomp") => Link::Share,
            _ => FREE,
        }
    }

    /// "have no plans to negotiate" may hang on the verb: then the object is the operator.
    fn object_operator(&self, head: TokenIx) -> Option<Operator> {
        let object = self.tree.children(head).find(|&c| self.tree.base(c) == "obj")?;
        let light = self.lexicon.is("light", self.tree.lemma(head));
        let operator = self.lexicon.operator(self.tree.lemma(object), Upos::Noun, Frame::To).copied()?;
        let denied = self.has_negation(object);
        light.then_some(if denied { Operator { affirmed: operator.denied, ..operator } } else { operator })
    }

    fn complement_of_noun(&self, at: TokenIx, head: TokenIx) -> Link {
        let frame = self.frame(at, head);
        match self.operator(head, at, frame).filter(|_| full_clause(self.tree, at)) {
            Some(operator) => under(operator),
            None if frame == Frame::To => free(Modality::Planned),
            None if self.marks(at).next().is_some() && !self.definite(head) => Link::Share,
            None => self.relative(head),
        }
    }

    /// A relative clause or participle says of its noun what stands fast, whatever is denied outside; with a definite noun it is granted.
    fn relative(&self, noun: TokenIx) -> Link {
        if self.definite(noun) || self.tree.upos(noun) == Upos::Propn { GRANTED } else { Link::Within }
    }

    fn adverbial(&self, at: TokenIx, head: TokenIx) -> Link {
        let marks = |kind: &str| self.marks(at).any(|m| self.lexicon.is(kind, self.tree.lemma(m)));
        let concessive = self.tree.children(at).any(|c| self.lexicon.is("concessive", self.tree.lemma(c)))
            || self.marks(at).any(|m| self.tree.children(m).any(|c| self.lexicon.is("concessive", self.tree.lemma(c))));
        if marks("conditional-mark") && !concessive {
            return free(Modality::Conditional);
        }
        if marks("possible-mark") {
            return free(Modality::Possible);
        }
        if marks("denied-mark") || marks("instead-mark") {
            return DENIED;
        }
        let frame = self.frame(at, head);
        let purpose =
            (frame == Frame::To && marks("purpose-mark")) || (frame == Frame::Ing && self.marks(at).next().is_none());
        if let Some(operator) = self.operator(head, at, frame).filter(|_| !purpose) {
            return under(operator);
        }
        if marks("temporal-mark") {
            return if self.ahead(at) { Link::ShareModality } else { GRANTED };
        }
        match frame {
            Frame::To => free(Modality::Planned),
            Frame::Ing if at > head && self.marks(at).next().is_none() => Link::ShareModality,
            _ => FREE,
        }
    }

    /// Whether a temporal clause speaks of what has not happened: it hangs on a planned or commanded clause in the present tense.
    fn ahead(&self, at: TokenIx) -> bool {
        let Some(head) = self.tree.head(at) else { return false };
        let future = self.tree.children(head).any(|c| {
            self.tree.base(c) == "aux"
                && ["planned-auxiliary", "commanded-auxiliary", "possible-auxiliary", "conditional-auxiliary"]
                    .iter()
                    .any(|k| self.lexicon.is(k, self.tree.lemma(c)))
        });
        let past = self.tree.form(at).ends_with("ed")
            || self.tree.children(at).any(|c| matches!(self.tree.form(c), "was" | "were" | "had"));
        future && !past
    }

    fn nominal(&self, own: TokenIx, at: TokenIx, head: TokenIx) -> Link {
        if self.copular(own) {
            return FREE;
        }
        let temporal = self.cases(at).any(|c| self.lexicon.is("temporal-preposition", self.tree.lemma(c)));
        if temporal && self.tree.base(at) != "nsubj" {
            return GRANTED;
        }
        if self.cases(at).any(|c| self.lexicon.is("inclusive-preposition", self.tree.form(c))) && !self.definite(own) {
            return Link::Share;
        }
        if self.cases(at).any(|c| self.lexicon.is("denied-mark", self.tree.lemma(c))) {
            return DENIED;
        }
        if self.actors.contains(&own) && !self.has_negation(own) {
            return match self.tree.base(at) {
                _ if self.definite(own) => GRANTED,
                "nmod" => Link::Within,
                _ if self.in_question(at, head) => FREE,
                _ => GRANTED, // "leaders of both gangs attended" takes for granted that there are such
            };
        }
        let definite = self.definite(own);
        if self.tree.base(at) == "obl" && at < head && !definite && self.operator(head, at, Frame::Noun).is_some() {
            return FREE; // "At a rally, he urged them to vote" urges no rally
        }
        let agreed =
            self.lexicon.is("agreeing", self.tree.lemma(head)) && self.lexicon.is("agreement", self.tree.lemma(own));
        if agreed && !definite {
            return Link::Share; // who agrees to a truce makes one
        }
        let given = gives(self.tree, head);
        let operator = match self.tree.base(at) {
            _ if given => None,
            "nsubj" if self.tree.relation(at) == "nsubj:pass" => self.operator(head, at, Frame::Noun),
            "nsubj" if self.copular(head) || self.tree.upos(head) == Upos::Adj => self.operator(head, at, Frame::Noun),
            "nsubj" => None,
            _ => self.operator(head, at, Frame::Noun),
        };
        if let Some(operator) = operator
            && !matches!(operator.affirmed, Effect::Sets(Polarity::Affirmed, None) | Effect::Same if definite)
        {
            return under(operator);
        }
        let kind = if self.tree.relation(at) == "nsubj" { "existence" } else { "light" };
        let light = self.lexicon.is(kind, self.tree.lemma(head));
        if definite && !(light && self.tree.base(at) != "nmod") {
            return GRANTED;
        }
        if let Some(operator) = self.operator(head, at, Frame::Indefinite) {
            return under(operator);
        }
        match self.tree.base(at) {
            "obj" | "nsubj" => Link::Share,
            "obl" if light || self.tree.relation(at) == "obl:agent" => Link::Share,
            "nmod" if self.definite(head) => GRANTED,
            "nmod" => Link::Share,
            _ => FREE,
        }
    }

    /// Whether a clause says of somebody that there is such a one, or makes or wants one: "there are leaders", "elected a leader".
    fn in_question(&self, at: TokenIx, head: TokenIx) -> bool {
        let is = |kind: &str| self.lexicon.is(kind, self.tree.lemma(head));
        let wanted = |frame| self.tree.base(at) != "nsubj" && self.operator(head, at, frame).is_some();
        match self.tree.base(at) {
            "nsubj" => is("existence"),
            "obj" | "iobj" => {
                is("light") || is("creation") || is("naming") || wanted(Frame::Noun) || wanted(Frame::Indefinite)
            }
            _ => true,
        }
    }

    /// In what form the clause `at` stands under `head`.
    fn frame(&self, at: TokenIx, head: TokenIx) -> Frame {
        let is = |lemma: &str| self.marks(at).any(|m| self.tree.lemma(m) == lemma);
        if is("from") {
            Frame::From
        } else if is("to") || self.aux_is(at, "to") {
            Frame::To
        } else if self.tree.form(at).ends_with("ing") && !self.has_finite_auxiliary(at) {
            Frame::Ing
        } else if self.tree.base(at) == "xcomp"
            && self.tree.upos(at) == Upos::Verb
            && self.tree.upos(head) == Upos::Verb
        {
            Frame::Bare
        } else if self.tree.base(at) == "xcomp" {
            Frame::To
        } else {
            Frame::That
        }
    }

    fn aux_is(&self, at: TokenIx, lemma: &str) -> bool {
        self.tree.children(at).any(|c| self.tree.base(c) == "aux" && self.tree.lemma(c) == lemma)
    }

    fn has_finite_auxiliary(&self, at: TokenIx) -> bool {
        self.tree.children(at).any(|c| {
            matches!(self.tree.base(c), "aux" | "cop")
                && !matches!(self.tree.form(c), "being" | "having" | "been" | "be")
        })
    }

    fn operator(&self, head: TokenIx, at: TokenIx, frame: Frame) -> Option<Operator> {
        operator_of(self.tree, self.lexicon, head, at, frame)
    }

    fn marks(&self, at: TokenIx) -> impl Iterator<Item = TokenIx> + '_ {
        self.tree
            .children(at)
            .filter(|&c| matches!(self.tree.base(c), "mark" | "case" | "advmod"))
            .filter(move |&c| c < at)
    }

    fn cases(&self, at: TokenIx) -> impl Iterator<Item = TokenIx> + '_ {
        self.tree.children(at).filter(|&c| self.tree.base(c) == "case")
    }

    /// Whether a noun is the predicate of a clause.
    pub(super) fn copular(&self, at: TokenIx) -> bool {
        self.tree.children(at).any(|c| self.tree.base(c) == "cop")
    }

    /// Whether a noun phrase refers to what the reader is taken to know: with a definite determiner or an owner, or a name.
    pub(super) fn definite(&self, at: TokenIx) -> bool {
        self.tree.upos(at) == Upos::Propn
            || self.tree.children(at).any(|c| {
                self.tree.relation(c) == "nmod:poss"
                    || (self.tree.base(c) == "det" && self.lexicon.is("definite", self.tree.lemma(c)))
            })
    }

    /// What the words that hang directly on a predicate make of it.
    fn local(&self, at: TokenIx, entered: Scope, link: Link) -> Scope {
        let mut scope = entered;
        let first = self.first_conjunct(at);
        if first != at && self.shares_with_first(at) {
            scope = self.modifiers(first, self.auxiliaries(first, scope));
        }
        scope = self.modifiers(at, self.auxiliaries(at, scope));
        let counted = !matches!(link, Link::Stop { .. }) && self.is_argument(first) && self.negative_argument(first);
        if counted {
            return scope;
        }
        if self.negated(at) || (first != at && self.shares_with_first(at) && self.negated(first)) {
            let able = self.auxiliary(at).or_else(|| self.auxiliary(first)) == Some("able-auxiliary");
            if able && entered.modality == Modality::Asserted {
                scope.modality = Modality::Asserted;
            }
            scope.polarity = opposite(scope.polarity);
        }
        if self.asked(at) && scope.modality == Modality::Asserted && !scope.presupposed {
            scope.modality = Modality::Possible;
        }
        scope
    }

    /// Whether a later conjunct stands under the first one's negation and auxiliaries: no subject and no auxiliary of its own, no "but".
    fn shares_with_first(&self, at: TokenIx) -> bool {
        !self.tree.children(at).any(|c| {
            matches!(self.tree.base(c), "nsubj" | "aux" | "cop" | "expl")
                || (self.tree.base(c) == "cc" && matches!(self.tree.lemma(c), "but" | "yet"))
                || (self.tree.base(c) == "det" && self.lexicon.is("definite", self.tree.lemma(c)))
        })
    }

    /// The kind of the modal auxiliary that bears on `at`.
    fn auxiliary(&self, at: TokenIx) -> Option<&'static str> {
        const KINDS: [&str; 6] = [
            "planned-auxiliary",
            "possible-auxiliary",
            "able-auxiliary",
            "conditional-auxiliary",
            "commanded-auxiliary",
            "desired-auxiliary",
        ];
        let auxiliaries = || self.tree.children(at).filter(|&c| self.tree.base(c) == "aux");
        KINDS.into_iter().find(|k| auxiliaries().any(|c| self.is_cue(k, c)))
    }

    /// Whether a word is a cue, by lemma; a reduced form ("'d", "'ll") by form where it stands before no participle.
    fn is_cue(&self, kind: &str, at: TokenIx) -> bool {
        self.lexicon.is(kind, self.tree.lemma(at)) || (self.tree.form(at) == "'ll" && kind == "planned-auxiliary")
    }

    fn auxiliaries(&self, at: TokenIx, mut scope: Scope) -> Scope {
        if scope.hypothetical {
            return scope;
        }
        let conditional = self.tree.children(at).any(|c| {
            self.tree.base(c) == "advcl"
                && self.marks(c).any(|m| self.lexicon.is("conditional-mark", self.tree.lemma(m)))
        });
        let perfect = self.tree.children(at).any(|c| self.tree.base(c) == "aux" && self.tree.lemma(c) == "have");
        scope.modality = match self.auxiliary(at) {
            Some(_) if conditional => Modality::Conditional,
            Some("planned-auxiliary") => Modality::Planned,
            Some("possible-auxiliary" | "able-auxiliary") => Modality::Possible,
            Some("conditional-auxiliary") if perfect => Modality::Conditional,
            Some("conditional-auxiliary") if self.reported(at) => Modality::Planned,
            Some("conditional-auxiliary") => Modality::Conditional,
            Some("commanded-auxiliary") => Modality::Commanded,
            Some("desired-auxiliary") => Modality::Desired,
            _ if conditional => Modality::Conditional,
            _ => scope.modality,
        };
        scope.hypothetical = conditional;
        scope
    }

    /// Whether the clause is reported speech, in which "would" is the past of "will".
    fn reported(&self, at: TokenIx) -> bool {
        let first = self.first_conjunct(at);
        let head = self.tree.head(first).filter(|_| self.tree.base(first) == "ccomp");
        head.is_some_and(|h| {
            let said = || self.operator(h, first, Frame::That).is_some_and(|o| o.says);
            self.lexicon.says(self.tree.lemma(h), self.tree.upos(h)) || said()
        })
    }

    /// Adverbs and adjectives.
    fn modifiers(&self, at: TokenIx, mut scope: Scope) -> Scope {
        for child in self.tree.children(at) {
            let kind = match self.tree.base(child) {
                "advmod" => "adverb",
                "amod" | "compound" => "adjective",
                _ => continue,
            };
            let is = |what: &str| self.lexicon.is(&format!("{what}-{kind}"), self.tree.lemma(child));
            if is("possible") {
                scope.modality = Modality::Possible;
            } else if is("planned") {
                scope.modality = Modality::Planned;
            } else if is("denied") {
                scope.polarity = Polarity::Denied;
            } else if is("past") {
                scope.past = true;
            }
        }
        scope
    }

    /// Whether a negative word bears on the predicate or on one of its arguments.
    fn negated(&self, at: TokenIx) -> bool {
        let double = |n: usize| n % 2 == 1;
        let own = self.tree.children(at).filter(|&c| self.is_negation(c)).count();
        let arguments = self.tree.children(at).filter(|&c| self.is_argument(c) && c != at && self.negative_argument(c));
        double(own + arguments.take(1).count())
    }

    /// Whether a word is an argument whose own "no" its verb has counted.
    fn is_argument(&self, at: TokenIx) -> bool {
        matches!(self.tree.base(at), "nsubj" | "obj" | "iobj" | "obl")
    }

    fn has_negation(&self, at: TokenIx) -> bool {
        self.tree.children(at).any(|c| self.is_negation(c))
    }

    fn is_negation(&self, at: TokenIx) -> bool {
        if !matches!(self.tree.base(at), "advmod" | "det" | "cc" | "case" | "aux" | "neg")
            || !self.lexicon.is("negation", self.tree.lemma(at))
        {
            return false;
        }
        let next = TokenIx(at.0 + 1);
        let only = self.lexicon.is("temporary-scope", self.tree.lemma(next)) && self.tree.lemma(at) == "not";
        !only
    }

    fn negative_argument(&self, at: TokenIx) -> bool {
        self.lexicon.is("negative-argument", self.tree.lemma(at))
            || self
                .tree
                .children(at)
                .any(|c| self.tree.base(c) == "det" && self.lexicon.is("negative-argument", self.tree.lemma(c)))
    }

    /// Whether `at` heads a sentence that is a question.
    fn asked(&self, at: TokenIx) -> bool {
        self.tree.head(at).is_none()
            && self
                .tree
                .children(at)
                .next_back()
                .is_some_and(|c| self.tree.base(c) == "punct" && self.tree.form(c).starts_with('?'))
    }
}

/// The operator that `head`, with its particle or with the preposition of its complement `at`, is over a complement of form `frame`.
pub(super) fn operator_of(
    tree: &Tree,
    lexicon: &Lexicon,
    head: TokenIx,
    at: TokenIx,
    frame: Frame,
) -> Option<Operator> {
    let upos = match tree.upos(head) {
        Upos::Propn => Upos::Noun,
        other => other,
    };
    let lemma = tree.lemma(head);
    let particles = tree.children(head).filter(|&c| tree.relation(c) == "compound:prt");
    let linkers = tree.children(at).filter(|&c| matches!(tree.base(c), "case" | "mark") && c < at);
    let phrase = |word: TokenIx| lexicon.operator(&format!("{lemma} {}", tree.lemma(word)), upos, frame);
    // "made clear that", where the clause hangs on the adjective.
    let carrier = tree.head(head).filter(|_| upos == Upos::Adj && tree.base(head) == "xcomp");
    let carried = || lexicon.operator(&format!("{} {lemma}", tree.lemma(carrier?)), Upos::Verb, frame);
    let found = particles.chain(linkers).find_map(phrase).or_else(carried);
    // Participles waver between verb and adjective: "disposed", "prepared", "interested".
    let wavering = || match upos {
        Upos::Verb => lexicon.operator(&tree.form(head).to_lowercase(), Upos::Adj, frame),
        Upos::Adj => lexicon
            .operator(lemma.trim_end_matches('d'), Upos::Verb, frame)
            .or_else(|| lexicon.operator(lemma.trim_end_matches("ed"), Upos::Verb, frame)),
        _ => None,
    };
    // "Clinton questioned, at a rally in Florida, what …": a place is no complement of the verb, but where it says so with its preposition.
    let place = upos == Upos::Verb && tree.base(at) == "obl" && {
        tree.children(at).any(|c| tree.base(c) == "case" && lexicon.is("place-preposition", tree.lemma(c)))
    };
    let plain = || if place { None } else { lexicon.operator(lemma, upos, frame).or_else(wavering) };
    found.or_else(plain).copied()
}

/// Whether a verb gives or withholds a thing ("was denied a visa"), so that the thing is no complement of saying.
pub(super) fn gives(tree: &Tree, verb: TokenIx) -> bool {
    let has = |relation: &str| tree.children(verb).any(|c| tree.relation(c) == relation);
    has("obj") && (has("iobj") || has("nsubj:pass"))
}

/// Whether an adnominal clause can be what its noun is about: with a subject or a mark, no mere participle ("claims made by X").
pub(super) fn full_clause(tree: &Tree, at: TokenIx) -> bool {
    tree.children(at).any(|c| matches!(tree.base(c), "nsubj" | "csubj" | "expl" | "mark" | "case"))
}

fn under(operator: Operator) -> Link {
    match (operator.affirmed, operator.denied) {
        (Effect::Presupposes, Effect::Presupposes) => GRANTED,
        _ => Link::Under(operator),
    }
}

/// The scope of a complement, given its governor's.
fn enter(outer: Scope, link: Link) -> Scope {
    match link {
        Link::Share => Scope { past: false, ..outer },
        Link::ShareModality => Scope { polarity: Polarity::Affirmed, past: false, ..outer },
        Link::Within => Scope { presupposed: outer.presupposed, ..PLAIN },
        Link::Stop { polarity, modality, presupposed } => {
            Scope { polarity, modality, presupposed, past: false, hypothetical: modality == Modality::Conditional }
        }
        Link::Under(operator) => {
            let effect = if outer.polarity == Polarity::Denied { operator.denied } else { operator.affirmed };
            match effect {
                Effect::Same => Scope { past: false, ..outer },
                Effect::Presupposes => Scope { presupposed: true, ..PLAIN },
                Effect::Sets(polarity, modality) => {
                    let hypothetical = outer.hypothetical;
                    let kept = match outer.modality {
                        outer if hypothetical => outer,
                        _ if operator.says => modality.unwrap_or(Modality::Asserted),
                        outer => modality.unwrap_or(outer),
                    };
                    Scope {
                        polarity,
                        modality: kept,
                        presupposed: outer.presupposed && !operator.says,
                        past: false,
                        hypothetical,
                    }
                }
            }
        }
    }
}

fn opposite(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Affirmed => Polarity::Denied,
        Polarity::Denied => Polarity::Affirmed,
    }
}
