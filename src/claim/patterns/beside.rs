//! What names say by standing side by side, without a word for it: "Mara Salvatrucha (MS-13)", "Davos, Switzerland", "Mexico's Zetas",
//! "CNN's Wolf Blitzer", "Crutcher, 40". In: names; out: their claims, where the ontology has the relations.

use super::args::Arg;
use super::cast::Filler;
use super::chains;
use super::draft::{Draft, Item, Run};
use super::weights;
use crate::claim::Value;
use crate::document::{EntityType, Mention, MentionKind, Span, Upos};
use crate::ontology::Iri;

const CRIME: &str = "https://w3id.org/tregua/crime#";
/// Ages of which news tells.
const AGES: std::ops::RangeInclusive<u32> = 1..=115;

impl Run<'_, '_> {
    /// Finds such claims.
    pub(super) fn beside(&mut self) {
        let names: Vec<Mention> =
            self.cast.mentions.iter().map(|m| m.mention.clone()).filter(|m| m.kind == MentionKind::Name).collect();
        for (i, name) in names.iter().enumerate() {
            if names[..i].iter().any(|m| m.span == name.span) {
                continue;
            }
            self.abbreviation(name);
            self.within(name, &names);
            self.owner(name);
            self.age(name);
        }
    }

    /// "Mara Salvatrucha (MS-13)": another name.
    fn abbreviation(&mut self, name: &Mention) {
        let text = self.syntax.document.text();
        let rest = text.get(name.span.end()..).unwrap_or("");
        let Some((inside, _)) = rest.strip_prefix(" (").and_then(|r| r.split_once(')')) else { return };
        let start = name.span.end() + 2;
        if let Ok(span) = Span::new(start, start + inside.len())
            && chains::abbreviates(inside, name.span.of(text))
        {
            let value = Value { text: inside.to_owned(), span, kind: "string".to_owned(), normal: None };
            self.side_by_side(name, "aliasOf", Item::Value(value), "a name with its abbreviation in brackets");
        }
    }

    /// "Davos, Switzerland": where a place is.
    fn within(&mut self, name: &Mention, names: &[Mention]) {
        let text = self.syntax.document.text();
        let comma = |m: &&Mention| text.get(name.span.end()..m.span.start()) == Some(", ");
        let Some(wider) = names.iter().find(comma).filter(|_| self.is_place(name)) else { return };
        let governed = |c: &Iri| ["Country", "Region"].iter().any(|k| self.ontology.is_a(c, &term(k)));
        let known = wider.entity.and_then(|e| self.cast.class(e)).is_some_and(governed);
        let abbreviated = wider.span.of(text).ends_with('.');
        // "In Cleveland, Georgia Republicans voted" tells of Republicans.
        let other = matches!(self.syntax.base(wider.head.ix()), "conj" | "compound" | "amod" | "nsubj")
            || self.syntax.relation(wider.head.ix()) == "nmod:poss";
        let listed = other || self.continues_list(wider, names);
        if self.is_place(wider) && (known || abbreviated) && !listed && name.entity != wider.entity {
            let object = self.cast.resolve(arg(wider), false);
            if let Some(object) = object {
                self.side_by_side(name, "locatedIn", Item::Entity(object), "a place with the wider one behind it");
            }
        }
    }

    /// Whether another place or a conjunction follows: "Texas, Oklahoma and Alaska" are three.
    fn continues_list(&self, place: &Mention, names: &[Mention]) -> bool {
        let text = self.syntax.document.text();
        let next = |m: &&Mention| text.get(place.span.end()..m.span.start()) == Some(", ");
        let conjoined = self.syntax.document.tokens_in(place.span).end;
        let and = (conjoined..conjoined + 2).any(|t| self.syntax.base(t) == "cc");
        and || names.iter().find(next).is_some_and(|m| self.is_place(m))
    }

    /// "the capital's Distrito Italia", "Mexico's Zetas", "CNN's Wolf Blitzer": whose somebody or something is.
    fn owner(&mut self, name: &Mention) {
        let head = name.head.ix();
        let possessor = self.syntax.children(head).find(|&c| self.syntax.relation(c) == "nmod:poss" && c < head);
        let Some(possessor) = possessor.filter(|_| self.syntax.upos(head) == Upos::Propn) else { return };
        let inside = self.syntax.span(possessor);
        if name.span.contains(inside) || self.syntax.upos(possessor) == Upos::Pron {
            return;
        }
        let Some(owner) = self.cast.resolve(Arg { token: possessor, cost: 0 }, false) else { return };
        let place = self.cast.entities.get(owner.entity.ix()).is_some_and(|e| e.ty == EntityType::Place);
        let Some(own) = self.cast.resolve(arg(name), false) else { return };
        let class = |filler: Filler, kind: &str| {
            self.cast.class(filler.entity).is_some_and(|c| self.ontology.is_a(c, &term(kind)))
        };
        let relation = match self.cast.entities.get(own.entity.ix()).map(|e| e.ty) {
            Some(EntityType::Place) if place => "locatedIn",
            Some(EntityType::Organization) if place && class(own, "ArmedGroup") && !class(own, "Gang") => "operatesIn",
            Some(EntityType::Person) if class(owner, "MediaOrganization") || class(owner, "Company") => "employedBy",
            Some(EntityType::Person) if class(owner, "Party") || class(owner, "ArmedGroup") => "memberOf",
            _ => return,
        };
        if own.entity != owner.entity {
            self.side_by_side(name, relation, Item::Entity(owner), "a name with its possessor");
        }
    }

    /// "Crutcher, 40": how old somebody is.
    fn age(&mut self, name: &Mention) {
        let document = self.syntax.document;
        let text = document.text();
        if name.ty != EntityType::Person {
            return;
        }
        let after = document.tokens_in(name.span).end;
        let form = |i: usize| document.tokens.get(i).map_or("", |t| t.span.of(text));
        let years = form(after + 1).parse::<u32>().is_ok_and(|n| AGES.contains(&n));
        let closed =
            matches!(form(after + 2), "," | "." | ";" | ")" | "―" | "—" | "–" | "-") || form(after + 2).is_empty();
        if form(after) == "," && years && closed {
            let span = self.syntax.span(after + 1);
            let digits = span.of(text).to_owned();
            let value = Value {
                text: digits.clone(),
                span,
                kind: "quantity".to_owned(),
                normal: Some(format!("{digits} year")),
            };
            self.side_by_side(name, "age", Item::Value(value), "a person's name with the age behind it");
        }
    }

    fn is_place(&self, mention: &Mention) -> bool {
        mention.entity.and_then(|e| self.cast.entities.get(e.ix())).is_some_and(|e| e.ty == EntityType::Place)
    }

    fn side_by_side(&mut self, name: &Mention, relation: &str, object: Item, by: &str) {
        let predicate = term(relation);
        let Some(domain) = self.ontology.relations.get(&predicate).map(|r| r.domain.clone()) else { return };
        if let Some(subject) = self.accept(arg(name), false, &domain) {
            let anchor = name.head.ix();
            let confidence = weights::BESIDE.saturating_sub(subject.cost);
            self.add(Draft { subject, predicate, object, anchor, open: None, confidence, by: by.to_owned() });
        }
    }
}

fn arg(name: &Mention) -> Arg {
    Arg { token: name.head.ix(), cost: 0 }
}

fn term(name: &str) -> Iri {
    Iri::new(format!("{CRIME}{name}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, sentence};
    use crate::document::EntityType::{Organization, Person, Place};
    use crate::document::MentionKind::Name;

    #[test]
    fn an_abbreviation_in_brackets_is_a_name() {
        let notation = "Mara|PROPN|6|nsubj Salvatrucha|PROPN|1|flat (|PUNCT|4|punct +MS-13|PROPN|1|appos +)|PUNCT|4|punct grew|grow|VERB|0|root";
        let names = [("Mara Salvatrucha", Name, Organization, 0), ("MS-13", Name, Organization, 0)];
        check(&sentence(notation, &names), &["Mara Salvatrucha aliasOf MS-13"], &[]);
    }

    #[test]
    fn a_place_stands_before_the_wider_one() {
        let notation = "He|PRON|2|nsubj spoke|speak|VERB|0|root in|ADP|4|case Tulsa|PROPN|2|obl +,|PUNCT|6|punct Oklahoma|PROPN|4|appos +.|PUNCT|2|punct";
        let names = [("Tulsa", Name, Place, 0), ("Oklahoma", Name, Place, 1)];
        check(&sentence(notation, &names), &["Tulsa locatedIn Oklahoma"], &[]);
    }

    #[test]
    fn a_list_of_places_is_none_in_another() {
        let notation = "He|PRON|2|nsubj won|win|VERB|0|root Texas|PROPN|2|obj +,|PUNCT|5|punct Oklahoma|PROPN|3|appos and|CCONJ|7|cc Alaska|PROPN|3|conj";
        let names = [("Texas", Name, Place, 0), ("Oklahoma", Name, Place, 1), ("Alaska", Name, Place, 2)];
        check(&sentence(notation, &names), &[], &["Texas locatedIn Oklahoma"]);
    }

    #[test]
    fn a_possessor_tells_whose_somebody_is() {
        let notation =
            "CNN|PROPN|3|nmod:poss +'s|PART|1|case Wolf|PROPN|5|nsubj Blitzer|PROPN|3|flat asked|ask|VERB|0|root";
        let names = [("CNN", Name, Organization, 0), ("Wolf Blitzer", Name, Person, 1)];
        check(&sentence(notation, &names), &["Wolf Blitzer employedBy CNN"], &[]);
    }

    #[test]
    fn a_number_between_commas_is_an_age() {
        let notation = "Lopez|PROPN|5|nsubj +,|PUNCT|3|punct 40|NUM|1|appos +,|PUNCT|3|punct fled|flee|VERB|0|root";
        let names = [("Lopez", Name, Person, 0)];
        check(&sentence(notation, &names), &["Lopez age 40"], &[]);
    }
}
