//! Definite nouns that the reader left alone, and that only one thing spoken of before can be: "the gang", "the city", "his country".
//! In: chains; out: fewer of them.

use super::{Chain, Chains};
use crate::document::{EntityType, MentionKind};
use crate::ontology::gazetteer;

/// How many sentences back a noun finds its antecedent.
const REACH: u32 = 4;

impl Chains<'_, '_> {
    /// Joins each such noun with the one candidate before it.
    pub(super) fn find_antecedents(&mut self) {
        let mut pairs = Vec::new();
        for (chain, members) in self.members() {
            let first = members.first().copied().filter(|&i| self.is_anaphor(i));
            let lone = members.iter().all(|&i| self.called(i).is_none());
            if let Some(first) = first.filter(|_| lone)
                && let [only] = self.candidates(first, chain)[..]
            {
                pairs.push((only, chain));
            }
        }
        self.merge_agreeing(&pairs);
    }

    /// A singular noun with nothing but an article, or a pronoun as a country's owner; or "both" of a plural.
    fn is_anaphor(&self, mention: usize) -> bool {
        let head = self.head(mention);
        let form = |c: usize| self.syntax.form(c).to_lowercase();
        let plural = self.syntax.plural(head);
        let definite = |c: usize| {
            let det = self.syntax.base(c) == "det";
            if plural {
                return det && (self.lexicon.is("both", &form(c)) || self.lexicon.is("definite", &form(c)));
            }
            det && self.lexicon.is("definite", &form(c))
                || (self.syntax.relation(c) == "nmod:poss" && self.is_third(&form(c)) && self.is_country(head))
        };
        let outer = |c: usize| {
            matches!(
                self.syntax.base(c),
                "case" | "punct" | "cop" | "nsubj" | "aux" | "mark" | "advmod" | "conj" | "cc"
            ) || (self.syntax.base(c) == "nmod" && c > head && self.is_loose(c))
        };
        let definites = self.syntax.children(head).filter(|&c| definite(c)).count();
        self.kind(mention) == MentionKind::Nominal
            && self.syntax.is_noun(head)
            && definites > 0
            && self.syntax.children(head).all(|c| definite(c) || outer(c))
    }

    fn is_third(&self, form: &str) -> bool {
        ["he", "she", "it", "they"].iter().any(|kind| self.lexicon.is(kind, form))
    }

    fn is_country(&self, head: usize) -> bool {
        self.class_of_noun(head).is_some_and(|c| self.is_a(c, "tgc:Country"))
    }

    /// Whether a prepositional phrase does not say which one is meant: "the city for ARENA".
    fn is_loose(&self, c: usize) -> bool {
        let cases = self.syntax.cases(c);
        !cases.is_empty() && cases.iter().all(|p| self.lexicon.is("loose", p))
    }

    /// Chains before a mention that its noun may mean.
    fn candidates(&self, mention: usize, own: Chain) -> Vec<Chain> {
        let head = self.head(mention);
        let lemma = self.syntax.lemma(head);
        let region = self.ontology.expand("tgc:Region").filter(|_| self.lexicon.is("region", lemma));
        let class = self.class_of_noun(head).or(region.as_ref());
        let own_ty = self.mentions.get(mention).map_or(EntityType::Misc, |m| m.ty);
        let ty = class.and_then(|c| self.ontology.classes.get(c)).map_or(own_ty, |c| c.ty);
        let government = class.is_some_and(|c| self.is_a(c, "tgc:Government"));
        let plural = self.syntax.plural(head);
        let far = government || (ty == EntityType::Person && !plural);
        let mut out = Vec::new();
        for (chain, members) in self.members() {
            let before: Vec<usize> = members.iter().copied().filter(|&i| self.before(i, mention)).collect();
            let reach = if plural { 2 * REACH } else { REACH };
            let near = before.iter().any(|&i| far || self.distance(i, mention) <= reach);
            if chain == own || !near || members.iter().any(|&i| self.modifies(self.head(i), head)) {
                continue;
            }
            let named = before.iter().any(|&i| self.called(i).is_some());
            let fits = match ty {
                _ if plural => !named && before.first().is_some_and(|&i| self.introduces(i, lemma)),
                EntityType::Person => {
                    named && self.ty(&members) == EntityType::Person && self.is_titled(&before, lemma)
                }
                _ if government => before
                    .iter()
                    .any(|&i| self.kind(i) == MentionKind::Nominal && self.syntax.lemma(self.head(i)) == lemma),
                _ => {
                    named
                        && self.told(&members).zip(class).is_some_and(|(told, class)| self.ontology.is_a(&told, class))
                }
            };
            if fits {
                out.push(chain);
            }
        }
        out
    }

    /// Whether a mention brings in so many of what `lemma` names: "17 prisoners", "the two largest gangs".
    fn introduces(&self, mention: usize, lemma: &str) -> bool {
        let head = self.head(mention);
        self.kind(mention) == MentionKind::Nominal
            && self.syntax.lemma(head) == lemma
            && self.syntax.plural(head)
            && self.syntax.has(head, "nummod")
    }

    fn distance(&self, a: usize, b: usize) -> u32 {
        let sentence = |i: usize| {
            let at = self.mentions.get(i).map_or(0, |m| m.span.start());
            self.syntax.document.sentence_at(at).map_or(0, |s| s.0)
        };
        sentence(b).saturating_sub(sentence(a))
    }

    /// Whether a person is given the title `lemma` before.
    fn is_titled(&self, members: &[usize], lemma: &str) -> bool {
        members.iter().any(|&i| {
            let head = self.head(i);
            let described = |c: usize| {
                self.syntax.lemma(c) == lemma
                    && (self.syntax.relation(c) == "nmod:desc" || matches!(self.syntax.base(c), "compound" | "appos"))
            };
            let (_, titles) = gazetteer::strip_titles(self.surface(i));
            self.syntax.lemma(head) == lemma
                || self.syntax.children(head).any(described)
                || titles.iter().any(|t| t.title.to_lowercase() == lemma)
        })
    }
}
