//! Claims under way: evidence, grounds and confidence of what a frame found, and the finished [`Extraction`]. In: fillers and anchors;
//! out: claims without doubles, in order.

use super::args::{Arg, Parts};
use super::calibration;
use super::cast::{Cast, Filler};
use super::compile::Book;
use super::events::Occurrence;
use super::syntax::Syntax;
use super::weights;
use crate::claim::context::{Context, Grounds, Speaker};
use crate::claim::{Claim, Confidence, Extraction, Modality, Object, Polarity, Value};
use crate::document::{EntityIx, MentionKind, Span, TokenIx, Upos};
use crate::ontology::{Iri, Ontology};
use std::collections::BTreeMap;

/// What a claim is made of before its grounds.
pub(super) struct Draft {
    pub(super) subject: Filler,
    pub(super) predicate: Iri,
    pub(super) object: Item,
    /// The word that says it, which is in its evidence.
    pub(super) anchor: usize,
    pub(super) open: Option<String>,
    /// Hundredths.
    pub(super) confidence: u8,
    pub(super) by: String,
}

/// The object of a draft.
pub(super) enum Item {
    Entity(Filler),
    Value(Value),
}

/// The work on one document.
pub(super) struct Run<'a, 'd> {
    pub(super) syntax: &'a Syntax<'d>,
    pub(super) book: &'a Book,
    pub(super) ontology: &'a Ontology,
    pub(super) context: &'a Context<'d>,
    pub(super) cast: Cast<'a, 'd>,
    pub(super) claims: Vec<Claim>,
    pub(super) occurrences: BTreeMap<usize, Occurrence>,
    grounds: BTreeMap<usize, (Grounds, Vec<EntityIx>)>,
    /// Words at which something was found, so that no open claim repeats it.
    pub(super) used: std::collections::BTreeSet<usize>,
}

impl<'a, 'd> Run<'a, 'd> {
    pub(super) fn new(
        syntax: &'a Syntax<'d>,
        book: &'a Book,
        ontology: &'a Ontology,
        context: &'a Context<'d>,
    ) -> Self {
        Self {
            syntax,
            book,
            ontology,
            context,
            cast: Cast::new(syntax, book, ontology),
            claims: Vec::new(),
            occurrences: BTreeMap::new(),
            grounds: BTreeMap::new(),
            used: std::collections::BTreeSet::new(),
        }
    }

    pub(super) fn parts(&self) -> Parts<'a, 'd> {
        Parts { syntax: self.syntax, book: self.book }
    }

    /// The grounds of a predicate at `anchor`, and its speakers as entities.
    pub(super) fn grounds(&mut self, anchor: usize) -> (Grounds, Vec<EntityIx>) {
        if let Some(known) = self.grounds.get(&anchor) {
            return known.clone();
        }
        let grounds = self.context.grounds(TokenIx::from(self.exemplified(anchor)));
        let speakers = grounds
            .speakers
            .iter()
            .filter_map(|s| match s {
                Speaker::Entity(e) => Some(*e),
                Speaker::Phrase { span, head } => self.cast.phrase(*span, head.ix()),
            })
            .collect();
        self.grounds.insert(anchor, (grounds.clone(), speakers));
        self.grounds.get(&anchor).cloned().unwrap_or((grounds, Vec::new()))
    }

    /// The noun of which an example stands ("strategies, including dialogue"), whose grounds are the example's; any other word itself.
    fn exemplified(&self, anchor: usize) -> usize {
        let first = self.syntax.first_conjunct(anchor);
        let example = self.syntax.is_noun(first)
            && self.syntax.cases(first).first().is_some_and(|p| super::english::introduces_examples(p));
        let Some(host) = self.syntax.head(first).filter(|_| example) else { return anchor };
        if self.syntax.is_noun(host) {
            return host;
        }
        let noun = self.syntax.head(host).filter(|&n| self.syntax.base(host) == "acl" && self.syntax.is_noun(n));
        noun.unwrap_or(anchor)
    }

    /// Makes a claim of a draft; none where its parts are not in one sentence.
    pub(super) fn add(&mut self, draft: Draft) {
        let anchor = self.syntax.span(draft.anchor);
        let subject_at = self.cast.span(draft.subject);
        let (object, object_at) = match draft.object {
            Item::Entity(filler) => (Object::Entity(filler.entity), self.cast.span(filler)),
            Item::Value(value) => {
                let at = value.span;
                (Object::Value(value), at)
            }
        };
        let mut ends = (draft.subject.entity, subject_at, object, object_at);
        if let (_, first, Object::Entity(other), second) = &ends
            && second.start() < first.start()
            && self.ontology.relations.get(&draft.predicate).is_some_and(|r| r.symmetric)
        {
            ends = (*other, *second, Object::Entity(ends.0), *first);
        }
        let (subject, subject_at, object, object_at) = ends;
        let evidence = anchor.cover(subject_at).cover(object_at);
        let document = self.syntax.document;
        if document.sentence_at(evidence.start()) != document.sentence_at(evidence.end().saturating_sub(1)) {
            return;
        }
        let words = document.tokens_in(evidence).len();
        let confidence = draft.confidence.saturating_sub(weights::distance(words));
        let (grounds, speakers) = self.grounds(draft.anchor);
        if grounds.polarity == Polarity::Denied && self.denies_a_number(draft.anchor) {
            return;
        }
        self.claims.push(Claim {
            subject,
            predicate: draft.predicate,
            object,
            open: draft.open,
            evidence: vec![evidence],
            subject_at,
            object_at,
            speakers,
            polarity: grounds.polarity,
            modality: grounds.modality,
            from: grounds.from,
            until: grounds.until,
            when: grounds.when,
            confidence: Confidence::new(f32::from(confidence) / 100.0),
            by: draft.by,
        });
    }

    /// Whether a denial is of a number: "it is not one gang in El Salvador" does not say that it is not there.
    fn denies_a_number(&self, anchor: usize) -> bool {
        self.syntax.is_noun(anchor) && self.syntax.has(anchor, "nummod") && self.syntax.has(anchor, "cop")
    }

    /// The words that an argument coordinates, exemplifies or spells out, itself first.
    pub(super) fn members(&self, arg: Arg) -> Vec<Arg> {
        let noun = |&c: &usize| self.syntax.is_noun(c) || self.syntax.upos(c) == Upos::Pron;
        let mut out = vec![arg];
        out.extend(self.syntax.conjuncts(arg.token).into_iter().filter(noun).map(|token| Arg { token, ..arg }));
        for base in out.clone() {
            let listed = self.examples(base);
            let spelt = listed.iter().any(|a| self.syntax.base(a.token) == "appos" && self.syntax.has(a.token, "conj"));
            if spelt {
                out.retain(|a| a.token != base.token);
            }
            out.extend(listed);
        }
        let mut seen = Vec::new();
        out.retain(|a| {
            !seen.contains(&a.token) && {
                seen.push(a.token);
                true
            }
        });
        out
    }

    /// What "such as", "including" or an apposition to a plural lists.
    pub(super) fn examples(&self, arg: Arg) -> Vec<Arg> {
        let mut out = Vec::new();
        for c in self.syntax.children(arg.token).filter(|&c| self.syntax.is_noun(c)) {
            let example = matches!(self.syntax.base(c), "nmod" | "appos")
                && self.syntax.cases(c).first().is_some_and(|p| super::english::introduces_examples(p));
            let list = self.syntax.base(c) == "appos" && self.syntax.plural(arg.token);
            if example || list {
                out.push(Arg { token: c, cost: arg.cost.saturating_add(2) });
                let more = self.syntax.conjuncts(c).into_iter().filter(|&t| self.syntax.is_noun(t));
                out.extend(more.map(|token| Arg { token, cost: arg.cost.saturating_add(2) }));
            }
        }
        out
    }

    /// The parties of a plural: what it lists where it lists anything, else its conjuncts.
    pub(super) fn parties(&self, arg: Arg) -> Vec<Arg> {
        let mut out: Vec<Arg> = Vec::new();
        let noun = |&c: &usize| self.syntax.is_noun(c) || self.syntax.upos(c) == Upos::Pron;
        let all = std::iter::once(arg.token).chain(self.syntax.conjuncts(arg.token).into_iter().filter(noun));
        for token in all {
            let listed = self.examples(Arg { token, ..arg });
            if listed.is_empty() { out.push(Arg { token, ..arg }) } else { out.extend(listed) }
        }
        let mut seen = Vec::new();
        out.retain(|a| {
            !seen.contains(&a.token) && {
                seen.push(a.token);
                true
            }
        });
        out
    }

    pub(super) fn finish(mut self) -> Extraction {
        self.deduplicate();
        self.calibrate();
        Extraction { entities: self.cast.entities, mentions: self.cast.mentions, claims: self.claims }
    }

    /// Scores become confidences.
    fn calibrate(&mut self) {
        let kinds: BTreeMap<Span, MentionKind> =
            self.cast.mentions.iter().map(|m| (m.mention.span, m.mention.kind)).collect();
        for claim in &mut self.claims {
            let ends = [claim.subject_at, claim.object_at].map(|at| kinds.get(&at).copied());
            claim.confidence = calibration::calibrated(claim, ends, self.syntax.document, self.ontology);
        }
    }

    /// Of claims that say the same in the same sentence keeps the surest; then puts them in order.
    fn deduplicate(&mut self) {
        type Key = (Option<u32>, EntityIx, Iri, ObjectKey, Polarity, Modality, Vec<EntityIx>);
        let mut best: BTreeMap<Key, Claim> = BTreeMap::new();
        for claim in std::mem::take(&mut self.claims) {
            let at = claim.evidence.first().map_or(0, |s| s.start());
            let sentence = self.syntax.document.sentence_at(at).map(|s| s.0);
            let object = match &claim.object {
                Object::Entity(e) => ObjectKey::Entity(*e),
                Object::Value(v) => ObjectKey::Value(v.text.clone(), claim.open.clone()),
            };
            let key = (
                sentence,
                claim.subject,
                claim.predicate.clone(),
                object,
                claim.polarity,
                claim.modality,
                claim.speakers.clone(),
            );
            let better = best.get(&key).is_none_or(|old| {
                let rank =
                    |c: &Claim| (c.confidence, std::cmp::Reverse(c.evidence.iter().map(|s| s.len()).sum::<usize>()));
                rank(&claim) > rank(old)
            });
            if better {
                best.insert(key, claim);
            }
        }
        let distinct = best.into_values().collect();
        self.claims = super::implied::without_implied(distinct, self.syntax.document, self.ontology);
        self.claims.sort_by(|a, b| order(a).cmp(&order(b)));
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum ObjectKey {
    Entity(EntityIx),
    Value(String, Option<String>),
}

fn order(claim: &Claim) -> (&[Span], &Iri, EntityIx, &Object, &Option<String>, Polarity, Modality) {
    (&claim.evidence, &claim.predicate, claim.subject, &claim.object, &claim.open, claim.polarity, claim.modality)
}
