//! Local IRIs become resolved ones. In: the conclusions; out: [`Resolved`], which maps the quads of documents as queries and exports
//! show them. On disk the documents' quads keep their local IRIs, which never change; what is queried shows the entities they lead to, so
//! that `?claim rdf:subject ?entity` meets the facts without another join, and costs no quad.

use super::names::Names;
use super::vocabulary as v;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

/// Local IRI → resolved IRI.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    of: FxHashMap<String, NamedNode>,
}

impl Resolved {
    /// What the conclusions say of identities.
    pub fn new(conclusions: &[Quad], names: &Names) -> Self {
        let graph = GraphName::NamedNode(NamedNode::new_unchecked(names.identities()));
        let mut of = FxHashMap::default();
        for quad in conclusions.iter().filter(|q| q.graph_name == graph && q.predicate == v::MEMBER) {
            if let (NamedOrBlankNode::NamedNode(entity), Term::NamedNode(local)) = (&quad.subject, &quad.object) {
                of.insert(local.as_str().to_owned(), entity.clone());
            }
        }
        Self { of }
    }

    /// The entity that a local IRI leads to.
    pub fn get(&self, local: &str) -> Option<&str> {
        self.of.get(local).map(|n| n.as_str())
    }

    /// All pairs of a local IRI and the IRI of its entity, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.of.iter().map(|(local, entity)| (local.as_str(), entity.as_str()))
    }

    /// A quad of a document with local IRIs replaced. Quads of the conclusions are to be left as they are.
    pub fn apply(&self, mut quad: Quad) -> Quad {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && let Some(entity) = self.of.get(subject.as_str())
        {
            quad.subject = entity.clone().into();
        }
        if let Term::NamedNode(object) = &quad.object
            && let Some(entity) = self.of.get(object.as_str())
        {
            quad.object = entity.clone().into();
        }
        quad
    }
}
