//! Events: what frames say of one noun or verb becomes an occurrence. In: matches of event frames; out: occurrences with their players, which
//! `sameness` groups and `telling` turns into claims.

use super::args::Arg;
use super::cast::Filler;
use super::compile::{Frame, What};
use super::draft::Run;
use super::matching::{Bound, Match};
use super::weights;
use crate::claim::{Modality, Polarity};
use crate::document::{EntityIx, EntityType, Upos};
use crate::ontology::{Iri, Slot};
use std::collections::{BTreeMap, BTreeSet};

const PLACE: &str = "https://w3id.org/tregua/crime#place";

/// One noun or verb that tells of an event.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    pub(super) class: Iri,
    pub(super) players: Vec<Player>,
    /// Verbs that carry the event's noun in a frame ("brokered the truce"), whose time is the event's.
    pub(super) carriers: Vec<usize>,
    /// Its noun or verb.
    pub(super) trigger: usize,
    /// Length of the longest frame that gave it.
    rank: usize,
}

/// Who plays a role.
#[derive(Clone, Debug)]
pub(super) struct Player {
    pub(super) role: Iri,
    pub(super) filler: Filler,
    pub(super) anchor: usize,
    pub(super) confidence: u8,
    pub(super) by: String,
    /// The slot in which the player stands, among those of all frames of the occurrence: players of one slot are one side.
    pub(super) side: usize,
}

impl Run<'_, '_> {
    /// Notes what an event frame found.
    pub(super) fn occurrence(&mut self, class: &Iri, _index: usize, frame: &Frame, found: &Match) {
        let complete = frame.needs.iter().all(|n| {
            let prepositional = matches!(n.position, super::compile::Position::Prep(_));
            match &n.what {
                What::Slot(s) | What::Pair(s, _) if prepositional => {
                    found.bound.iter().any(|b| b.slot == *s && b.position == n.position)
                }
                What::Slot(s)
                    if n.position == super::compile::Position::After && frame.anchor.upos == Some(Upos::Verb) =>
                {
                    found.bound.iter().any(|b| b.slot == *s && b.position == n.position)
                }
                _ => true,
            }
        });
        if !complete || found.bound.is_empty() {
            return;
        }
        let trigger = self.trigger(class, frame, found);
        if !self.may_be_event(trigger) || self.another_sense(frame, found, trigger) {
            return;
        }
        if trigger != found.anchor && self.denies_keeping(found.anchor) {
            return;
        }
        let known = self.occurrences.get(&trigger).cloned();
        let known = known.as_ref();
        if known.is_some_and(|o| o.class != *class && !o.players.is_empty() && !self.ontology.is_a(class, &o.class)) {
            return;
        }
        let mut taken: BTreeSet<EntityIx> =
            known.map(|o| o.players.iter().map(|p| p.filler.entity).collect()).unwrap_or_default();
        let mut players: Vec<Player> = Vec::new();
        let first_side = known.map_or(0, |o| o.players.iter().map(|p| p.side + 1).max().unwrap_or(0));
        for (i, bound) in found.bound.iter().enumerate() {
            let patient = bound.position == super::compile::Position::After && frame.anchor.upos == Some(Upos::Verb);
            if patient || !bound.classes.is_empty() {
                let others = |f: &Filler| !super::english::reflexive(self.syntax.lemma(f.token));
                if !self.role_fillers(bound, found.anchor).iter().any(|(_, f)| others(f)) {
                    return;
                }
            }
            for (role, filler) in self.role_fillers(bound, found.anchor) {
                let reflexive = super::english::reflexive(self.syntax.lemma(filler.token));
                if filler.token != trigger && !reflexive && taken.insert(filler.entity) {
                    let (filler, anchor) = self.said_by(filler, bound, trigger, found.anchor);
                    let confidence = weights::base(frame.anchor.upos).saturating_sub(filler.cost);
                    let side = first_side + i;
                    players.push(Player { role, filler, anchor, confidence, by: frame.text.clone(), side });
                }
            }
        }
        let sides: Vec<Option<Filler>> =
            known.map(|o| o.players.iter().map(|p| Some(p.filler)).collect()).unwrap_or_default();
        let sides: Vec<Option<Filler>> = sides.into_iter().chain(players.iter().map(|p| Some(p.filler))).collect();
        let doubt = self.doubt(found, &sides);
        if doubt > 0 && trigger == found.anchor && frame.anchor.upos == Some(Upos::Verb) {
            return; // "attacked her rival" is no attack
        }
        for player in &mut players {
            player.confidence = player.confidence.saturating_sub(doubt);
        }
        let carrier = (self.syntax.upos(found.anchor) == Upos::Verb && found.anchor != trigger).then_some(found.anchor);
        let bare = found
            .bound
            .iter()
            .all(|b| matches!(b.position, super::compile::Position::Before | super::compile::Position::After));
        if players.is_empty() && (carrier.is_none() || !bare) {
            return;
        }
        let entry = self.occurrences.entry(trigger).or_insert_with(|| Occurrence {
            class: class.clone(),
            players: Vec::new(),
            carriers: Vec::new(),
            trigger,
            rank: frame.length,
        });
        if self.ontology.is_a(class, &entry.class) {
            entry.class = class.clone();
        }
        entry.rank = entry.rank.max(frame.length);
        entry.players.extend(players);
        entry.carriers.extend(carrier);
        self.used.insert(found.anchor);
    }

    /// Whether a verb is used in another sense than the frame's: what a mutual verb is done with is no side ("was met with chants"), and an event
    /// that kills or hurts is itself what happened ("the clash killed two").
    fn another_sense(&mut self, frame: &Frame, found: &Match, trigger: usize) -> bool {
        if frame.anchor.upos != Some(Upos::Verb) || trigger != found.anchor {
            return false;
        }
        if self.syntax.passive(found.anchor) {
            return frame.needs.iter().any(|n| matches!(&n.what, What::Slot(s) if twice(frame, s)));
        }
        let doers = self.parts().subjects(found.anchor);
        doers.iter().any(|&d| {
            let filler = self.cast.resolve(d, false);
            filler.and_then(|f| self.cast.entities.get(f.entity.ix())).is_some_and(|e| e.ty == EntityType::Event)
        })
    }

    /// Whether a verb says that an agreement was not kept, which denies no part in it: "neither respected the truce".
    pub(super) fn denies_keeping(&mut self, verb: usize) -> bool {
        super::english::keeps(self.syntax.lemma(verb)) && self.grounds(verb).0.polarity == Polarity::Denied
    }

    /// The word that names the event: the frame's noun for an event where it has one.
    fn trigger(&self, class: &Iri, frame: &Frame, found: &Match) -> usize {
        let names = |t: usize| {
            let nouns = self.book.event_nouns.get(self.syntax.lemma(t));
            nouns.is_some_and(|all| all.iter().any(|c| self.ontology.is_a(c, class) || self.ontology.is_a(class, c)))
        };
        match found.word {
            Some(word) if frame.anchor.upos != Some(Upos::Noun) && self.syntax.is_noun(word) && names(word) => word,
            _ => found.anchor,
        }
    }

    /// A noun that is a person, group or place by its mention is no event, whatever it is called.
    fn may_be_event(&mut self, trigger: usize) -> bool {
        if !self.syntax.is_noun(trigger) {
            return true;
        }
        let filler = self.cast.resolve(Arg { token: trigger, cost: 0 }, false);
        let entity = filler.and_then(|f| self.cast.entities.get(f.entity.ix()));
        let bearer = matches!(self.syntax.relation(trigger), "compound" | "nmod:desc" | "flat");
        !bearer
            && entity.is_none_or(|e| !matches!(e.ty, EntityType::Person | EntityType::Organization | EntityType::Place))
    }

    /// Through which mention, and by which word, a player is said: by the event's noun where it depends on that or owns it ("would keep **its**
    /// truce with MS-13" takes the truce and both its parties for granted), else by the anchor of the frame.
    fn said_by(&mut self, filler: Filler, bound: &Bound, trigger: usize, anchor: usize) -> (Filler, usize) {
        if trigger == anchor || !self.taken_for_granted(trigger) {
            return (filler, anchor);
        }
        if bound.of_word {
            return (filler, trigger);
        }
        let owner = self.syntax.children(trigger).find(|&c| self.syntax.relation(c) == "nmod:poss");
        let owner = owner.and_then(|token| self.cast.resolve(Arg { token, cost: 0 }, false));
        match owner {
            Some(owner) if owner.entity == filler.entity && self.keeps(anchor) => (owner, trigger),
            _ => (filler, anchor),
        }
    }

    /// Whether the frame's verb deals with what there is ("keep its truce") and does not bring it about ("host its convention").
    fn keeps(&self, verb: usize) -> bool {
        !super::english::creates(self.syntax.lemma(verb))
    }

    /// Whether a definite noun takes its event for granted.
    fn taken_for_granted(&mut self, trigger: usize) -> bool {
        let (grounds, _) = self.grounds(trigger);
        self.definite(trigger) && grounds.polarity == Polarity::Affirmed && grounds.modality == Modality::Asserted
    }

    fn role_fillers(&mut self, bound: &Bound, anchor: usize) -> Vec<(Iri, Filler)> {
        let range =
            |run: &Self, role: &Iri| run.ontology.relations.get(role).map(|r| r.range.clone()).unwrap_or_default();
        let Slot::Role(role) = &bound.slot else { return Vec::new() };
        let classes = range(self, role);
        if bound.pair.is_some() || is_between(bound) {
            let super::matching::Found::Args(args) = &bound.found else { return Vec::new() };
            let list: Vec<Arg> = args.first().map(|&a| self.parties(a)).unwrap_or_default();
            return list
                .into_iter()
                .filter_map(|a| self.accept(a, true, &classes))
                .map(|f| (role.clone(), f))
                .collect();
        }
        let fillers = self.fillers(bound, anchor, &classes);
        // "The mediators Fabio Colindres and Raul Mijango" are the two whom it names.
        let told = |f: &Filler| {
            let named = |c: usize| self.syntax.base(c) == "appos" && self.syntax.cases(c).is_empty();
            let close = |c: usize| c == f.token + 1 && fillers.iter().any(|g| g.token == c);
            self.syntax.plural(f.token) && self.syntax.children(f.token).any(|c| named(c) && close(c))
        };
        fillers.iter().filter(|f| !told(f)).map(|&f| (role.clone(), f)).collect()
    }

    /// Makes entities and claims of all occurrences.
    pub(super) fn events(&mut self) {
        self.bare_nouns();
        self.places();
        let triggers: Vec<usize> = self.occurrences.keys().copied().collect();
        let mut moved: BTreeMap<EntityIx, EntityIx> = BTreeMap::new();
        let clusters = self.cluster(&triggers, &mut moved);
        for cluster in clusters {
            if cluster.iter().all(|t| self.occurrences.get(t).is_none_or(|o| o.players.is_empty())) {
                continue;
            }
            self.tell(&cluster, &mut moved);
        }
        self.repoint(&moved);
    }

    /// Where an event happens, said by a preposition of place beside its noun or verb whatever its frames say of it.
    fn places(&mut self) {
        let place = Iri::new(PLACE);
        let Some(classes) = self.ontology.relations.get(&place).map(|r| r.range.clone()) else { return };
        for trigger in self.occurrences.keys().copied().collect::<Vec<_>>() {
            let Some(occurrence) = self.occurrences.get(&trigger).cloned() else { continue };
            let known: BTreeSet<EntityIx> = occurrence.players.iter().map(|p| p.filler.entity).collect();
            if occurrence.players.is_empty() || occurrence.players.iter().any(|p| place_like(&p.role)) {
                continue;
            }
            let said_at = |run: &Self, word: usize| -> Vec<Arg> {
                let parts = run.parts();
                let around = if run.syntax.is_noun(word) { parts.complements(word) } else { parts.obliques(word) };
                let there =
                    |cases: &[&str]| matches!(cases, ["in" | "at" | "near" | "outside" | "inside"] | ["in", "at"]);
                let near = around.into_iter().filter(|(cases, arg)| there(cases) && arg.cost < weights::LOOSE_PLACE);
                near.map(|(_, arg)| arg).collect()
            };
            let made = occurrence.carriers.iter().copied().filter(|&c| !super::english::keeps(self.syntax.lemma(c)));
            let words: Vec<usize> = std::iter::once(trigger).chain(made).collect();
            let found = words.iter().find_map(|&word| {
                let args = said_at(self, word);
                args.into_iter().find_map(|arg| {
                    let filler = self.accept(arg, false, &classes)?;
                    (self.is_known_as(filler.entity, &classes) && !known.contains(&filler.entity))
                        .then_some((word, filler))
                })
            });
            let Some((anchor, filler)) = found else { continue };
            let confidence = weights::base(Some(self.syntax.upos(anchor))).saturating_sub(filler.cost);
            let side = occurrence.players.iter().map(|p| p.side + 1).max().unwrap_or(0);
            let by = "place beside an event".to_owned();
            if let Some(o) = self.occurrences.get_mut(&trigger) {
                o.players.push(Player { role: place.clone(), filler, anchor, confidence, by, side });
            }
        }
    }

    /// Nouns for events without any role still continue an event told elsewhere.
    fn bare_nouns(&mut self) {
        for token in 0..self.syntax.len() {
            if self.syntax.upos(token) != Upos::Noun || self.occurrences.contains_key(&token) {
                continue;
            }
            let class = self.book.event_nouns.get(self.syntax.lemma(token)).and_then(|c| c.first()).cloned();
            if let Some(class) = class
                && self.definite(token)
                && self.may_be_event(token)
            {
                self.occurrences.insert(
                    token,
                    Occurrence { class, players: Vec::new(), carriers: Vec::new(), trigger: token, rank: 0 },
                );
            }
        }
    }
}

/// Whether a role says where already.
fn place_like(role: &Iri) -> bool {
    matches!(role.local_name(), "place" | "origin" | "destination")
}

/// Whether one role has two slots in a frame.
fn twice(frame: &Frame, slot: &Slot) -> bool {
    frame.needs.iter().filter(|n| matches!(&n.what, What::Slot(s) if s == slot)).count() > 1
}

fn is_between(bound: &Bound) -> bool {
    matches!(&bound.position, super::compile::Position::Prep(p) if p.iter().flatten().any(|w| w == "between" || w == "among"))
}
