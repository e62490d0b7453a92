//! Which occurrences are one event: by chain, by who takes part, by a definite noun that takes up what was told. In: occurrences; out: groups
//! of their triggers.

use super::args::Arg;
use super::draft::Run;
use super::events::{Occurrence, Player};
use crate::document::EntityIx;
use crate::ontology::Iri;
use std::collections::{BTreeMap, BTreeSet};

/// What makes an occurrence one event with earlier ones; a later variant is better ground.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Tie {
    /// They share a named player in a role that tells events of the class apart.
    Player,
    /// A definite noun takes up the event.
    Anaphor,
    /// The same players in the same roles.
    Players,
    /// One coreference chain.
    Chain,
}

impl Run<'_, '_> {
    /// Groups the triggers of one event: each joins the group with which it has the best ties, the latest of these.
    /// Players that turn out to be earlier ones are noted in `moved`.
    pub(super) fn cluster(&mut self, triggers: &[usize], moved: &mut BTreeMap<EntityIx, EntityIx>) -> Vec<Vec<usize>> {
        let mut clusters: Vec<Vec<usize>> = Vec::new();
        for &trigger in triggers {
            let ties = (0..clusters.len()).filter_map(|c| Some((self.tie(trigger, clusters.get(c)?)?, c)));
            let home = ties.max().map(|(_, c)| c);
            match home.and_then(|c| clusters.get_mut(c)) {
                Some(cluster) => {
                    moved.extend(self.taken_up(trigger, cluster));
                    cluster.push(trigger);
                }
                None => clusters.push(vec![trigger]),
            }
        }
        clusters
    }

    fn tie(&mut self, trigger: usize, members: &[usize]) -> Option<Tie> {
        let new = self.occurrences.get(&trigger).cloned()?;
        let old: Vec<Occurrence> = members.iter().filter_map(|m| self.occurrences.get(m).cloned()).collect();
        let kin = |a: &Iri, b: &Iri| self.ontology.is_a(a, b) || self.ontology.is_a(b, a);
        if !old.iter().all(|o| kin(&o.class, &new.class)) || self.others_named(&new, &old) {
            return None;
        }
        let last = members.last().copied()?;
        let (noun, last_noun) = (self.syntax.is_noun(trigger), self.syntax.is_noun(last));
        if noun && self.chained(trigger, members) {
            return Some(Tie::Chain);
        }
        // A verb has no number: "moved thirty leaders … the transfers".
        let agree = !noun || !last_noun || self.syntax.plural(trigger) == self.syntax.plural(last);
        let same_noun = members.iter().any(|&m| self.syntax.lemma(m) == self.syntax.lemma(trigger));
        let sum = same_noun && noun && last_noun && agree && self.syntax.plural(trigger);
        let cast = cast_of(&new);
        if (cast.len() > 1 || (sum && !cast.is_empty())) && old.iter().any(|o| cast_of(o) == cast) {
            return Some(Tie::Players);
        }
        let shared = self.share_named(&new, &old, |_| true);
        let told_apart = same_noun && !shared && self.described_otherwise(trigger, members);
        if noun && agree && self.definite(trigger) && !told_apart && (same_noun || new.players.is_empty() || shared) {
            return Some(Tie::Anaphor);
        }
        // Places and authorities take part in many events of one class.
        let principal = |role: &Iri| {
            !matches!(
                role.local_name(),
                "place" | "authority" | "court" | "participant" | "organizer" | "target" | "item"
            )
        };
        let shared = agree && self.share_named(&new, &old, principal);
        (shared || (!noun && self.taken_up(trigger, members).is_some())).then_some(Tie::Player)
    }

    /// The player whom an earlier one of the same event is: of "moved thirty leaders … the prisoners were moved", the prisoners and the leaders.
    /// Both are plurals without a name, and the later is definite and spoken of for the first time.
    fn taken_up(&self, trigger: usize, members: &[usize]) -> Option<(EntityIx, EntityIx)> {
        let new = self.occurrences.get(&trigger)?;
        let unnamed = |p: &&Player| {
            self.syntax.is_noun(p.filler.token)
                && self.syntax.plural(p.filler.token)
                && !self.cast.is_named(p.filler.entity)
        };
        let first = |p: &&Player| {
            let mentions = self.cast.mentions.iter().map(|m| &m.mention);
            let mut own = mentions.filter(|m| m.entity == Some(p.filler.entity));
            own.all(|m| m.head.ix() >= p.filler.token)
        };
        let kin = |a: EntityIx, b: EntityIx| {
            let classes = self.cast.class(a).zip(self.cast.class(b));
            classes.is_some_and(|(a, b)| self.ontology.is_a(a, b) || self.ontology.is_a(b, a))
        };
        // Those to whom it is done; sides of a talk or fight are many.
        let done_to = |p: &&Player| {
            let shortcuts = self.ontology.relations.values().filter_map(|r| r.shortcut.as_ref());
            shortcuts.into_iter().any(|s| s.object_role == p.role && s.subject_role != p.role)
        };
        let later =
            new.players.iter().filter(unnamed).filter(done_to).filter(first).find(|p| self.definite(p.filler.token))?;
        let mut earlier =
            members.iter().rev().filter_map(|m| self.occurrences.get(m)).flat_map(|o| &o.players).filter(unnamed);
        let same = |q: &&Player| {
            let (a, b) = (q.filler.entity, later.filler.entity);
            q.role == later.role && a != b && q.filler.token < later.filler.token && kin(a, b)
        };
        earlier.find(same).map(|q| (later.filler.entity, q.filler.entity))
    }

    /// Whether in some role the new occurrence has a named player and the old ones only others.
    fn others_named(&self, new: &Occurrence, old: &[Occurrence]) -> bool {
        let named = |p: &&Player| self.cast.is_named(p.filler.entity);
        new.players.iter().filter(named).any(|p| {
            let mut same = old.iter().flat_map(|o| &o.players).filter(|q| q.role == p.role).filter(named).peekable();
            same.peek().is_some() && same.all(|q| q.filler.entity != p.filler.entity)
        })
    }

    /// Whether they share a named player in a role that counts.
    fn share_named(&self, new: &Occurrence, old: &[Occurrence], counts: impl Fn(&Iri) -> bool) -> bool {
        let shared = |p: &Player| {
            let mut players = old.iter().flat_map(|o| &o.players);
            players.any(|q| q.role == p.role && q.filler.entity == p.filler.entity)
        };
        new.players.iter().any(|p| counts(&p.role) && self.cast.is_named(p.filler.entity) && shared(p))
    }

    /// Whether adjectives and compounds tell a noun from the earlier ones: "the Republican convention" after "the largest conservative convention".
    fn described_otherwise(&self, trigger: usize, members: &[usize]) -> bool {
        let words = |t: usize| -> BTreeSet<&str> {
            let all = self.syntax.children(t).filter(|&c| matches!(self.syntax.base(c), "amod" | "compound"));
            all.map(|c| self.syntax.lemma(c)).collect()
        };
        let own = words(trigger);
        let old: BTreeSet<&str> = members.iter().flat_map(|&m| words(m)).collect();
        !own.is_empty() && !old.is_empty() && own.is_disjoint(&old)
    }

    fn chained(&mut self, trigger: usize, members: &[usize]) -> bool {
        let own = self.chain(trigger);
        own.is_some() && members.iter().any(|&m| self.syntax.is_noun(m) && self.chain(m) == own)
    }

    fn chain(&mut self, trigger: usize) -> Option<EntityIx> {
        self.cast.resolve(Arg { token: trigger, cost: 0 }, false).map(|f| f.entity)
    }

    /// Whether a noun has an article, demonstrative or owner that makes it known.
    pub(super) fn definite(&self, token: usize) -> bool {
        self.syntax.children(token).any(|c| {
            self.syntax.relation(c) == "nmod:poss"
                || (self.syntax.base(c) == "det"
                    && matches!(self.syntax.lemma(c), "the" | "this" | "that" | "these" | "those"))
                || (self.syntax.lemma(c) == "such" && matches!(self.syntax.base(c), "det" | "amod"))
        })
    }
}

/// The players in their roles.
fn cast_of(occurrence: &Occurrence) -> BTreeSet<(&Iri, EntityIx)> {
    occurrence.players.iter().map(|p| (&p.role, p.filler.entity)).collect()
}
