//! What an event says: its class, its roles and the direct edges that stand for it, each with the grounds of its place. In: groups of
//! occurrences; out: entities and claims.

use super::args::Arg;
use super::cast::Filler;
use super::draft::{Draft, Item, Run};
use super::events::{Occurrence, Player};
use super::weights;
use crate::claim::{Modality, Object, Polarity, Value};
use crate::document::{EntityIx, EntityType, MentionKind};
use crate::ontology::{Iri, Relation, Shortcut};
use std::collections::{BTreeMap, BTreeSet};

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

impl Run<'_, '_> {
    /// The claims of one event.
    pub(super) fn tell(&mut self, cluster: &[usize], moved: &mut BTreeMap<EntityIx, EntityIx>) {
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
            let token = self.parts().gatherer(trigger).unwrap_or(trigger);
            return self.cast.resolve(Arg { token, cost: 0 }, true);
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
    pub(super) fn repoint(&mut self, moved: &BTreeMap<EntityIx, EntityIx>) {
        let to = |e: EntityIx| moved.get(&e).copied().unwrap_or(e);
        for m in &mut self.cast.mentions {
            m.mention.entity = m.mention.entity.map(to);
        }
        for claim in &mut self.claims {
            claim.subject = to(claim.subject);
            if let Object::Entity(e) = &mut claim.object {
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
