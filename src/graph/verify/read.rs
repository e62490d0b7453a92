//! All of a graph that is checked more than once: documents, claims, chains, identities.

use super::{Check, Failures, export};
use crate::document::{CodePoints, DocumentId, PartialDate, Span};
use crate::graph::claims::{Parts, parts_of};
use crate::graph::disk::Files;
use crate::graph::error::GraphError;
use crate::graph::open::Graph;
use crate::graph::quads::parse_spans;
use crate::graph::vocabulary as v;
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// A document's text, and the chains of the entities in it.
pub struct Text {
    pub text: String,
    points: CodePoints,
    pub date: Option<PartialDate>,
    pub source: Option<String>,
    /// Resolved IRI → its mentions here.
    pub chains: BTreeMap<String, Vec<[usize; 2]>>,
}

impl Text {
    /// What stands at these code points.
    pub fn quote(&self, at: [usize; 2]) -> Option<&str> {
        self.points.to_bytes(at).and_then(|s: Span| s.get(&self.text))
    }
}

/// What is checked.
#[derive(Default)]
pub struct Contents {
    /// By IRI.
    pub documents: BTreeMap<String, Text>,
    /// By IRI.
    pub claims: BTreeMap<String, Parts>,
    /// Local IRI → resolved ones; one each where all is well.
    pub members: BTreeMap<String, BTreeSet<String>>,
    /// Resolved IRIs.
    pub entities: BTreeSet<String>,
    /// What documents assign to entities: (entity, class).
    pub classes: BTreeSet<(String, String)>,
    /// Copy → original.
    pub origins: BTreeMap<String, String>,
}

impl Contents {
    pub fn read(graph: &Graph, failures: &mut Failures) -> Result<Self, GraphError> {
        let mut contents = Self::default();
        contents.read_identities(graph)?;
        for document in graph.documents()? {
            contents.read_document(graph, &document.iri, failures)?;
        }
        for (local, entities) in &contents.members {
            if entities.len() > 1 {
                let list: Vec<&str> = entities.iter().map(|e| e.as_str()).collect();
                failures.add(Check::Identity, local, format!("leads to more than one entity: {}", list.join(", ")));
            }
        }
        Ok(contents)
    }

    fn read_identities(&mut self, graph: &Graph) -> Result<(), GraphError> {
        for quad in graph.quads.find(None, Some(v::MEMBER), None, None) {
            if let Some((entity, _, Term::NamedNode(local))) = named(quad?) {
                self.entities.insert(entity.clone());
                self.members.entry(local.into_string()).or_default().insert(entity);
            }
        }
        for quad in graph.quads.find(None, Some(v::ORIGIN), None, None) {
            if let Some((copy, _, Term::NamedNode(original))) = named(quad?) {
                self.origins.insert(copy, original.into_string());
            }
        }
        Ok(())
    }

    fn read_document(&mut self, graph: &Graph, iri: &str, failures: &mut Failures) -> Result<(), GraphError> {
        let name = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(iri));
        let mut by_subject: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
        for quad in graph.quads.find(None, None, None, Some(name)) {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                by_subject.entry(subject.as_str().to_owned()).or_default().push(quad);
            }
        }
        let own = by_subject.remove(iri).unwrap_or_default();
        self.documents.insert(iri.to_owned(), text(graph, iri, own, failures));
        for (subject, quads) in by_subject {
            if quads.iter().any(|q| q.predicate == v::TYPE && q.object == v::CLAIM.into_owned().into()) {
                self.read_claim(subject, quads, failures);
            } else {
                self.read_entity(iri, subject, quads, failures);
            }
        }
        Ok(())
    }

    fn read_claim(&mut self, iri: String, quads: Vec<Quad>, failures: &mut Failures) {
        match parts_of(&iri, quads, "") {
            Ok(Some(parts)) => {
                if self.claims.insert(iri.clone(), parts).is_some() {
                    failures.add(Check::Document, &iri, "is a claim of two documents");
                }
            }
            Ok(None) => {}
            Err(e) => failures.add(Check::Document, &iri, e.to_string()),
        }
    }

    fn read_entity(&mut self, document: &str, iri: String, quads: Vec<Quad>, failures: &mut Failures) {
        if !self.entities.contains(&iri) {
            failures.add(Check::Identity, &iri, format!("leads to no entity, in <{document}>"));
        }
        let mut chain = Vec::new();
        for quad in quads {
            match quad.object {
                Term::Literal(spans) if quad.predicate == v::MENTIONS => match parse_spans(spans.value()) {
                    Some(spans) => chain.extend(spans),
                    None => failures.add(Check::Ends, &iri, format!("has an unreadable chain in <{document}>")),
                },
                Term::NamedNode(class) if quad.predicate == v::ASSIGNED_CLASS => {
                    self.classes.insert((iri.clone(), class.into_string()));
                }
                _ => {}
            }
        }
        if let Some(text) = self.documents.get_mut(document) {
            if chain.iter().any(|&at| at[0] >= at[1] || text.quote(at).is_none()) {
                failures.add(Check::Ends, &iri, format!("has a mention outside the text of <{document}>"));
            }
            text.chains.insert(iri, chain);
        }
    }

    /// Whose words a claim is, as a key: the speaker, else the paper of the original story.
    pub fn voice(&self, claim: &Parts) -> String {
        if let Some(speaker) = claim.speakers.last() {
            return format!("<{speaker}>");
        }
        let original = self.origins.get(&claim.document).unwrap_or(&claim.document);
        let source = self.documents.get(original).and_then(|d| d.source.as_ref());
        source.map_or_else(|| original.clone(), |s| s.to_lowercase())
    }

    /// When a claim was said.
    pub fn said(&self, claim: &Parts) -> Option<PartialDate> {
        self.documents.get(&claim.document).and_then(|d| d.date)
    }
}

fn text(graph: &Graph, iri: &str, quads: Vec<Quad>, failures: &mut Failures) -> Text {
    let mut of: BTreeMap<String, String> = BTreeMap::new();
    for quad in quads {
        if let Term::Literal(literal) = quad.object {
            of.insert(quad.predicate.into_string(), literal.value().to_owned());
        }
    }
    let mut take = |p: NamedNodeRef<'_>| of.remove(p.as_str());
    let id = take(v::IDENTIFIER);
    if id.is_none_or(|id| graph.names.document(&DocumentId(id)) != iri) {
        failures.add(Check::Document, iri, "has another id than its IRI says");
    }
    let body = take(v::BODY).unwrap_or_else(|| {
        failures.add(Check::Document, iri, "has no text");
        String::new()
    });
    Text {
        points: CodePoints::new(&body),
        date: take(v::DATE_PUBLISHED).and_then(|d| d.parse().ok()),
        source: take(v::PUBLISHER),
        text: body,
        chains: BTreeMap::new(),
    }
}

/// Checks what lies on disk: the text of each annotated document is the text in the graph, each local IRI has its entity, and a second
/// parser reads the same quads.
pub fn check_files(
    graph: &Graph,
    files: &Files,
    contents: &Contents,
    failures: &mut Failures,
) -> Result<(), GraphError> {
    for entry in files.documents() {
        let iri = graph.names.document(&DocumentId(entry.id.clone()));
        let form = files.form(&entry.id)?;
        if contents.documents.get(&iri).is_none_or(|d| d.text != form.text) {
            failures.add(Check::Document, &iri, "has another text in the graph than in its annotated document");
        }
        let document = form.to_document();
        if document.as_ref().is_ok_and(|d| d.article.hash().0 != entry.article) {
            failures.add(Check::Document, &iri, "has another text or other metadata than were read: its hash differs");
        }
        let nquads = files.nquads(&entry.id)?;
        if let Err(what) = export::same_by_both(&nquads, export::Syntax::NQuads) {
            failures.add(Check::Export, &iri, what);
        }
        for quad in files.quads(&entry.id)?.into_iter().filter(|q| q.predicate == v::MENTIONS) {
            if let Some((local, ..)) = named(quad)
                && !contents.members.contains_key(&local)
            {
                failures.add(Check::Identity, &local, "leads to no entity");
            }
        }
    }
    Ok(())
}

/// A quad between named nodes and terms.
pub fn named(quad: Quad) -> Option<(String, String, Term)> {
    match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => {
            Some((subject.into_string(), quad.predicate.into_string(), quad.object))
        }
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// The name of a graph; empty for the default graph.
pub fn graph_name(name: &GraphName) -> &str {
    match name {
        GraphName::NamedNode(n) => n.as_str(),
        _ => "",
    }
}
