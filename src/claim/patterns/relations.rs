//! Frames of relations and events over every word; open claims where nothing else fits. In: a [`Run`]; out: its claims and occurrences.

use super::args::Arg;
use super::cast::Filler;
use super::compile::{Frame, Owner, Position};
use super::draft::{Draft, Item, Run};
use super::english;
use super::matching::{Bound, Found, Match};
use super::weights;
use crate::claim::Value;
use crate::document::{EntityIx, EntityType, MentionKind, TimeKind, TokenIx, Upos};
use crate::ontology::{Iri, Relation, Slot};
use std::collections::BTreeSet;

const OPEN_RELATION: &str = "https://w3id.org/tregua/core#openRelation";
const CRIME: &str = "https://w3id.org/tregua/crime#";
/// Classes whose members use force or suffer it.
const ARMED: &[&str] = &[
    "ArmedGroup",
    "SecurityForce",
    "Criminal",
    "Fighter",
    "Soldier",
    "Weapon",
    "Facility",
    "Vehicle",
    "Prisoner",
    "Suspect",
    "Victim",
    "Neighbourhood",
    "NaturalPlace",
];
/// More pairs than these are no list of parties.
const PARTIES: usize = 6;

impl Run<'_, '_> {
    /// Every frame at every word that can anchor one.
    pub(super) fn relations(&mut self) {
        let book = self.book;
        for token in 0..self.syntax.len() {
            let upos = self.syntax.upos(token);
            if !matches!(upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adp) {
                continue;
            }
            for (index, frame) in book.at(self.syntax.lemma(token), upos) {
                let Some(found) = self.parts().matches(frame, token) else { continue };
                match &frame.owner {
                    Owner::Relation(iri) => {
                        if let Some(relation) = self.ontology.relations.get(iri) {
                            self.relation(relation, frame, &found);
                        }
                    }
                    Owner::Event(class) => self.occurrence(class, index, frame, &found),
                }
            }
        }
    }

    fn relation(&mut self, relation: &Relation, frame: &Frame, found: &Match) {
        let subject = found.bound.iter().find(|b| b.slot == Slot::Subject);
        let object = found.bound.iter().find(|b| matches!(b.slot, Slot::Object | Slot::Value));
        if let Some(pair) = found.bound.iter().find(|b| b.pair.is_some()) {
            return self.pairs(relation, frame, found, pair, true);
        }
        let Some(subject) = subject else { return };
        let wants_object =
            frame.needs.iter().any(|n| matches!(n.what, super::compile::What::Slot(Slot::Object | Slot::Value)));
        match object {
            Some(object) => self.both(relation, frame, found, subject, object),
            None if !wants_object => self.pairs(relation, frame, found, subject, true),
            None if relation.symmetric && frame.anchor.upos == Some(Upos::Verb) && wants_with(frame) => {
                self.pairs(relation, frame, found, subject, false);
            }
            None => {}
        }
    }

    fn both(&mut self, relation: &Relation, frame: &Frame, found: &Match, subject: &Bound, object: &Bound) {
        let subjects = self.fillers(subject, found.anchor, &relation.domain);
        if subjects.is_empty() {
            return;
        }
        if let Found::Values(tokens) = &object.found {
            let Some(value) = self.literal(relation, found.anchor, tokens) else { return };
            for subject in subjects {
                let overlaps = self.cast.span(subject).overlaps(value.span);
                if !overlaps {
                    self.claim(relation, frame, found, subject, Item::Value(value.clone()), 0);
                }
            }
            return;
        }
        let mutual = matches!(object.position, Position::Prep(_)) || relation.symmetric;
        let mut objects = self.reflexive(object, &subjects);
        let reciprocal = objects.first().is_some_and(|o| self.is_reciprocal(o.token));
        if reciprocal {
            for (i, &a) in subjects.iter().enumerate() {
                for &b in subjects.iter().skip(i + 1).filter(|b| b.entity != a.entity) {
                    self.claim(relation, frame, found, a, Item::Entity(b), 0);
                }
            }
            return;
        }
        if !objects.is_empty() && !mutual {
            return;
        }
        if objects.is_empty() {
            objects = self.fillers(object, found.anchor, &relation.range);
        }
        for &subject in &subjects {
            for &object in &objects {
                if self.only_describes(found.anchor, subject, object) {
                    continue;
                }
                let mirrored =
                    self.syntax.document.tokens.get(object.token).is_some_and(|_| self.is_reflexive(object.token));
                if subject.entity != object.entity || mirrored {
                    let (first, second) = self.in_order(relation, subject, object);
                    self.claim(relation, frame, found, first, Item::Entity(second), 0);
                }
            }
        }
    }

    /// Whether one end is the noun itself and the other a word in its phrase, as a name is made: "the Texis cartel", "GOP candidates".
    /// A place is said to be somewhere even so: "the New York venue".
    fn only_describes(&self, anchor: usize, subject: Filler, object: Filler) -> bool {
        let describes = |own: Filler, other: Filler| {
            own.token == anchor
                && self.syntax.head(other.token) == Some(anchor)
                && matches!(self.syntax.base(other.token), "compound" | "amod")
                && self.cast.entities.get(own.entity.ix()).is_some_and(|e| e.ty != EntityType::Place)
                && self.syntax.is_noun(anchor)
        };
        describes(subject, object) || describes(object, subject)
    }

    /// The ends of a symmetric relation stand as in the text.
    fn in_order(&self, relation: &Relation, subject: Filler, object: Filler) -> (Filler, Filler) {
        let fits = |f: Filler, classes: &BTreeSet<Iri>| self.cast.fits(f.entity, classes).is_some();
        let swap = relation.symmetric
            && self.cast.span(object).start() < self.cast.span(subject).start()
            && fits(object, &relation.domain)
            && fits(subject, &relation.range);
        if swap { (object, subject) } else { (subject, object) }
    }

    /// "themselves" and "each other" are the subject again.
    fn reflexive(&mut self, bound: &Bound, subjects: &[Filler]) -> Vec<Filler> {
        let Found::Args(args) = &bound.found else { return Vec::new() };
        let Some(&Arg { token, .. }) = args.iter().find(|a| self.is_reflexive(a.token)) else { return Vec::new() };
        let span = self.syntax.span(token);
        let mut out = Vec::new();
        for subject in subjects {
            let ty = self.cast.entities.get(subject.entity.ix()).map_or(EntityType::Misc, |e| e.ty);
            let mention = self.cast.add_mention(span, token, MentionKind::Pronoun, ty, subject.entity);
            out.push(Filler { mention, entity: subject.entity, token, cost: weights::RECIPROCAL });
        }
        out
    }

    /// "each other", "one another".
    fn is_reciprocal(&self, token: usize) -> bool {
        let with = |word: &str| self.syntax.children(token).any(|c| self.syntax.lemma(c) == word);
        match self.syntax.lemma(token) {
            "other" => with("each"),
            "each" => with("other"),
            "another" => with("one"),
            "one" => with("another"),
            _ => false,
        }
    }

    fn is_reflexive(&self, token: usize) -> bool {
        self.is_reciprocal(token)
            || english::reflexive(self.syntax.lemma(token))
            || self.syntax.form(token).eq_ignore_ascii_case("themselves")
    }

    /// Every two of the parties that one phrase lists; a bare plural with itself where `alone`.
    fn pairs(&mut self, relation: &Relation, frame: &Frame, found: &Match, bound: &Bound, alone: bool) {
        let Found::Args(args) = &bound.found else { return };
        for &arg in args {
            let parties: Vec<Filler> = self
                .parties(arg)
                .into_iter()
                .filter_map(|a| {
                    let filler = self.accept(a, !bound.modifier, &relation.domain);
                    filler.filter(|f| self.is_known_as(f.entity, &bound.classes))
                })
                .collect();
            if parties.len() > PARTIES {
                continue;
            }
            if let [only] = parties[..] {
                if alone && relation.symmetric && self.syntax.plural(only.token) {
                    self.claim(relation, frame, found, only, Item::Entity(only), weights::RECIPROCAL);
                }
                continue;
            }
            for (i, &a) in parties.iter().enumerate() {
                for &b in &parties[i + 1..] {
                    if a.entity != b.entity && self.cast.fits(b.entity, &relation.range).is_some() {
                        self.claim(
                            relation,
                            frame,
                            found,
                            a,
                            Item::Entity(b),
                            if alone { 0 } else { weights::RECIPROCAL },
                        );
                    }
                }
            }
            if !parties.is_empty() {
                return;
            }
        }
    }

    fn claim(&mut self, relation: &Relation, frame: &Frame, found: &Match, subject: Filler, object: Item, cost: u8) {
        if relation.role && self.denies_keeping(found.anchor) {
            return;
        }
        let more = if let Item::Entity(f) = &object { f.cost } else { 0 };
        let sides = [Some(subject), if let Item::Entity(f) = &object { Some(*f) } else { None }];
        let doubt = self.doubt(found, &sides);
        let confidence = weights::base(frame.anchor.upos)
            .saturating_sub(subject.cost)
            .saturating_sub(more)
            .saturating_sub(cost)
            .saturating_sub(doubt);
        self.used.insert(found.anchor);
        self.add(Draft {
            subject,
            predicate: relation.iri.clone(),
            object,
            anchor: found.anchor,
            open: None,
            confidence,
            by: frame.text.clone(),
        });
    }

    /// What a word of violence costs where no side is known to use force, and no weapon or place speaks for it.
    pub(super) fn doubt(&self, found: &Match, sides: &[Option<Filler>]) -> u8 {
        let figurative = english::figurative(self.syntax.lemma(found.anchor))
            || found.word.is_some_and(|w| english::figurative(self.syntax.lemma(w)));
        let armed = sides.iter().flatten().any(|f| self.cast.class(f.entity).is_some_and(|c| self.is_armed(c)));
        if figurative && !armed { weights::FIGURATIVE } else { 0 }
    }

    fn is_armed(&self, class: &Iri) -> bool {
        ARMED.iter().any(|a| self.ontology.is_a(class, &Iri::new(format!("{CRIME}{a}"))))
    }

    /// The literal that a relation wants at one of `tokens`.
    fn literal(&self, relation: &Relation, anchor: usize, tokens: &[usize]) -> Option<Value> {
        let name = relation.iri.local_name();
        if name == "changesBy" {
            let level =
                |v: &Value| v.normal.as_deref().is_some_and(|n| n.trim_start_matches(['+', '-', '±']).starts_with('>'));
            return self.context.change(TokenIx::from(anchor)).filter(|v| !level(v)); // "rose to 9" is how many, not by how much
        }
        let dated = relation.datatype.as_ref().is_some_and(|d| d.local_name() == "date");
        tokens.iter().find_map(|&t| {
            let span = self.syntax.span(t);
            if dated {
                let time =
                    self.syntax.document.times.iter().find(|x| x.span.contains(span) && x.kind == TimeKind::Date)?;
                let text = time.span.of(self.syntax.document.text()).to_owned();
                return Some(Value { text, span: time.span, kind: "date".to_owned(), normal: time.value.clone() });
            }
            if name == "aliasOf" {
                let span = self.syntax.phrase(t);
                let words = self.syntax.document.tokens_in(span);
                let named = words.into_iter().any(|w| self.syntax.upos(w) == Upos::Propn);
                return named.then(|| Value {
                    text: span.of(self.syntax.document.text()).to_owned(),
                    span,
                    kind: "string".to_owned(),
                    normal: None,
                });
            }
            self.context.quantity(TokenIx::from(t))
        })
    }

    /// The entities in a slot: those of the first candidate of which any fits, with what it coordinates or lists.
    pub(super) fn fillers(&mut self, bound: &Bound, anchor: usize, classes: &BTreeSet<Iri>) -> Vec<Filler> {
        let Found::Args(args) = &bound.found else { return Vec::new() };
        for &arg in args {
            let alone = !bound.modifier && self.holds_alone(arg.token, anchor);
            let mut members = if alone { vec![arg] } else { self.members(arg) };
            members.retain(|a| !bound.modifier || !self.within_one_name(a.token, anchor));
            let fitting: Vec<Filler> = members
                .into_iter()
                .filter_map(|a| {
                    let make = !bound.modifier || self.is_organ(a.token, anchor);
                    self.accept(a, make, classes).filter(|f| self.is_known_as(f.entity, &bound.classes))
                })
                .collect();
            if !fitting.is_empty() {
                return self.one_portfolio(anchor, &fitting).map_or(fitting, |one| vec![one]);
            }
        }
        Vec::new()
    }

    /// Whether a singular noun is the title of one bearer, not of those coordinated with it: "FBI director James Comey and prosecutors".
    fn holds_alone(&self, bearer: usize, noun: usize) -> bool {
        let title = |a: usize, b: usize| {
            self.syntax.head(a) == Some(b)
                && (matches!(self.syntax.base(a), "compound" | "flat" | "appos")
                    || self.syntax.relation(a) == "nmod:desc")
        };
        self.syntax.is_noun(noun)
            && !self.syntax.plural(noun)
            && (bearer == noun || title(noun, bearer) || title(bearer, noun))
    }

    /// Whether a common noun before a title is a body with a place of its own: "the Tulsa police chief".
    fn is_organ(&self, token: usize, anchor: usize) -> bool {
        let placed = |c: usize| self.syntax.base(c) == "compound" && self.syntax.upos(c) == Upos::Propn;
        self.syntax.upos(token) == Upos::Noun
            && self.syntax.head(token) == Some(anchor)
            && self.syntax.base(token) == "compound"
            && self.syntax.children(token).any(placed)
    }

    /// The abstract nouns that one title coordinates are one portfolio: "minister of justice and public security".
    fn one_portfolio(&mut self, anchor: usize, fillers: &[Filler]) -> Option<Filler> {
        let [first, .., last] = fillers else { return None };
        let of = |f: &Filler| self.cast.entities.get(f.entity.ix()).is_some_and(|e| e.ty == EntityType::Abstract);
        let complement = self.syntax.head(first.token) == Some(anchor) && self.syntax.base(first.token) == "nmod";
        if !complement || !self.book.bears(self.syntax.lemma(anchor)) || !fillers.iter().all(of) {
            return None;
        }
        let span = self.syntax.phrase(first.token).cover(self.syntax.phrase(last.token));
        let class = self.cast.root(EntityType::Abstract);
        let entity = self.cast.add_entity(span.of(self.syntax.document.text()), EntityType::Abstract, class);
        let mention = self.cast.add_mention(span, first.token, MentionKind::Nominal, EntityType::Abstract, entity);
        Some(Filler { mention, entity, ..*first })
    }

    /// Whether two words are parts of one name, which says nothing by its parts ("Mexico City").
    fn within_one_name(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.syntax.span(a), self.syntax.span(b));
        let title = |m: &crate::document::Mention| m.ty == EntityType::Person;
        let mentions = &self.syntax.document.mentions;
        mentions.iter().any(|m| m.kind == MentionKind::Name && m.span.contains(a) && m.span.contains(b) && !title(m))
    }

    /// Whether an entity is known to have one of the classes that a pattern asks for.
    pub(super) fn is_known_as(&self, entity: EntityIx, classes: &BTreeSet<Iri>) -> bool {
        let town = Iri::new(format!("{CRIME}City"));
        let unlisted = |own: &Iri| own.local_name() == "Place" && self.cast.is_named(entity);
        let fits = |own: &Iri, c: &Iri| {
            // A name of a place that no list has is most often a town's.
            self.ontology.is_a(own, c) || (unlisted(own) && self.ontology.is_a(&town, c))
        };
        classes.is_empty() || self.cast.class(entity).is_some_and(|own| classes.iter().any(|c| fits(own, c)))
    }

    /// What `arg` refers to, where its class fits.
    pub(super) fn accept(&mut self, arg: Arg, make: bool, classes: &BTreeSet<Iri>) -> Option<Filler> {
        let filler = self.cast.resolve(arg, make)?;
        let cost = self.cast.fits(filler.entity, classes)?;
        Some(Filler { cost: filler.cost.saturating_add(cost), ..filler })
    }

    /// What fits no relation.
    pub(super) fn open_claims(&mut self) {
        for verb in 0..self.syntax.len() {
            if self.syntax.upos(verb) != Upos::Verb || self.used.contains(&verb) {
                continue;
            }
            for clause in self.parts().clauses(verb) {
                let any = BTreeSet::new();
                let (Some(subject), Some(object)) =
                    (self.accept(clause.subject, false, &any), self.accept(clause.object, false, &any))
                else {
                    continue;
                };
                let vague = |f: Filler| self.cast.kind(f) == MentionKind::Pronoun && !self.cast.is_named(f.entity);
                let named = self.cast.is_named(subject.entity) || self.cast.is_named(object.entity);
                let time = [subject, object]
                    .iter()
                    .any(|f| self.cast.entities.get(f.entity.ix()).is_some_and(|e| e.ty == EntityType::Time));
                if !named || time || subject.entity == object.entity || vague(subject) || vague(object) {
                    continue;
                }
                let confidence = weights::OPEN.saturating_sub(subject.cost).saturating_sub(object.cost);
                self.add(Draft {
                    subject,
                    predicate: Iri::new(OPEN_RELATION),
                    object: Item::Entity(object),
                    anchor: clause.verb,
                    open: Some(clause.phrase),
                    confidence,
                    by: "open".to_owned(),
                });
            }
        }
    }
}

fn wants_with(frame: &Frame) -> bool {
    frame
        .needs
        .iter()
        .any(|n| matches!(&n.position, Position::Prep(p) if p.iter().flatten().any(|w| w == "with" || w == "against")))
}
