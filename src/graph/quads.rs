//! What one document says, as RDF. In: document, extraction and who read it; out: the quads of one named graph, whose name is the
//! document's IRI. Blank nodes are never used, so that equal graphs have equal quads.

use super::minted::{Minted, MintedClaim, MintedObject};
use super::names::Names;
use super::vocabulary::{self as v, coarse};
use crate::claim::{Extraction, Modality, Object, Polarity};
use crate::document::{Document, PartialDate};
use crate::ontology::Ontology;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

/// The quads of one document: its metadata, text and sentences; each entity that is named or that a claim needs, with its
/// coreference chain; and its claims, at most eight quads for a plain one. Sorted; the graph's name is the document's IRI.
pub fn document_quads(
    names: &Names,
    document: &Document,
    extraction: &Extraction,
    ontology: &Ontology,
    reader: &str,
    extractor: &str,
) -> Vec<Quad> {
    let minted = Minted::new(names, document, extraction, ontology);
    let mut out = Writer::new(&minted.document);
    metadata(&mut out, document, &minted);
    out.text(&minted.document, v::READER, reader);
    out.text(&minted.document, v::EXTRACTOR, extractor);
    entities(&mut out, &minted);
    for claim in &minted.claims {
        self::claim(&mut out, &minted, claim);
    }
    out.finish()
}

fn metadata(out: &mut Writer, document: &Document, minted: &Minted<'_>) {
    let article = &document.article;
    let iri = &minted.document;
    out.node(iri, v::TYPE, v::NEWS_ARTICLE.as_str());
    out.node(iri, v::TYPE, v::DOCUMENT.as_str());
    out.text(iri, v::IDENTIFIER, &article.id.0);
    out.text(iri, v::CONTENT_HASH, &article.hash().0);
    out.text(iri, v::IN_LANGUAGE, &article.language);
    out.text(iri, v::BODY, &article.text);
    let sentences: Vec<_> = document.sentences.iter().map(|&s| minted.points.from_bytes(s)).collect();
    out.text(iri, v::SENTENCES, &spans(&sentences));
    let optional = [(v::HEADLINE, &article.title), (v::PUBLISHER, &article.source), (v::URL, &article.url)];
    for (predicate, value) in optional {
        if let Some(value) = value {
            out.text(iri, predicate, value);
        }
    }
    article.authors.iter().for_each(|a| out.text(iri, v::AUTHOR, a));
    if let Some(date) = article.date {
        out.put(iri, v::DATE_PUBLISHED, date_literal(date).into());
    }
}

fn entities(out: &mut Writer, minted: &Minted<'_>) {
    for entity in &minted.entities {
        out.node(&entity.iri, v::TYPE, &coarse(entity.entity.ty));
        out.text(&entity.iri, v::LABEL, &entity.entity.name);
        out.text(&entity.iri, v::MENTIONS, &spans(&entity.chain));
        entity.entity.aliases.iter().for_each(|a| out.text(&entity.iri, v::ALT_LABEL, a));
        if let Some(class) = &entity.entity.class {
            out.node(&entity.iri, v::ASSIGNED_CLASS, class.as_str());
        }
    }
}

fn claim(out: &mut Writer, minted: &Minted<'_>, minted_claim: &MintedClaim<'_>) {
    let MintedClaim { iri, claim, evidence, .. } = minted_claim;
    let local = |i: u32| minted.entities[i as usize].iri.as_str();
    out.node(iri, v::TYPE, v::CLAIM.as_str());
    out.node(iri, v::SUBJECT, local(minted_claim.subject));
    out.node(iri, v::PREDICATE, claim.predicate.as_str());
    match (&minted_claim.object, &claim.object) {
        (MintedObject::Entity(e), _) => out.node(iri, v::OBJECT, local(*e)),
        (MintedObject::Class(class), _) => out.node(iri, v::OBJECT, class),
        (MintedObject::Value, Object::Value(value)) => {
            out.text(iri, v::OBJECT, &value.text);
            if let Some(normal) = &value.normal {
                out.put(iri, v::NORMALIZED, normal_literal(&value.kind, normal).into());
            }
        }
        (MintedObject::Value, Object::Entity(_)) => {}
    }
    out.text(iri, v::EVIDENCE, &spans(evidence));
    out.put(iri, v::CONFIDENCE, decimal(claim.confidence.hundredths()).into());
    out.text(iri, v::FOUND_BY, &claim.by);
    grounds(out, minted, minted_claim);
}

/// What is left out of a plain claim.
fn grounds(out: &mut Writer, minted: &Minted<'_>, minted_claim: &MintedClaim<'_>) {
    let MintedClaim { iri, claim, .. } = minted_claim;
    if claim.polarity != Polarity::Affirmed {
        out.node(iri, v::POLARITY, &v::polarity(claim.polarity));
    }
    if claim.modality != Modality::Asserted {
        out.node(iri, v::MODALITY, &v::modality(claim.modality));
    }
    let last = minted_claim.speakers.len().saturating_sub(1);
    for (depth, &speaker) in minted_claim.speakers.iter().enumerate() {
        let predicate = match depth {
            _ if depth == last => v::SPEAKER,
            0 => v::RELAYED_BY,
            _ => v::RELAYED_THROUGH,
        };
        out.node(iri, predicate, &minted.entities[speaker as usize].iri);
    }
    for (predicate, date) in [(v::VALID_FROM, claim.from), (v::VALID_UNTIL, claim.until)] {
        if let Some(date) = date {
            out.put(iri, predicate, date_literal(date).into());
        }
    }
    for (predicate, text) in [(v::WHEN, &claim.when), (v::PHRASE, &claim.open)] {
        if let Some(text) = text {
            out.text(iri, predicate, text);
        }
    }
}

/// A date with its precision as its datatype, never padded.
pub(super) fn date_literal(date: PartialDate) -> Literal {
    let datatype = match (date.get_month(), date.get_day()) {
        (_, Some(_)) => v::DATE,
        (Some(_), None) => v::G_YEAR_MONTH,
        (None, None) => v::G_YEAR,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}

/// A value's normal form, typed by its kind; dates by their precision.
fn normal_literal(kind: &str, normal: &str) -> Literal {
    if let ("date", Ok(date)) = (kind, normal.parse::<PartialDate>()) {
        return date_literal(date);
    }
    Literal::new_typed_literal(normal, NamedNode::new_unchecked(format!("{}{}", v::TG, super::names::encode(kind))))
}

/// Hundredths as a canonical `xsd:decimal`.
pub(super) fn decimal(hundredths: u8) -> Literal {
    let (whole, cents) = (hundredths / 100, hundredths % 100);
    let text = match (cents / 10, cents % 10) {
        (0, 0) => format!("{whole}.0"),
        (tenth, 0) => format!("{whole}.{tenth}"),
        _ => format!("{whole}.{cents:02}"),
    };
    Literal::new_typed_literal(text, v::DECIMAL)
}

/// "21-31 702-707".
pub(super) fn spans(spans: &[[usize; 2]]) -> String {
    spans.iter().map(|at| format!("{}-{}", at[0], at[1])).collect::<Vec<_>>().join(" ")
}

/// The inverse of [`spans`]; `None` where the text is not of that form.
pub(super) fn parse_spans(text: &str) -> Option<Vec<[usize; 2]>> {
    let span = |part: &str| {
        let (start, end) = part.split_once('-')?;
        Some([start.parse().ok()?, end.parse().ok()?])
    };
    text.split_ascii_whitespace().map(span).collect()
}

/// Quads of one graph in the making; their IRIs are well formed by construction.
pub(super) struct Writer {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Writer {
    /// Writes into the graph of that name.
    pub fn new(graph: &str) -> Self {
        Self { graph: NamedNode::new_unchecked(graph).into(), quads: Vec::new() }
    }

    /// Writes into the default graph.
    pub fn default_graph() -> Self {
        Self { graph: GraphName::DefaultGraph, quads: Vec::new() }
    }

    pub fn put(&mut self, subject: &str, predicate: NamedNodeRef<'_>, object: Term) {
        let subject = NamedNode::new_unchecked(subject);
        self.quads.push(Quad::new(subject, predicate.into_owned(), object, self.graph.clone()));
    }

    pub fn node(&mut self, subject: &str, predicate: NamedNodeRef<'_>, object: &str) {
        self.put(subject, predicate, NamedNode::new_unchecked(object).into());
    }

    pub fn text(&mut self, subject: &str, predicate: NamedNodeRef<'_>, object: &str) {
        self.put(subject, predicate, Literal::new_simple_literal(object).into());
    }

    /// All that was put, sorted, each once.
    pub fn finish(mut self) -> Vec<Quad> {
        sort(&mut self.quads);
        self.quads
    }
}

/// Sorts by graph, subject, predicate, object and drops repetitions.
pub fn sort(quads: &mut Vec<Quad>) {
    quads.sort_unstable_by(compare);
    quads.dedup();
}

fn compare(a: &Quad, b: &Quad) -> std::cmp::Ordering {
    fn graph(g: &GraphName) -> (u8, &str) {
        match g {
            GraphName::DefaultGraph => (0, ""),
            GraphName::NamedNode(n) => (1, n.as_str()),
            GraphName::BlankNode(b) => (2, b.as_str()),
        }
    }
    fn subject(s: &oxigraph::model::NamedOrBlankNode) -> (u8, &str) {
        match s {
            oxigraph::model::NamedOrBlankNode::NamedNode(n) => (0, n.as_str()),
            oxigraph::model::NamedOrBlankNode::BlankNode(b) => (1, b.as_str()),
        }
    }
    fn object(t: &Term) -> (u8, &str, &str, &str) {
        match t {
            Term::NamedNode(n) => (0, n.as_str(), "", ""),
            Term::BlankNode(b) => (1, b.as_str(), "", ""),
            Term::Literal(l) => (2, l.value(), l.datatype().as_str(), l.language().unwrap_or("")),
            #[allow(unreachable_patterns)]
            _ => (3, "", "", ""),
        }
    }
    graph(&a.graph_name)
        .cmp(&graph(&b.graph_name))
        .then_with(|| subject(&a.subject).cmp(&subject(&b.subject)))
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| object(&a.object).cmp(&object(&b.object)))
}
