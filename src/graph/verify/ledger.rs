//! Every edge and entry of the ledger justified by the claims it is about.

use super::read::{Contents, named};
use super::{Check, Failures};
use crate::graph::claims::Parts;
use crate::graph::conclude::{differ, near, normal_key, overlap};
use crate::graph::error::GraphError;
use crate::graph::open::Graph;
use crate::graph::view::ObjectView;
use crate::graph::vocabulary as v;
use crate::ontology::{Iri, Ontology};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};

pub fn check(graph: &Graph, contents: &Contents, failures: &mut Failures) -> Result<(), GraphError> {
    let name = graph.names.ledger();
    let name = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&name));
    let ledger = Ledger { contents, ontology: graph.ontology() };
    for quad in graph.quads.find(None, None, None, Some(name)) {
        let Some((left, predicate, object)) = named(quad?) else { continue };
        let Term::NamedNode(right) = object else { continue };
        if let Some(what) = ledger.wrong(&left, &predicate, right.as_str()) {
            failures.add(Check::Ledger, &left, format!("<{predicate}> <{}> {what}", right.as_str()));
        }
    }
    Ok(())
}

struct Ledger<'a> {
    contents: &'a Contents,
    ontology: &'a Ontology,
}

impl Ledger<'_> {
    fn wrong(&self, left: &str, predicate: &str, right: &str) -> Option<&'static str> {
        if predicate == v::ORIGIN.as_str() {
            let known = |iri: &str| self.contents.documents.contains_key(iri);
            return (!(known(left) && known(right))).then_some("is about a document that is not there");
        }
        if predicate == v::INVOLVES.as_str() {
            return (!self.contents.claims.contains_key(right)).then_some("is about a claim that is not there");
        }
        let links = [v::CONTRADICTS, v::DIFFERS, v::SUPERSEDES];
        if !links.iter().any(|l| l.as_str() == predicate) {
            return None;
        }
        let (Some(a), Some(b)) = (self.contents.claims.get(left), self.contents.claims.get(right)) else {
            return Some("is about a claim that is not there");
        };
        let one_voice = self.contents.voice(a) == self.contents.voice(b);
        let justified = if predicate == v::SUPERSEDES.as_str() {
            one_voice && self.before(b, a) && (self.against(a, b) || self.figures(a, b))
        } else {
            let ordered = one_voice && (self.before(a, b) || self.before(b, a));
            let ground = if predicate == v::DIFFERS.as_str() { self.figures(a, b) } else { self.against(a, b) };
            ground && !ordered
        };
        (!justified).then_some("is not justified by what the two claims say, who says it and when")
    }

    fn before(&self, a: &Parts, b: &Parts) -> bool {
        if a.document == b.document {
            return a.evidence.first().map(|at| at[0]) < b.evidence.first().map(|at| at[0]);
        }
        match (self.contents.said(a), self.contents.said(b)) {
            (Some(a), Some(b)) => a.last_day() < b.first_day(),
            _ => false,
        }
    }

    /// Whether the two cannot both be so.
    fn against(&self, a: &Parts, b: &Parts) -> bool {
        let (x, y) = (self.key(a), self.key(b));
        let (hold_a, hold_b) = (a.holding(self.contents.said(a)), b.holding(self.contents.said(b)));
        if x == y {
            return a.polarity != b.polarity && a.modality == b.modality && overlap(hold_a, hold_b);
        }
        let opposed = (&x.0, &x.2) == (&y.0, &y.2) && (self.opposite(&x.1, &y.1) || self.opposite(&y.1, &x.1));
        let exclusive = x.1 == y.1 && self.exclusive(&x, &y);
        a.plain() && b.plain() && near(hold_a, hold_b) && (opposed || exclusive)
    }

    fn opposite(&self, p: &str, q: &str) -> bool {
        let relation = self.ontology.relations.get(&Iri::new(p));
        relation.is_some_and(|r| r.opposites.iter().any(|o| o.as_str() == q))
    }

    /// Whether the relation allows only one of the two at a time.
    fn exclusive(&self, x: &(String, String, ObjectView), y: &(String, String, ObjectView)) -> bool {
        let Some(relation) = self.ontology.relations.get(&Iri::new(&x.1)) else { return false };
        let inverse = relation.inverse.as_ref().and_then(|i| self.ontology.relations.get(i));
        let one_object = relation.functional || inverse.is_some_and(|r| r.inverse_functional);
        let one_subject = relation.inverse_functional || inverse.is_some_and(|r| r.functional);
        (one_object && x.0 == y.0) || (one_subject && x.2 == y.2)
    }

    fn figures(&self, a: &Parts, b: &Parts) -> bool {
        let same = a.subject == b.subject && a.predicate == b.predicate && a.plain() && b.plain();
        let (hold_a, hold_b) = (a.holding(self.contents.said(a)), b.holding(self.contents.said(b)));
        same && near(hold_a, hold_b) && differ(a.normal.as_deref(), b.normal.as_deref())
    }

    fn key(&self, claim: &Parts) -> (String, String, ObjectView) {
        match &claim.object {
            ObjectView::Entity(object) if claim.predicate != v::TYPE.as_str() => {
                let predicate = Iri::new(&claim.predicate);
                let (s, p, o) = normal_key(&claim.subject, &predicate, object, self.ontology);
                (s.to_owned(), p.to_owned(), ObjectView::Entity(o.to_owned()))
            }
            object => (claim.subject.clone(), claim.predicate.clone(), object.clone()),
        }
    }
}
