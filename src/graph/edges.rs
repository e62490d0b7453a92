//! Edges as drawings, network measures and flat exports want them: claims grouped by what they say, with the standing that the
//! documents together give it. In: a [`Selection`]; out: [`EdgeView`]s, or the quads behind them.

use super::claims::Parts;
use super::conclude::normal_key;
use super::error::GraphError;
use super::open::Graph;
use super::quads::sort;
use super::select::Standings;
use super::view::{EdgeStatus, EdgeView, ObjectView, Selection};
use super::vocabulary as v;
use crate::claim::{Modality, Polarity};
use crate::ontology::Iri;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

type Key = (String, String, ObjectView);

impl Graph {
    /// The edges of a part of the graph, by subject, predicate, object. A relation and its inverse, and both directions of a symmetric
    /// one, are one edge; claims of class and open relations are none.
    pub fn edges(&self, selection: &Selection) -> Result<Vec<EdgeView>, GraphError> {
        let mut groups: BTreeMap<Key, Vec<Parts>> = BTreeMap::new();
        for parts in self.selected(selection)? {
            groups.entry(self.edge_key(&parts)).or_default().push(parts);
        }
        let standings = Standings::new(self, selection)?;
        let mut edges = Vec::new();
        for claims in groups.values() {
            let edge = self.edge(claims, &standings)?;
            if selection.all_claims || edge.status == EdgeStatus::Fact {
                edges.push(edge);
            }
        }
        edges.sort_by(|a, b| (&a.subject, &a.predicate, &a.object).cmp(&(&b.subject, &b.predicate, &b.object)));
        Ok(edges)
    }

    /// The quads of a part of the graph, sorted: everything where the selection is empty; else the claims selected with their
    /// documents' metadata, the facts and reported triples they stand for, their entities and the ledger about them.
    pub fn quads(&self, selection: &Selection) -> Result<Vec<Quad>, GraphError> {
        let mut quads = if *selection == Selection::default()
            || *selection == (Selection { all_claims: true, ..Selection::default() })
        {
            self.quads.find(None, None, None, None).collect::<Result<Vec<_>, _>>()?
        } else {
            self.part_of(selection)?
        };
        sort(&mut quads);
        Ok(quads)
    }

    fn part_of(&self, selection: &Selection) -> Result<Vec<Quad>, GraphError> {
        let mut whole = BTreeSet::new();
        let mut nodes = BTreeSet::new();
        let mut documents = BTreeSet::new();
        let mut quads = Vec::new();
        let standings = Standings::new(self, selection)?;
        for parts in self.selected(selection)? {
            let standing = standings.of(&parts)?;
            if !selection.all_claims && standing != Some(EdgeStatus::Fact) {
                continue;
            }
            quads.extend(standing.into_iter().flat_map(|status| self.plain_quads(&parts, status)));
            nodes.insert(parts.subject);
            nodes.extend(parts.speakers);
            nodes.extend(match parts.object {
                ObjectView::Entity(iri) => Some(iri),
                ObjectView::Literal(_) => None,
            });
            documents.insert(parts.document);
            whole.insert(parts.iri);
        }
        for iri in &whole {
            quads.extend(self.quads.find(Some(iri), None, None, None).collect::<Result<Vec<_>, _>>()?);
        }
        let descriptions = [v::PREF_LABEL, v::ALT_LABEL, v::LABEL, v::TYPE, v::MEMBER, v::MENTIONS];
        let described = |q: &Quad| descriptions.iter().any(|p| q.predicate == *p);
        for iri in &nodes {
            let about = self.quads.find(Some(iri), None, None, None).collect::<Result<Vec<_>, _>>()?;
            let in_reach = |q: &Quad| match &q.graph_name {
                GraphName::NamedNode(g) => documents.contains(g.as_str()) || g.as_str() == self.names.identities(),
                _ => true,
            };
            quads.extend(about.into_iter().filter(|q| in_reach(q) && described(q)));
        }
        for iri in &documents {
            quads.extend(self.quads.find(Some(iri), None, None, None).collect::<Result<Vec<_>, _>>()?);
        }
        let inside =
            |q: &Quad| match (&q.object, [v::CONTRADICTS, v::SUPERSEDES, v::DIFFERS].iter().any(|p| q.predicate == *p))
            {
                (Term::NamedNode(other), true) => whole.contains(other.as_str()),
                _ => true,
            };
        quads.retain(inside);
        Ok(quads)
    }

    /// A claim's plain triple in `graph`, with its other direction where it has one.
    fn plain_quads(&self, parts: &Parts, status: EdgeStatus) -> Vec<Quad> {
        let graph = match status {
            EdgeStatus::Fact => GraphName::DefaultGraph,
            _ => oxigraph::model::NamedNode::new_unchecked(self.names.reported()).into(),
        };
        let node = |iri: &str| oxigraph::model::NamedNode::new_unchecked(iri);
        let predicate = node(&parts.predicate);
        let object = match &parts.object {
            ObjectView::Entity(iri) => iri,
            ObjectView::Literal(text) => {
                let text = oxigraph::model::Literal::new_simple_literal(text);
                return vec![Quad::new(node(&parts.subject), predicate, text, graph.clone())];
            }
        };
        let relation = self.ontology().relations.get(&Iri::new(&parts.predicate));
        let mut quads = vec![Quad::new(node(&parts.subject), predicate.clone(), node(object), graph.clone())];
        if relation.is_some_and(|r| r.symmetric) {
            quads.push(Quad::new(node(object), predicate, node(&parts.subject), graph.clone()));
        }
        if let Some(inverse) = relation.and_then(|r| r.inverse.as_ref()) {
            quads.push(Quad::new(node(object), node(inverse.as_str()), node(&parts.subject), graph.clone()));
        }
        quads
    }

    fn edge_key(&self, parts: &Parts) -> Key {
        let predicate = Iri::new(&parts.predicate);
        match &parts.object {
            ObjectView::Literal(_) => (parts.subject.clone(), parts.predicate.clone(), parts.object.clone()),
            ObjectView::Entity(object) => {
                let (s, p, o) = normal_key(&parts.subject, &predicate, object, self.ontology());
                (s.to_owned(), p.to_owned(), ObjectView::Entity(o.to_owned()))
            }
        }
    }

    fn edge(&self, claims: &[Parts], standings: &Standings<'_>) -> Result<EdgeView, GraphError> {
        let shown = self.orientation(claims);
        let standings = claims.iter().map(|c| standings.of(c)).collect::<Result<BTreeSet<_>, _>>()?;
        let supposed = |c: &Parts| c.polarity == Polarity::Affirmed && c.modality != Modality::Asserted;
        let status = match standings.into_iter().flatten().min() {
            Some(status) => status,
            None if claims.iter().any(supposed) => EdgeStatus::Supposed,
            None => EdgeStatus::Denied,
        };
        let affirming = claims.iter().filter(|c| c.plain());
        let origins = affirming.map(|c| self.origin(&c.document)).collect::<Result<BTreeSet<_>, _>>()?;
        let mut iris: Vec<String> = claims.iter().map(|c| c.iri.clone()).collect();
        iris.sort();
        Ok(EdgeView {
            subject: shown.0,
            predicate: shown.1,
            object: shown.2,
            status,
            contested: claims.iter().any(|c| !c.contradicts.is_empty()),
            origins: origins.len(),
            documents: claims.iter().map(|c| &c.document).collect::<BTreeSet<_>>().len(),
            from: claims.iter().filter_map(|c| c.from).min(),
            until: claims.iter().filter_map(|c| c.until).max(),
            confidence: claims.iter().map(|c| c.confidence).max().unwrap_or(0),
            claims: iris,
        })
    }

    /// The direction in which most of the claims say it; a symmetric relation has one only.
    fn orientation(&self, claims: &[Parts]) -> Key {
        let mut votes: BTreeMap<Key, usize> = BTreeMap::new();
        for claim in claims {
            let symmetric = self.ontology().relations.get(&Iri::new(&claim.predicate)).is_some_and(|r| r.symmetric);
            let said = (claim.subject.clone(), claim.predicate.clone(), claim.object.clone());
            *votes.entry(if symmetric { self.edge_key(claim) } else { said }).or_default() += 1;
        }
        let best = votes.into_iter().rev().max_by_key(|(_, n)| *n);
        best.map_or_else(|| (String::new(), String::new(), ObjectView::Literal(String::new())), |(key, _)| key)
    }

    /// The document that `document` is a copy of, or itself.
    fn origin(&self, document: &str) -> Result<String, GraphError> {
        if self.origins.get().is_none() {
            let mut origins = BTreeMap::new();
            for quad in self.quads.find(None, Some(v::ORIGIN), None, None) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(copy), Term::NamedNode(original)) = (quad.subject, quad.object) {
                    origins.insert(copy.into_string(), original.into_string());
                }
            }
            let _ = self.origins.set(origins);
        }
        let origins = self.origins.get();
        Ok(origins.and_then(|o| o.get(document)).map_or(document, |o| o.as_str()).to_owned())
    }
}
