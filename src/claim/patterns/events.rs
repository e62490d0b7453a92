//! Events: what frames say of one noun or verb becomes an occurrence, occurrences of one event become one entity, and its roles, class
//! and direct edges become claims. In: matches of event frames; out: entities and claims.

use super::args::Arg;
use super::cast::Filler;
use super::compile::{Frame, What};
use super::draft::{Draft, Item, Run};
use super::matching::{Bound, Match};
use super::weights;
use crate::claim::{Modality, Polarity, Value};
use crate::document::{EntityIx, EntityType, MentionKind, Upos};
use crate::ontology::{Iri, Relation, Shortcut, Slot};
use std::collections::{BTreeMap, BTreeSet};

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// One noun or verb that tells of an event.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    pub(super) class: Iri,
    pub(super) players: Vec<Player>,
    /// Verbs that carry the event's noun in a frame ("brokered the truce"), whose time is the event's.
    carriers: Vec<usize>,
    /// Its noun or verb.
    trigger: usize,
    /// Length of the longest frame that gave it.
    rank: usize,
}

/// Who plays a role.
#[derive(Clone, Debug)]
pub(super) struct Player {
    role: Iri,
    filler: Filler,
    anchor: usize,
    confidence: u8,
    by: String,
    /// The slot in which the player stands, among those of all frames of the occurrence: players of one slot are one side.
    side: usize,
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
        if !self.may_be_event(trigger) {
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
            if patient && self.role_fillers(bound, found.anchor).is_empty() {
                return;
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
        if trigger == anchor || bound.of_word {
            return (filler, trigger);
        }
        let owner = self.syntax.children(trigger).find(|&c| self.syntax.relation(c) == "nmod:poss");
        let owner = owner.and_then(|token| self.cast.resolve(Arg { token, cost: 0 }, false));
        match owner {
            Some(owner) if owner.entity == filler.entity => (owner, trigger),
            _ => (filler, anchor),
        }
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
        self.fillers(bound, anchor, &classes).into_iter().map(|f| (role.clone(), f)).collect()
    }

    /// Makes entities and claims of all occurrences.
    pub(super) fn events(&mut self) {
        self.bare_nouns();
        let triggers: Vec<usize> = self.occurrences.keys().copied().collect();
        let clusters = self.cluster(&triggers);
        let mut moved: BTreeMap<EntityIx, EntityIx> = BTreeMap::new();
        for cluster in clusters {
            if cluster.iter().all(|t| self.occurrences.get(t).is_none_or(|o| o.players.is_empty())) {
                continue;
            }
            self.tell(&cluster, &mut moved);
        }
        self.repoint(&moved);
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

    fn definite(&self, token: usize) -> bool {
        self.syntax.children(token).any(|c| {
            self.syntax.relation(c) == "nmod:poss"
                || (self.syntax.base(c) == "det"
                    && matches!(self.syntax.lemma(c), "the" | "this" | "that" | "these" | "those"))
        })
    }

    /// Groups the triggers of one event.
    fn cluster(&mut self, triggers: &[usize]) -> Vec<Vec<usize>> {
        let mut clusters: Vec<Vec<usize>> = Vec::new();
        for &trigger in triggers {
            let home = (0..clusters.len())
                .rev()
                .find(|&c| clusters.get(c).is_some_and(|members| self.continues(trigger, members)));
            match home.and_then(|c| clusters.get_mut(c)) {
                Some(cluster) => cluster.push(trigger),
                None => clusters.push(vec![trigger]),
            }
        }
        clusters
    }

    fn continues(&mut self, trigger: usize, members: &[usize]) -> bool {
        let Some(new) = self.occurrences.get(&trigger).cloned() else { return false };
        let old: Vec<Occurrence> = members.iter().filter_map(|m| self.occurrences.get(m).cloned()).collect();
        let kin = |a: &Iri, b: &Iri| self.ontology.is_a(a, b) || self.ontology.is_a(b, a);
        if !old.iter().all(|o| kin(&o.class, &new.class)) {
            return false;
        }
        let players = || old.iter().flat_map(|o| &o.players);
        let named = |p: &Player| self.cast.is_named(p.filler.entity);
        let conflict = new.players.iter().filter(|p| named(p)).any(|p| {
            let same: Vec<&Player> = players().filter(|q| q.role == p.role && named(q)).collect();
            !same.is_empty() && same.iter().all(|q| q.filler.entity != p.filler.entity)
        });
        if conflict {
            return false;
        }
        let shared = new
            .players
            .iter()
            .filter(|p| named(p))
            .any(|p| players().any(|q| q.role == p.role && q.filler.entity == p.filler.entity));
        let noun = self.syntax.is_noun(trigger);
        let chained = noun && {
            let own = self.chain(trigger);
            own.is_some() && members.iter().any(|&m| self.syntax.is_noun(m) && self.chain(m) == own)
        };
        let singular = |t: usize| !self.syntax.plural(t);
        let same_noun = members.iter().any(|&m| self.syntax.lemma(m) == self.syntax.lemma(trigger));
        let last = members.last().copied().unwrap_or(trigger);
        let anaphor = noun
            && singular(trigger)
            && singular(last)
            && self.definite(trigger)
            && (same_noun || new.players.is_empty() || shared);
        let plural_conflict =
            self.syntax.is_noun(last) && noun && self.syntax.plural(trigger) != self.syntax.plural(last);
        chained || anaphor || (shared && !plural_conflict && self.principal(&new, &old))
    }

    /// Whether two occurrences share whom the event is done to or between, which places and authorities do not settle.
    fn principal(&self, new: &Occurrence, old: &[Occurrence]) -> bool {
        let minor = |role: &Iri| {
            matches!(
                role.local_name(),
                "place" | "authority" | "court" | "participant" | "organizer" | "target" | "item"
            )
        };
        let mut players = old.iter().flat_map(|o| &o.players);
        players.any(|q| {
            !minor(&q.role)
                && self.cast.is_named(q.filler.entity)
                && new.players.iter().any(|p| p.role == q.role && p.filler.entity == q.filler.entity)
        })
    }

    fn chain(&mut self, trigger: usize) -> Option<EntityIx> {
        self.cast.resolve(Arg { token: trigger, cost: 0 }, false).map(|f| f.entity)
    }

    /// The claims of one event.
    fn tell(&mut self, cluster: &[usize], moved: &mut BTreeMap<EntityIx, EntityIx>) {
        let mut event: Option<EntityIx> = None;
        let mut class: Option<Iri> = None;
        let mut times = Vec::new();
        let mut told: BTreeSet<(Polarity, Modality, Vec<EntityIx>)> = BTreeSet::new();
        for &trigger in cluster {
            let Some(occurrence) = self.occurrences.get(&trigger).cloned() else { continue };
            let Some(own) = self.event_mention(trigger, &occurrence, event) else { continue };
            match event {
                None => event = Some(own.entity),
                Some(first) if own.entity != first => {
                    moved.insert(own.entity, first);
                }
                Some(_) => {}
            }
            let event = event.unwrap_or(own.entity);
            let subject = Filler { entity: event, ..own };
            if class.as_ref().is_none_or(|c| self.ontology.is_a(&occurrence.class, c)) {
                class = Some(occurrence.class.clone());
            }
            let anchors = occurrence
                .carriers
                .iter()
                .copied()
                .chain((!self.syntax.is_noun(trigger)).then_some(trigger))
                .chain([trigger]);
            for anchor in anchors.collect::<Vec<_>>() {
                let (grounds, _) = self.grounds(anchor);
                if grounds.polarity == Polarity::Affirmed && grounds.from.is_some() {
                    times.push((grounds.from, grounds.until));
                }
            }
            let (grounds, speakers) = self.grounds(occurrence.players.first().map_or(trigger, |p| p.anchor));
            if !occurrence.players.is_empty() && told.insert((grounds.polarity, grounds.modality, speakers)) {
                self.tell_class(subject, &occurrence, trigger);
            }
            self.tell_roles(subject, &occurrence);
            self.tell_shortcuts(&occurrence);
        }
        if let Some(entity) = event.and_then(|e| self.cast.entities.get_mut(e.ix())) {
            entity.class = class.or(entity.class.take());
            entity.ty = EntityType::Event;
            if let Some((from, until)) = times.first() {
                entity.from = *from;
                entity.until = *until;
            }
        }
    }

    fn event_mention(&mut self, trigger: usize, occurrence: &Occurrence, event: Option<EntityIx>) -> Option<Filler> {
        if self.syntax.is_noun(trigger) {
            return self.cast.resolve(Arg { token: trigger, cost: 0 }, true);
        }
        let span = self.verb_phrase(trigger);
        let entity = match event {
            Some(event) => event,
            None => self.cast.add_entity(
                span.of(self.syntax.document.text()),
                EntityType::Event,
                Some(occurrence.class.clone()),
            ),
        };
        let mention =
            self.cast.add_mention(self.syntax.span(trigger), trigger, MentionKind::Nominal, EntityType::Event, entity);
        Some(Filler { mention, entity, token: trigger, cost: 0 })
    }

    /// The words by which an event told by a verb is called: the verb and, where it is short, its object.
    fn verb_phrase(&self, verb: usize) -> crate::document::Span {
        let own = self.syntax.span(verb);
        let object = self.syntax.all(verb, "obj").next().map(|o| self.syntax.phrase(o));
        let whole = object.filter(|o| o.start() > own.start()).map(|o| own.cover(o));
        whole.filter(|w| self.syntax.document.tokens_in(*w).len() <= 7).unwrap_or(own)
    }

    fn tell_class(&mut self, subject: Filler, occurrence: &Occurrence, trigger: usize) {
        let span = self.syntax.span(trigger);
        let text = span.of(self.syntax.document.text()).to_owned();
        let value = Value { text, span, kind: "class".to_owned(), normal: Some(occurrence.class.as_str().to_owned()) };
        let anchor = occurrence.players.first().map_or(trigger, |p| p.anchor);
        self.add(Draft {
            subject,
            predicate: Iri::new(TYPE),
            object: Item::Value(value),
            anchor,
            open: None,
            confidence: occurrence.players.iter().map(|p| p.confidence).max().unwrap_or(0).min(weights::CLASS),
            by: occurrence.players.first().map(|p| p.by.clone()).unwrap_or_default(),
        });
    }

    fn tell_roles(&mut self, subject: Filler, occurrence: &Occurrence) {
        for player in &occurrence.players {
            self.add(Draft {
                subject,
                predicate: player.role.clone(),
                object: Item::Entity(player.filler),
                anchor: player.anchor,
                open: None,
                confidence: player.confidence,
                by: player.by.clone(),
            });
        }
    }

    /// Direct edges that stand for the event: of the shortcuts of its classes those that no more special one implies.
    fn tell_shortcuts(&mut self, occurrence: &Occurrence) {
        let all: Vec<(&Relation, &Shortcut)> = self
            .ontology
            .relations
            .values()
            .filter_map(|r| r.shortcut.as_ref().map(|s| (r, s)))
            .filter(|(_, s)| self.ontology.is_a(&occurrence.class, &s.event))
            .collect();
        let implied = |r: &Relation| all.iter().any(|(other, _)| other.parents.contains(&r.iri));
        for (relation, shortcut) in all.iter().filter(|(r, _)| !implied(r)) {
            for (a, b) in pairs(occurrence, shortcut) {
                let fits = self.cast.fits(a.filler.entity, &relation.domain).is_some()
                    && self.cast.fits(b.filler.entity, &relation.range).is_some();
                if fits {
                    let anchor = if a.anchor == occurrence.trigger { b.anchor } else { a.anchor };
                    self.add(Draft {
                        subject: a.filler,
                        predicate: relation.iri.clone(),
                        object: Item::Entity(b.filler),
                        anchor,
                        open: None,
                        confidence: a.confidence.min(b.confidence).saturating_sub(weights::DERIVED),
                        by: a.by.clone(),
                    });
                }
            }
        }
    }

    /// Entities that turned out to be one event become the first of them.
    fn repoint(&mut self, moved: &BTreeMap<EntityIx, EntityIx>) {
        let to = |e: EntityIx| moved.get(&e).copied().unwrap_or(e);
        for m in &mut self.cast.mentions {
            m.mention.entity = m.mention.entity.map(to);
        }
        for claim in &mut self.claims {
            claim.subject = to(claim.subject);
            if let crate::claim::Object::Entity(e) = &mut claim.object {
                *e = to(*e);
            }
            for s in &mut claim.speakers {
                *s = to(*s);
            }
        }
    }
}

/// The players whom a shortcut joins. Where both ends have one role, players of different sides, or those of one where there is but one.
fn pairs<'o>(occurrence: &'o Occurrence, shortcut: &Shortcut) -> Vec<(&'o Player, &'o Player)> {
    let of = |role: &Iri| occurrence.players.iter().filter(move |p| p.role == *role).collect::<Vec<_>>();
    let (subjects, objects) = (of(&shortcut.subject_role), of(&shortcut.object_role));
    let mutual = shortcut.subject_role == shortcut.object_role;
    let one_side = subjects.iter().all(|p| Some(p.side) == subjects.first().map(|f| f.side));
    let mut out = Vec::new();
    for (i, &a) in subjects.iter().enumerate() {
        let rest = if mutual { &objects[i + 1..] } else { &objects[..] };
        out.extend(rest.iter().filter(|b| !mutual || one_side || a.side != b.side).map(|&b| (a, b)));
    }
    out.retain(|(a, b)| a.filler.entity != b.filler.entity);
    out
}

fn is_between(bound: &Bound) -> bool {
    matches!(&bound.position, super::compile::Position::Prep(p) if p.iter().flatten().any(|w| w == "between" || w == "among"))
}
