//! Which claims a [`Selection`] takes, and the standing of what they say. Where all of the graph is asked for, each document and the ledger
//! are read once from end to end; else only what lies around the entities named.

use super::claims::{Parts, parts_of};
use super::error::GraphError;
use super::open::Graph;
use super::view::{DocumentView, EdgeStatus, ObjectView, Selection};
use super::vocabulary as v;
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Quads by subject.
type BySubject = BTreeMap<String, Vec<Quad>>;

impl Graph {
    /// The claims that meet the conditions, without regard to their standing.
    pub(super) fn selected(&self, selection: &Selection) -> Result<Vec<Parts>, GraphError> {
        if selection.around.is_empty() {
            return self.everywhere(selection);
        }
        let mut documents: BTreeMap<String, DocumentView> = BTreeMap::new();
        let mut selected = Vec::new();
        for iri in self.neighbourhood(selection)? {
            let Some(parts) = self.parts(&iri)? else { continue };
            if !documents.contains_key(&parts.document) {
                documents.insert(parts.document.clone(), self.document(&parts.document)?);
            }
            let said = documents.get(&parts.document).is_some_and(|d| said_within(d, selection));
            if said && wanted(&parts, selection) {
                selected.push(parts);
            }
        }
        Ok(selected)
    }

    fn everywhere(&self, selection: &Selection) -> Result<Vec<Parts>, GraphError> {
        let mut ledger = self.ledger_links()?;
        let claim = Term::from(v::CLAIM.into_owned());
        let mut selected = Vec::new();
        for document in self.documents()?.iter().filter(|d| said_within(d, selection)) {
            let graph = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&document.iri));
            for (iri, mut quads) in by_subject(self.quads.find(None, None, None, Some(graph)))? {
                if !quads.iter().any(|q| q.predicate == v::TYPE && q.object == claim) {
                    continue;
                }
                quads.extend(ledger.remove(&iri).into_iter().flatten());
                let parts = parts_of(&iri, quads, &self.names.ledger())?;
                selected.extend(parts.filter(|p| wanted(p, selection)));
            }
        }
        Ok(selected)
    }

    fn ledger_links(&self) -> Result<BySubject, GraphError> {
        let mut links = BySubject::new();
        for predicate in [v::CONTRADICTS, v::SUPERSEDES, v::DIFFERS] {
            for (iri, quads) in by_subject(self.quads.find(None, Some(predicate), None, None))? {
                links.entry(iri).or_default().extend(quads);
            }
        }
        Ok(links)
    }

    /// Claims on the way from the entities in the middle, up to so many steps out. A depth of 0 is one of 1.
    fn neighbourhood(&self, selection: &Selection) -> Result<BTreeSet<String>, GraphError> {
        let mut claims = BTreeSet::new();
        let mut reached: BTreeSet<String> = selection.around.iter().cloned().collect();
        let mut frontier = reached.clone();
        for _ in 0..selection.depth.max(1) {
            let mut next = BTreeSet::new();
            for entity in &frontier {
                for (here, there) in [(v::SUBJECT, v::OBJECT), (v::OBJECT, v::SUBJECT)] {
                    for claim in self.claim_iris(here, entity)? {
                        if claims.contains(&claim) {
                            continue;
                        }
                        let usable = self
                            .parts(&claim)?
                            .is_some_and(|p| wanted(&p, selection) && (selection.all_claims || p.plain()));
                        if usable {
                            next.extend(self.end(&claim, there)?);
                            claims.insert(claim);
                        }
                    }
                }
            }
            frontier = next.difference(&reached).cloned().collect();
            reached.extend(next);
        }
        Ok(claims)
    }

    fn end(&self, claim: &str, predicate: NamedNodeRef<'_>) -> Result<Option<String>, GraphError> {
        let found = self.quads.find(Some(claim), Some(predicate), None, None).next().transpose()?;
        Ok(found.and_then(|q| match q.object {
            Term::NamedNode(node) => Some(node.into_string()),
            _ => None,
        }))
    }
}

fn by_subject(quads: super::store::Found) -> Result<BySubject, GraphError> {
    let mut subjects = BySubject::new();
    for quad in quads {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            subjects.entry(subject.as_str().to_owned()).or_default().push(quad);
        }
    }
    Ok(subjects)
}

/// Which plain triples are facts and which are reported: looked up one by one, or all of them read at once.
pub(super) struct Standings<'a> {
    graph: &'a Graph,
    all: Option<HashMap<(String, String, ObjectView), EdgeStatus>>,
}

impl<'a> Standings<'a> {
    /// For the claims of that selection.
    pub fn new(graph: &'a Graph, selection: &Selection) -> Result<Self, GraphError> {
        let all = if selection.around.is_empty() { Some(plain_triples(graph)?) } else { None };
        Ok(Self { graph, all })
    }

    /// Whether a claim's plain triple is a fact, or reported; `None` where it is neither.
    pub fn of(&self, parts: &Parts) -> Result<Option<EdgeStatus>, GraphError> {
        if let Some(all) = &self.all {
            let key = (parts.subject.clone(), parts.predicate.clone(), parts.object.clone());
            return Ok(all.get(&key).copied());
        }
        let reported = self.graph.names.reported();
        let reported = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&reported));
        for (graph, status) in [(GraphNameRef::DefaultGraph, EdgeStatus::Fact), (reported, EdgeStatus::Reported)] {
            if self.stands(parts, graph)? {
                return Ok(Some(status));
            }
        }
        Ok(None)
    }

    fn stands(&self, parts: &Parts, graph: GraphNameRef<'_>) -> Result<bool, GraphError> {
        let predicate = NamedNodeRef::new_unchecked(&parts.predicate);
        let object: TermRef<'_> = match &parts.object {
            ObjectView::Entity(iri) => NamedNodeRef::new_unchecked(iri).into(),
            ObjectView::Literal(text) => LiteralRef::new_simple_literal(text).into(),
        };
        let found = self.graph.quads.find(Some(&parts.subject), Some(predicate), Some(object), Some(graph)).next();
        Ok(found.transpose()?.is_some())
    }
}

fn plain_triples(graph: &Graph) -> Result<HashMap<(String, String, ObjectView), EdgeStatus>, GraphError> {
    let reported = graph.names.reported();
    let reported = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&reported));
    let mut all = HashMap::new();
    for (name, status) in [(reported, EdgeStatus::Reported), (GraphNameRef::DefaultGraph, EdgeStatus::Fact)] {
        for quad in graph.quads.find(None, None, None, Some(name)) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            let object = match quad.object {
                Term::NamedNode(node) => ObjectView::Entity(node.into_string()),
                Term::Literal(text) => ObjectView::Literal(text.destruct().0),
                _ => continue,
            };
            all.insert((subject.into_string(), quad.predicate.into_string(), object), status);
        }
    }
    Ok(all)
}

fn wanted(parts: &Parts, selection: &Selection) -> bool {
    let relation = parts.predicate.as_str();
    let is_edge = relation != v::TYPE.as_str() && relation != v::OPEN_RELATION.as_str();
    let asked = selection.relations.iter().any(|r| r == relation);
    parts.confidence >= selection.min_confidence && if selection.relations.is_empty() { is_edge } else { asked }
}

fn said_within(document: &DocumentView, selection: &Selection) -> bool {
    let (id, said) = (&document.id, document.date);
    let document = selection.documents.is_empty() || selection.documents.contains(id);
    let since = selection.since.is_none_or(|since| said.is_some_and(|s| s.last_day() >= since.first_day()));
    let until = selection.until.is_none_or(|until| said.is_some_and(|s| s.first_day() <= until.last_day()));
    document && since && until
}
