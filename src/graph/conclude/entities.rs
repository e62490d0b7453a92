//! Resolved entities with their names and members, and the classes and relations in use.

use crate::document::EntityType;
use crate::graph::names::Names;
use crate::graph::quads::Writer;
use crate::graph::vocabulary::{self as v, coarse};
use crate::ontology::{Iri, Ontology, Relation};
use crate::resolve::Resolution;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;

/// Types and labels go to the default graph, members and reasons to the graph of identities. An event's finest class is a claim
/// like any other and is not stated here.
pub fn entities(resolution: &Resolution, ontology: &Ontology, names: &Names) -> Vec<Quad> {
    let is_event = |class: &Iri| ontology.classes.get(class).is_some_and(|c| c.ty == EntityType::Event);
    let mut out = Writer::default_graph();
    let mut identities = Writer::new(&names.identities());
    for identity in &resolution.identities {
        out.node(&identity.iri, v::TYPE, &coarse(identity.ty));
        if let Some(class) = identity.class.as_ref().filter(|c| identity.ty != EntityType::Event && !is_event(c)) {
            out.node(&identity.iri, v::TYPE, class.as_str());
        }
        out.text(&identity.iri, v::PREF_LABEL, &identity.label);
        identity.aliases.iter().for_each(|a| out.text(&identity.iri, v::ALT_LABEL, a));
        identity.members.iter().for_each(|m| identities.node(&identity.iri, v::MEMBER, m));
    }
    for merge in &resolution.merges {
        identities.node(&merge.left, v::IDENTIFIED_WITH, &merge.right);
        identities.text(&merge.left, v::MERGED_BECAUSE, &format!("{}: {}", merge.why, merge.right));
    }
    let mut quads = out.finish();
    quads.extend(identities.finish());
    quads
}

/// How many entities the facts link each entity to, so that "who is most connected" need not count them all; entities that no fact
/// links have none. `facts` are quads of any graph: those of the default graph that link two entities are counted.
pub fn degrees(facts: &[Quad], resolution: &Resolution, names: &Names) -> Vec<Quad> {
    let entities: FxHashSet<&str> = resolution.identities.iter().map(|i| i.iri.as_str()).collect();
    let ends = |q: &'_ Quad| match (&q.subject, &q.object) {
        (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) if s != o => Some((s.clone(), o.clone())),
        _ => None,
    };
    let mut pairs: Vec<(NamedNode, NamedNode)> = facts
        .iter()
        .filter(|q| q.graph_name.is_default_graph())
        .filter_map(ends)
        .filter(|(s, o)| entities.contains(s.as_str()) && entities.contains(o.as_str()))
        .flat_map(|(s, o)| [(s.clone(), o.clone()), (o, s)])
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut out = Writer::new(&names.identities());
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        if let Some((entity, _)) = group.first() {
            out.put(entity.as_str(), v::DEGREE, Literal::from(group.len() as u64).into());
        }
    }
    out.finish()
}

/// Classes and relations with their labels and hierarchy, so that queries can name and walk them.
pub fn vocabulary(ontology: &Ontology, names: &Names) -> Vec<Quad> {
    let mut out = Writer::new(&names.ontology());
    for class in ontology.classes.values() {
        let iri = class.iri.as_str();
        out.node(iri, v::TYPE, v::OWL_CLASS.as_str());
        out.text(iri, v::LABEL, &class.label);
        class.parents.iter().for_each(|p| out.node(iri, v::SUBCLASS_OF, p.as_str()));
    }
    ontology.relations.values().for_each(|r| relation(&mut out, r));
    out.finish()
}

fn relation(out: &mut Writer, relation: &Relation) {
    let iri = relation.iri.as_str();
    let kind = if relation.range.is_empty() { v::DATATYPE_PROPERTY } else { v::OBJECT_PROPERTY };
    out.node(iri, v::TYPE, kind.as_str());
    out.text(iri, v::LABEL, &relation.label);
    relation.parents.iter().for_each(|p| out.node(iri, v::SUBPROPERTY_OF, p.as_str()));
    if let Some(inverse) = &relation.inverse {
        out.node(iri, v::INVERSE_OF, inverse.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Identity;
    use oxigraph::model::{GraphName, NamedNodeRef};

    #[test]
    fn a_degree_counts_each_neighbour_once_whichever_way_the_fact_points() {
        let identity = |name: &str| Identity {
            iri: format!("x:{name}"),
            label: name.into(),
            aliases: Vec::new(),
            ty: EntityType::Person,
            class: None,
            members: Vec::new(),
        };
        let resolution = Resolution { identities: ["a", "b", "c"].map(identity).into(), ..Resolution::default() };
        let fact = |s: &str, p: &str, o: &str| {
            let node = |n: &str| NamedNode::new_unchecked(format!("x:{n}"));
            Quad::new(node(s), node(p), node(o), GraphName::DefaultGraph)
        };
        let reported = Quad { graph_name: NamedNodeRef::new_unchecked("x:reported").into(), ..fact("b", "knows", "c") };
        let facts = [
            fact("a", "leads", "b"),
            fact("b", "ledBy", "a"),
            fact("a", "is", "Person"),
            fact("c", "leads", "a"),
            reported,
        ];
        let degrees = degrees(&facts, &resolution, &Names::default());
        let found: Vec<String> = degrees.iter().map(|q| format!("{} {}", q.subject, q.object)).collect();
        let integer = "^^<http://www.w3.org/2001/XMLSchema#integer>";
        assert_eq!(found, [("a", 2), ("b", 1), ("c", 1)].map(|(e, n)| format!("<x:{e}> \"{n}\"{integer}")));
    }
}
