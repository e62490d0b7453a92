//! Claims with their grounds, as the rooms above see them. In: IRIs of claims or entities; out: [`ClaimView`]s with quotes and
//! sentences cut from the body that each document's graph holds.

use super::conclude::Holding;
use super::error::GraphError;
use super::open::Graph;
use super::quads::parse_spans;
use super::view::{ClaimView, DocumentView, ObjectView};
use super::vocabulary as v;
use crate::claim::{Modality, Polarity};
use crate::document::{CodePoints, PartialDate, Span};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The quads of one claim, by what they say.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Parts {
    pub iri: String,
    /// IRI of its document, which is the name of its graph.
    pub document: String,
    pub subject: String,
    pub predicate: String,
    pub object: ObjectView,
    pub open: Option<String>,
    pub normal: Option<String>,
    pub evidence: Vec<[usize; 2]>,
    /// Outermost first.
    pub speakers: Vec<String>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub from: Option<PartialDate>,
    pub until: Option<PartialDate>,
    pub confidence: u8,
    pub by: String,
    pub contradicts: Vec<String>,
    pub supersedes: Vec<String>,
    pub differs: Vec<String>,
}

impl Parts {
    /// When it holds, given when its document was published.
    pub fn holding(&self, said: Option<PartialDate>) -> Holding {
        Holding { from: self.from, until: self.until, said }
    }

    /// Affirmed and asserted.
    pub fn plain(&self) -> bool {
        self.polarity == Polarity::Affirmed && self.modality == Modality::Asserted
    }
}

/// A document's body and where its sentences are.
pub(super) struct Body {
    pub view: DocumentView,
    pub text: String,
    points: CodePoints,
    sentences: Vec<[usize; 2]>,
}

impl Body {
    /// What stands at these code points; `None` where they lie outside the text.
    pub fn quote(&self, at: [usize; 2]) -> Option<&str> {
        self.points.to_bytes(at).and_then(|s: Span| s.get(&self.text))
    }

    /// The sentence that holds this code point.
    fn sentence(&self, point: usize) -> Option<&str> {
        let after = self.sentences.partition_point(|s| s[0] <= point);
        let at = after.checked_sub(1).and_then(|i| self.sentences.get(i))?;
        self.quote(*at)
    }
}

impl Graph {
    /// The claims with these IRIs, in the order given; those unknown are left out.
    pub fn claims(&self, iris: &[String]) -> Result<Vec<ClaimView>, GraphError> {
        let mut bodies = HashMap::new();
        let mut views = Vec::new();
        for iri in iris {
            if let Some(parts) = self.parts(iri)? {
                views.push(self.view(parts, &mut bodies)?);
            }
        }
        Ok(views)
    }

    /// The claims that relate these two entities, either way, by when they were said.
    pub fn claims_between(&self, a: &str, b: &str) -> Result<Vec<ClaimView>, GraphError> {
        let ends = |iri: &str| -> Result<[BTreeSet<String>; 2], GraphError> {
            Ok([self.claim_iris(v::SUBJECT, iri)?, self.claim_iris(v::OBJECT, iri)?])
        };
        let ([a_subject, a_object], [b_subject, b_object]) = (ends(a)?, ends(b)?);
        let mut found: BTreeSet<String> = a_subject.intersection(&b_object).cloned().collect();
        found.extend(b_subject.intersection(&a_object).cloned());
        self.by_time(found)
    }

    /// The claims that have this entity as subject or object, by when they were said.
    pub fn claims_about(&self, entity: &str) -> Result<Vec<ClaimView>, GraphError> {
        let mut found = self.claim_iris(v::SUBJECT, entity)?;
        found.extend(self.claim_iris(v::OBJECT, entity)?);
        self.by_time(found)
    }

    /// The claims that are this entity's words, by when they were said.
    pub fn claims_by(&self, speaker: &str) -> Result<Vec<ClaimView>, GraphError> {
        let found = self.claim_iris(v::SPEAKER, speaker)?;
        self.by_time(found)
    }

    /// Every document, by id.
    pub fn documents(&self) -> Result<Vec<DocumentView>, GraphError> {
        let mut views = Vec::new();
        for quad in self.quads.pointing_at(v::TYPE, v::NEWS_ARTICLE.as_str(), None) {
            if let NamedOrBlankNode::NamedNode(iri) = quad?.subject {
                views.push(self.document(iri.as_str())?);
            }
        }
        views.sort_by(|a: &DocumentView, b| a.id.cmp(&b.id));
        Ok(views)
    }

    fn by_time(&self, iris: BTreeSet<String>) -> Result<Vec<ClaimView>, GraphError> {
        let mut views = self.claims(&iris.into_iter().collect::<Vec<_>>())?;
        views.sort_by(|a, b| (a.said.is_none(), a.said, &a.iri).cmp(&(b.said.is_none(), b.said, &b.iri)));
        Ok(views)
    }

    /// The claims that have `iri` as their `predicate`.
    pub(super) fn claim_iris(&self, predicate: NamedNodeRef<'_>, iri: &str) -> Result<BTreeSet<String>, GraphError> {
        let mut found = BTreeSet::new();
        for quad in self.quads.pointing_at(predicate, iri, None) {
            if let NamedOrBlankNode::NamedNode(claim) = quad?.subject {
                found.insert(claim.into_string());
            }
        }
        Ok(found)
    }

    fn view(&self, parts: Parts, bodies: &mut HashMap<String, Body>) -> Result<ClaimView, GraphError> {
        if !bodies.contains_key(&parts.document) {
            bodies.insert(parts.document.clone(), self.body(&parts.document)?);
        }
        let malformed = |what: &str| GraphError::Malformed { iri: parts.iri.clone(), what: what.to_owned() };
        let body = bodies.get(&parts.document).ok_or_else(|| malformed("has no document"))?;
        let quotes = parts.evidence.iter().map(|&at| body.quote(at).map(str::to_owned)).collect::<Option<Vec<_>>>();
        let quotes = quotes.ok_or_else(|| malformed("has evidence outside its document's text"))?;
        let sentence = parts.evidence.first().and_then(|at| body.sentence(at[0]));
        let sentence = sentence.map_or_else(|| quotes.join(" … "), str::to_owned);
        Ok(ClaimView {
            document: body.view.id.clone(),
            said: body.view.date,
            source: body.view.source.clone(),
            sentence,
            quotes,
            iri: parts.iri,
            subject: parts.subject,
            predicate: parts.predicate,
            object: parts.object,
            open: parts.open,
            speakers: parts.speakers,
            polarity: parts.polarity,
            modality: parts.modality,
            from: parts.from,
            until: parts.until,
            confidence: parts.confidence,
            by: parts.by,
            contradicts: parts.contradicts,
            supersedes: parts.supersedes,
            differs: parts.differs,
        })
    }

    /// The quads of the claim `iri` and of the ledger about it; `None` where there is no such claim.
    pub(super) fn parts(&self, iri: &str) -> Result<Option<Parts>, GraphError> {
        let quads = self.quads.find(Some(iri), None, None, None).collect::<Result<Vec<_>, _>>()?;
        parts_of(iri, quads, &self.names.ledger())
    }

    pub(super) fn body(&self, document: &str) -> Result<Body, GraphError> {
        let graph = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(document));
        let text = |p| self.one_text(document, p, graph);
        let body = text(v::BODY)?.unwrap_or_default();
        let sentences = text(v::SENTENCES)?.and_then(|s| parse_spans(&s)).unwrap_or_default();
        Ok(Body { view: self.document(document)?, points: CodePoints::new(&body), text: body, sentences })
    }

    pub(super) fn document(&self, iri: &str) -> Result<DocumentView, GraphError> {
        let graph = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(iri));
        let text = |p| self.one_text(iri, p, graph);
        Ok(DocumentView {
            id: text(v::IDENTIFIER)?.unwrap_or_default(),
            iri: iri.to_owned(),
            title: text(v::HEADLINE)?,
            date: text(v::DATE_PUBLISHED)?.and_then(|d| d.parse().ok()),
            source: text(v::PUBLISHER)?,
            url: text(v::URL)?,
        })
    }

    fn one_text(
        &self,
        subject: &str,
        predicate: NamedNodeRef<'_>,
        graph: GraphNameRef<'_>,
    ) -> Result<Option<String>, GraphError> {
        let found = self.quads.find(Some(subject), Some(predicate), None, Some(graph)).next().transpose()?;
        Ok(found.and_then(|q| match q.object {
            Term::Literal(text) => Some(text.destruct().0),
            _ => None,
        }))
    }
}

/// The claim `iri` from its quads, those of the ledger among them; `None` where they are of no claim.
pub(super) fn parts_of(
    iri: &str,
    quads: impl IntoIterator<Item = Quad>,
    ledger: &str,
) -> Result<Option<Parts>, GraphError> {
    let mut fields = Fields::default();
    for quad in quads {
        let GraphName::NamedNode(graph) = quad.graph_name else { continue };
        if graph.as_str() != ledger {
            fields.document = Some(graph.into_string());
        }
        fields.of.entry(quad.predicate.into_string()).or_default().push(quad.object);
    }
    fields.parts(iri)
}

#[derive(Default)]
struct Fields {
    document: Option<String>,
    of: BTreeMap<String, Vec<Term>>,
}

impl Fields {
    fn take(&mut self, predicate: NamedNodeRef<'_>) -> Vec<String> {
        let terms = self.of.remove(predicate.as_str()).unwrap_or_default();
        let mut texts: Vec<String> = terms.into_iter().map(text_of).collect();
        texts.sort();
        texts
    }

    fn one(&mut self, predicate: NamedNodeRef<'_>) -> Option<String> {
        self.take(predicate).into_iter().next()
    }

    fn parts(mut self, iri: &str) -> Result<Option<Parts>, GraphError> {
        if !self.take(v::TYPE).iter().any(|t| t == v::CLAIM.as_str()) {
            return Ok(None);
        }
        let lacks = |what: &str| GraphError::Malformed { iri: iri.to_owned(), what: format!("lacks its {what}") };
        let object = self.of.remove(v::OBJECT.as_str()).and_then(|o| o.into_iter().next());
        let object = match object.ok_or_else(|| lacks("object"))? {
            Term::NamedNode(node) => ObjectView::Entity(node.into_string()),
            other => ObjectView::Literal(text_of(other)),
        };
        let mut speakers = self.take(v::RELAYED_BY);
        speakers.extend(self.take(v::RELAYED_THROUGH));
        speakers.extend(self.take(v::SPEAKER));
        let evidence = self.one(v::EVIDENCE).and_then(|e| parse_spans(&e));
        let date = |text: Option<String>| text.and_then(|d| d.parse().ok());
        Ok(Some(Parts {
            iri: iri.to_owned(),
            document: self.document.take().ok_or_else(|| lacks("document"))?,
            subject: self.one(v::SUBJECT).ok_or_else(|| lacks("subject"))?,
            predicate: self.one(v::PREDICATE).ok_or_else(|| lacks("predicate"))?,
            object,
            open: self.one(v::PHRASE),
            normal: self.one(v::NORMALIZED),
            evidence: evidence.ok_or_else(|| lacks("evidence"))?,
            speakers,
            polarity: self.one(v::POLARITY).and_then(|p| v::polarity_of(&p)).unwrap_or(Polarity::Affirmed),
            modality: self.one(v::MODALITY).and_then(|m| v::modality_of(&m)).unwrap_or(Modality::Asserted),
            from: date(self.one(v::VALID_FROM)),
            until: date(self.one(v::VALID_UNTIL)),
            confidence: self.one(v::CONFIDENCE).and_then(|c| hundredths(&c)).unwrap_or(0),
            by: self.one(v::FOUND_BY).unwrap_or_default(),
            contradicts: self.take(v::CONTRADICTS),
            supersedes: self.take(v::SUPERSEDES),
            differs: self.take(v::DIFFERS),
        }))
    }
}

fn text_of(term: Term) -> String {
    match term {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(text) => text.destruct().0,
        other => other.to_string(),
    }
}

fn hundredths(decimal: &str) -> Option<u8> {
    let value: f32 = decimal.parse().ok()?;
    (0.0..=1.0).contains(&value).then(|| (value * 100.0).round() as u8)
}
