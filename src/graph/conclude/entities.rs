//! Resolved entities with their names and members, and the classes and relations in use.

use crate::document::EntityType;
use crate::graph::names::Names;
use crate::graph::quads::Writer;
use crate::graph::vocabulary::{self as v, coarse};
use crate::ontology::{Iri, Ontology, Relation};
use crate::resolve::Resolution;
use oxigraph::model::Quad;

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
