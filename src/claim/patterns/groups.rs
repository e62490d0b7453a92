//! Parts of a group that a possessor or adjective of place sets off: "Guatemala's Barrio 18" is a part of Barrio 18, active in Guatemala.
//! In: names with a place before them; out: new entities with their claims.

use super::args::Arg;
use super::cast::Filler;
use super::draft::{Draft, Item, Run};
use super::weights;
use crate::document::{EntityType, MentionKind};
use crate::ontology::Iri;

/// Groups of this class are networks of local ones; others ("Colombia's FARC") are meant whole.
const NETWORKED: &str = "https://w3id.org/tregua/crime#Gang";
const PART_OF: &str = "https://w3id.org/tregua/crime#partOf";
const OPERATES_IN: &str = "https://w3id.org/tregua/crime#operatesIn";

impl Run<'_, '_> {
    /// Finds such parts.
    pub(super) fn groups(&mut self) {
        let (networked, part_of, operates_in) = (Iri::new(NETWORKED), Iri::new(PART_OF), Iri::new(OPERATES_IN));
        let names: Vec<(usize, crate::document::Mention)> = self
            .cast
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| m.mention.kind == MentionKind::Name)
            .map(|(i, m)| (i, m.mention.clone()))
            .collect();
        for (mention, name) in names {
            let Some(whole) = name.entity else { continue };
            let is_network = self.cast.class(whole).is_some_and(|c| self.ontology.is_a(c, &networked));
            if !is_network {
                continue;
            }
            let head = name.head.ix();
            let modifiers = self.parts().modifiers(head);
            let place = modifiers.into_iter().find_map(|m| self.place(m));
            let Some(place) = place.filter(|p| p.entity != whole) else { continue };
            let inner = self.name_without(head, &name);
            let span = self.cast.span(place).cover(inner);
            let text = span.of(self.syntax.document.text()).to_owned();
            let class = self.cast.class(whole).cloned();
            let part = self.cast.add_entity(&text, EntityType::Organization, class);
            let at = self.cast.add_mention(span, head, MentionKind::Name, EntityType::Organization, part);
            let part = Filler { mention: at, entity: part, token: head, cost: 0 };
            let whole = if inner == name.span {
                mention
            } else {
                self.cast.add_mention(inner, head, MentionKind::Name, name.ty, whole)
            };
            let whole = Filler { mention: whole, entity: name.entity.unwrap_or(part.entity), token: head, cost: 0 };
            for (predicate, object) in [(&part_of, whole), (&operates_in, place)] {
                if self.ontology.relations.contains_key(predicate) {
                    self.add(Draft {
                        subject: part,
                        predicate: predicate.clone(),
                        object: Item::Entity(object),
                        anchor: head,
                        open: None,
                        confidence: weights::SUBGROUP,
                        by: "part of a network by its place".to_owned(),
                    });
                }
            }
        }
    }

    fn place(&mut self, arg: Arg) -> Option<Filler> {
        let filler = self.cast.resolve(arg, false)?;
        let place = self.cast.entities.get(filler.entity.ix())?.ty == EntityType::Place;
        (place && self.cast.is_named(filler.entity)).then_some(filler)
    }

    /// The name without the possessor, where the mention holds that too.
    fn name_without(&self, head: usize, name: &crate::document::Mention) -> crate::document::Span {
        let inside = self.syntax.document.tokens_in(name.span);
        let own = inside.filter(|&t| {
            t == head
                || (self.syntax.head(t) == Some(head)
                    && matches!(self.syntax.base(t), "compound" | "flat" | "nummod" | "appos" | "dep"))
        });
        own.map(|t| self.syntax.span(t)).reduce(crate::document::Span::cover).unwrap_or(name.span)
    }
}
