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

    /// A singular noun with nothing but an article, or a pronoun as its owner.
    fn is_anaphor(&self, mention: usize) -> bool {
        let head = self.head(mention);
        let definite =
            |c: usize| self.lexicon.is("definite", &self.syntax.form(c).to_lowercase()) && self.syntax.base(c) == "det";
        let outer = |c: usize| {
            matches!(
                self.syntax.base(c),
                "case" | "punct" | "cop" | "nsubj" | "aux" | "mark" | "advmod" | "conj" | "cc"
            )
        };
        self.kind(mention) == MentionKind::Nominal
            && self.syntax.is_noun(head)
            && !self.syntax.plural(head)
            && self.syntax.children(head).any(definite)
            && self.syntax.children(head).all(|c| definite(c) || outer(c))
    }

    /// Chains before a mention that its noun may mean.
    fn candidates(&self, mention: usize, own: Chain) -> Vec<Chain> {
        let head = self.head(mention);
        let lemma = self.syntax.lemma(head);
        let Some(class) = self.class_of_noun(head) else { return Vec::new() };
        let Some(ty) = self.ontology.classes.get(class).map(|c| c.ty) else { return Vec::new() };
        let far = self.is_a(class, "tgc:Country") || self.is_a(class, "tgc:Government") || ty == EntityType::Person;
        let mut out = Vec::new();
        for (chain, members) in self.members() {
            let before: Vec<usize> = members.iter().copied().filter(|&i| self.before(i, mention)).collect();
            let near = before.iter().any(|&i| far || self.distance(i, mention) <= REACH);
            if chain == own || !near || members.iter().any(|&i| self.modifies(self.head(i), head)) {
                continue;
            }
            let named = before.iter().any(|&i| self.called(i).is_some());
            let fits = match ty {
                EntityType::Person => {
                    named && self.ty(&members) == EntityType::Person && self.is_titled(&before, lemma)
                }
                _ if self.is_a(class, "tgc:Government") => before
                    .iter()
                    .any(|&i| self.kind(i) == MentionKind::Nominal && self.syntax.lemma(self.head(i)) == lemma),
                _ => named && self.told(&before).is_some_and(|told| self.ontology.is_a(&told, class)),
            };
            if fits {
                out.push(chain);
            }
        }
        out
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
