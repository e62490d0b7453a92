//! Whose voice a place in the text is. In: attributions, trees, mentions; out: the speakers of a word, outermost first.
//!
//! The reader's attribution layer comes first; where it is silent, the trees speak: verbs of saying over a clause, "according to",
//! a quotation followed by "X said". The article's publisher is no speaker.

use super::Speaker;
use super::lexicon::{Frame, Lexicon};
use super::quotes::Quote;
use super::scope::{full_clause, gives, operator_of};
use super::tree::Tree;
use crate::document::{Attribution, Document, Span, TokenIx, Upos};

/// One who says something.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Voice {
    /// What is said: the smaller, the further in.
    extent: usize,
    /// The source; `None` for an unnamed one ("it was reported").
    source: Option<Speaker>,
    cue: Vec<TokenIx>,
}

/// Who is heard at a word.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Heard {
    /// Outermost first.
    pub(super) speakers: Vec<Speaker>,
    /// Somebody who is not named says it.
    pub(super) unnamed: bool,
}

/// Answers for one document.
pub(super) struct Voices<'a, 'r> {
    pub(super) document: &'r Document,
    pub(super) tree: &'a Tree<'r>,
    pub(super) lexicon: &'static Lexicon,
    /// Attributions that are sayings, with the tokens of their cues and content, in text order.
    pub(super) sayings: &'a [Saying<'r>],
    /// Quotations whose verb is known, in text order.
    pub(super) quotes: &'a [Quote],
}

/// An attribution as the voice needs it.
pub(super) struct Saying<'r> {
    attribution: &'r Attribution,
    cue: Vec<TokenIx>,
}

/// The attributions that are sayings: one whose cue is a wish, plan or order colours the modality instead.
pub(super) fn sayings<'r>(document: &'r Document, tree: &Tree, lexicon: &Lexicon) -> Vec<Saying<'r>> {
    let colours = |&t: &TokenIx| {
        let frames = [Frame::To, Frame::That, Frame::Noun, Frame::Indefinite, Frame::Ing];
        let known = frames.into_iter().any(|f| lexicon.operator(tree.lemma(t), tree.upos(t), f).is_some());
        known && !lexicon.says(tree.lemma(t), tree.upos(t))
    };
    let saying = |a: &'r Attribution| {
        let cue: Vec<TokenIx> = a.cue.iter().flat_map(|&s| document.tokens_in(s)).map(TokenIx::from).collect();
        let open = |&t: &TokenIx| matches!(tree.upos(t), Upos::Verb | Upos::Noun | Upos::Adj);
        let words: Vec<TokenIx> = cue.iter().copied().filter(open).collect();
        let wish = !words.is_empty() && words.iter().all(colours);
        let known = words.is_empty() || words.iter().any(|&t| lexicon.says(tree.lemma(t), tree.upos(t)));
        // "As you know" reminds the reader; nobody says anything.
        let addressed = a.source.first().is_some_and(|s| s.of(document.text()).eq_ignore_ascii_case("you"));
        (!wish && !addressed && (known || is_clause(document, tree, a))).then_some(Saying { attribution: a, cue })
    };
    document.attributions.iter().filter_map(saying).collect()
}

/// Whether what is attributed is quoted or a clause, as opposed to the mere object of a deed ("filed a suit").
fn is_clause(document: &Document, tree: &Tree, attribution: &Attribution) -> bool {
    attribution.content.iter().any(|&span| {
        let words = document.tokens_in(span);
        let top = words.clone().map(TokenIx::from).find(|&t| tree.head(t).is_none_or(|h| !words.contains(&h.ix())));
        let object = top.is_some_and(|t| matches!(tree.base(t), "obj" | "obl" | "nmod" | "nsubj" | "xcomp" | "advmod"));
        !object || span.of(document.text()).contains(['“', '"', '”'])
    })
}

impl Voices<'_, '_> {
    /// Who is heard at `anchor`.
    pub(super) fn at(&self, anchor: TokenIx) -> Heard {
        let mut voices = self.attributed(anchor);
        for voice in self.said(anchor) {
            let known = voices.iter().any(|v| {
                v.cue.iter().any(|c| voice.cue.contains(c)) || (v.source.is_some() && v.source == voice.source)
            });
            if !known {
                voices.push(voice);
            } else if let Some(v) =
                voices.iter_mut().find(|v| v.source.is_none() && v.cue.iter().any(|c| voice.cue.contains(c)))
            {
                v.source = voice.source;
            }
        }
        if voices.is_empty() {
            voices.extend(self.quoted(anchor));
        }
        voices.sort_by_key(|v| (std::cmp::Reverse(v.extent), v.cue.first().copied()));
        let publisher = |s: &Speaker| self.is_publisher(s);
        let unnamed = voices.iter().any(|v| v.source.is_none());
        let mut speakers: Vec<Speaker> =
            voices.into_iter().filter_map(|v| v.source).filter(|s| !publisher(s)).collect();
        speakers.dedup();
        Heard { speakers, unnamed }
    }

    fn attributed(&self, anchor: TokenIx) -> Vec<Voice> {
        let Some(token) = self.document.tokens.get(anchor.ix()) else { return Vec::new() };
        let inside = self.sayings.iter().filter(|s| s.attribution.content.iter().any(|c| c.contains(token.span)));
        inside
            .map(|s| Voice {
                extent: s.attribution.content.iter().map(|c| c.len()).sum(),
                source: s.attribution.source.first().map(|&span| self.speaker(span)),
                cue: s.cue.clone(),
            })
            .collect()
    }

    /// The quotation in which a word stands.
    fn quoted(&self, anchor: TokenIx) -> Option<Voice> {
        let word = self.document.tokens.get(anchor.ix())?.span;
        let quote = self.quotes.iter().find(|q| q.span.contains(word))?;
        Some(Voice { extent: quote.span.len(), source: Some(self.agent(quote.cue)?), cue: vec![quote.cue] })
    }

    /// Whether a word heads an expression of time, which says nothing.
    fn is_time(&self, word: TokenIx) -> bool {
        let span = self.tree.token(word).map_or_else(Span::default, |t| t.span);
        self.document.times.iter().any(|t| t.span.contains(span))
    }

    /// The mention that names a source, else the phrase.
    fn speaker(&self, source: Span) -> Speaker {
        let tokens = self.document.tokens_in(source);
        let head =
            tokens.clone().map(TokenIx::from).find(|&t| self.tree.head(t).is_none_or(|h| !tokens.contains(&h.ix())));
        let head = head.unwrap_or(TokenIx::from(tokens.start));
        match self.relativized(head) {
            Some(noun) => self.speaker_of(noun, None),
            None => self.speaker_of(head, Some(source)),
        }
    }

    /// The entity of the largest mention headed by `head` (within `bounds`), else the phrase.
    fn speaker_of(&self, head: TokenIx, bounds: Option<Span>) -> Speaker {
        let own = self.document.tokens.get(head.ix()).map_or_else(Span::default, |t| t.span);
        let mentions = self.document.mentions.iter().take_while(|m| m.span.start() <= own.start());
        let covering = mentions.filter(|m| m.span.contains(own) && m.entity.is_some());
        let headed = covering.filter(|m| m.head == head || m.span == own || bounds == Some(m.span));
        match headed.max_by_key(|m| m.span.len()).and_then(|m| m.entity) {
            Some(entity) => Speaker::Entity(entity),
            None => self
                .named_beside(head)
                .unwrap_or_else(|| Speaker::Phrase { span: bounds.unwrap_or_else(|| self.phrase(head)), head }),
        }
    }

    /// A name in apposition to the head, or of which the head is the title ("interior minister Mauricio López").
    fn named_beside(&self, head: TokenIx) -> Option<Speaker> {
        let beside = self.tree.children(head).filter(|&c| matches!(self.tree.base(c), "appos" | "flat" | "compound"));
        let name =
            beside.filter(|&c| self.tree.upos(c) == Upos::Propn && matches!(self.tree.base(c), "appos" | "flat"));
        name.into_iter()
            .find_map(|c| self.document.mentions.iter().find(|m| m.head == c).and_then(|m| m.entity))
            .map(Speaker::Entity)
    }

    /// The words of the noun phrase of `head`, without relative clauses, appositions and what follows them.
    fn phrase(&self, head: TokenIx) -> Span {
        let mut span = self.document.tokens.get(head.ix()).map_or_else(Span::default, |t| t.span);
        let mut stack = vec![head];
        let mut steps = 0;
        while let Some(at) = stack.pop() {
            steps += 1;
            if steps > 64 {
                break;
            }
            for child in self.tree.children(at) {
                let part = matches!(
                    self.tree.base(child),
                    "det" | "amod" | "compound" | "flat" | "nummod" | "nmod" | "case" | "fixed"
                );
                if part && !(at == head && self.tree.base(child) == "case" && child < head) {
                    if let Some(token) = self.document.tokens.get(child.ix()) {
                        span = span.cover(token.span);
                    }
                    stack.push(child);
                }
            }
        }
        span
    }

    /// What the trees tell: every ancestor that says the clause in which the anchor stands, and cues that hang beside it.
    fn said(&self, anchor: TokenIx) -> Vec<Voice> {
        let mut found = Vec::new();
        let mut at = anchor;
        for depth in 1..48 {
            found.extend(self.beside(at, anchor, depth));
            let Some(head) = self.tree.head(at) else { break };
            found.extend(self.over(at, head, depth));
            at = head;
        }
        found
    }

    /// `head` says `at`.
    fn over(&self, at: TokenIx, head: TokenIx, depth: usize) -> Option<Voice> {
        let frames: &[Frame] = match self.tree.base(at) {
            "ccomp" => &[Frame::That, Frame::Ing],
            "xcomp" => &[Frame::To, Frame::Ing],
            "acl" if self.tree.relation(at) == "acl" => &[Frame::That],
            "advcl" => &[Frame::Ing],
            "parataxis" if at > head => &[Frame::That],
            "obj" | "obl" => &[Frame::Noun, Frame::Indefinite],
            _ => return None,
        };
        let object = matches!(self.tree.base(at), "obj" | "obl") && gives(self.tree, head);
        let bare = self.tree.base(at) == "advcl"
            && !self.tree.children(at).any(|c| c < at && matches!(self.tree.base(c), "mark" | "case"));
        if object || bare || (self.tree.base(at) == "acl" && !full_clause(self.tree, at)) {
            return None;
        }
        let says = frames.iter().any(|&f| operator_of(self.tree, self.lexicon, head, at, f).is_some_and(|o| o.says));
        says.then(|| Voice { extent: depth * 2, source: self.agent(head), cue: vec![head] })
    }

    /// A clause "…, he said" or a phrase "according to him" that hangs on `at`.
    fn beside(&self, at: TokenIx, anchor: TokenIx, depth: usize) -> Vec<Voice> {
        let mut found = Vec::new();
        for child in self.tree.children(at).filter(|&c| c != anchor) {
            let aside = self.tree.base(child) == "parataxis"
                && self.lexicon.says(self.tree.lemma(child), self.tree.upos(child));
            let ahead = self.tree.children(child).any(|c| matches!(self.tree.base(c), "ccomp" | "obj" | "xcomp"));
            let reported = self.tree.base(child) == "advcl"
                && self.lexicon.says(self.tree.lemma(child), self.tree.upos(child))
                && self.tree.children(child).any(|c| self.tree.base(c) == "mark" && self.tree.lemma(c) == "as")
                && !ahead;
            let relayed = matches!(self.tree.base(child), "obl" | "nmod" | "advmod")
                && self.tree.children(child).any(|c| {
                    let according =
                        self.lexicon.is("relayed", self.tree.lemma(c)) || self.lexicon.is("relayed", self.tree.form(c));
                    according && c < child
                })
                && !self.is_time(child);
            if (aside && !ahead && self.agent(child).is_some()) || (reported && self.agent(child).is_some()) {
                found.push(Voice { extent: depth * 2 + 1, source: self.agent(child), cue: vec![child] });
            } else if relayed {
                found.push(Voice {
                    extent: depth * 2 + 1,
                    source: Some(self.speaker_of(child, None)),
                    cue: vec![child],
                });
            }
        }
        found
    }

    /// The subject of a saying, the agent of a passive one, the owner of a noun ("Perez's claim that"); `None` where unnamed. A
    /// clause without a subject takes that of the clause it depends on.
    fn agent(&self, cue: TokenIx) -> Option<Speaker> {
        let mut at = cue;
        for _ in 0..8 {
            let child = |relation: &str| self.tree.children(at).find(|&c| self.tree.relation(c) == relation);
            let agent = child("obl:agent").or_else(|| {
                let by = |c: &TokenIx| self.tree.children(*c).any(|p| self.tree.lemma(p) == "by");
                child("nsubj:pass")
                    .and_then(|_| self.tree.children(at).filter(|&c| self.tree.base(c) == "obl").find(by))
            });
            if let Some(found) = agent
                .or_else(|| child("nsubj"))
                .or_else(|| child("nmod:poss").filter(|_| self.tree.upos(at) == Upos::Noun))
            {
                return (self.tree.lemma(found) != "it").then(|| self.speaker_of(self.antecedent(found, at), None));
            }
            if child("nsubj:pass").is_some() {
                return None;
            }
            if let Some(source) = self.postposed(at) {
                return Some(self.speaker_of(source, None));
            }
            match (self.tree.base(at), self.tree.head(at)) {
                ("conj" | "xcomp" | "advcl", Some(head)) => at = head,
                ("acl", Some(head)) => return Some(self.speaker_of(head, None)),
                _ => return None,
            }
        }
        None
    }

    /// The noun of which a relative clause speaks, where `pronoun` is its relative pronoun.
    fn relativized(&self, pronoun: TokenIx) -> Option<TokenIx> {
        if !matches!(self.tree.lemma(pronoun), "who" | "which" | "that" | "whom") {
            return None;
        }
        let clause = self.tree.head(pronoun).filter(|&c| self.tree.relation(c) == "acl:relcl")?;
        self.tree.head(clause)
    }

    /// The source of a verb of saying behind a quotation, which the tree takes for a clause of its own: "…, people close to the talks said".
    fn postposed(&self, cue: TokenIx) -> Option<TokenIx> {
        let before = || {
            self.tree.children(cue).filter(|&c| c < cue && matches!(self.tree.base(c), "ccomp" | "parataxis" | "advcl"))
        };
        let last = before().next_back().filter(|_| before().count() > 1)?;
        let subject = self.tree.children(last).find(|&c| self.tree.base(c) == "nsubj" && c < last)?;
        let first = self.leftmost(subject);
        let comma =
            first.ix().checked_sub(1).map(TokenIx::from).filter(|&t| self.tree.form(t).starts_with([',', '”', '"']));
        comma.map(|_| subject)
    }

    /// The first word of the phrase of `head`.
    fn leftmost(&self, head: TokenIx) -> TokenIx {
        let mut at = head;
        for _ in 0..32 {
            match self.tree.children(at).find(|&c| c < at) {
                Some(child) => at = child,
                None => break,
            }
        }
        at
    }

    /// The noun that a relative pronoun stands for.
    fn antecedent(&self, subject: TokenIx, clause: TokenIx) -> TokenIx {
        let relative =
            matches!(self.tree.lemma(subject), "who" | "which" | "that") && self.tree.relation(clause) == "acl:relcl";
        self.tree.head(clause).filter(|_| relative).unwrap_or(subject)
    }

    fn is_publisher(&self, speaker: &Speaker) -> bool {
        let Some(publisher) = self.document.article.source.as_deref() else { return false };
        let plain = |s: &str| {
            let s = s.trim().to_lowercase();
            s.strip_prefix("the ").unwrap_or(&s).to_owned()
        };
        let same = |name: &str| plain(name) == plain(publisher);
        match speaker {
            Speaker::Entity(e) => {
                self.document.entities.get(e.ix()).is_some_and(|e| same(&e.name) || e.aliases.iter().any(|a| same(a)))
            }
            Speaker::Phrase { span, .. } => same(span.of(self.document.text())),
        }
    }
}
