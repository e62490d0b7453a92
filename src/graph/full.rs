//! The same claims spelt out for tools that know the standard vocabularies and not ours. In: quads as a graph has them; out: those, and
//! what is left out of them: Web Annotation selectors with the quote itself, PROV, polarity and modality of plain claims too.
//! A function of the quads alone, so that any export can be had in full.

use super::claims::{Parts, parts_of};
use super::quads::{Writer, sort};
use super::vocabulary as v;
use crate::document::CodePoints;
use oxigraph::model::{GraphName, Literal, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;

/// Code points of context before and after a quote.
const CONTEXT: usize = 32;

/// The quads, sorted, with each claim of each document spelt out. Claims whose document's text is not among the quads get no quotes.
pub fn full_profile(quads: &[Quad]) -> Vec<Quad> {
    let mut out = quads.to_vec();
    for (graph, quads) in by_graph(quads) {
        if let Some(document) = Document::of(graph, &quads) {
            out.extend(document.spell_out(&quads));
        }
    }
    sort(&mut out);
    out
}

type Subjects<'a> = BTreeMap<&'a str, Vec<&'a Quad>>;

fn by_graph(quads: &[Quad]) -> BTreeMap<&str, Subjects<'_>> {
    let mut graphs: BTreeMap<&str, Subjects<'_>> = BTreeMap::new();
    for quad in quads {
        if let (GraphName::NamedNode(graph), NamedOrBlankNode::NamedNode(subject)) = (&quad.graph_name, &quad.subject) {
            graphs.entry(graph.as_str()).or_default().entry(subject.as_str()).or_default().push(quad);
        }
    }
    graphs
}

/// A document whose claims are spelt out.
struct Document<'a> {
    iri: &'a str,
    text: &'a str,
    points: CodePoints,
    /// In code points.
    length: usize,
    readers: Vec<&'a str>,
}

impl<'a> Document<'a> {
    /// The document that a graph is about; `None` where it is about none.
    fn of(graph: &'a str, subjects: &Subjects<'a>) -> Option<Self> {
        let own = subjects.get(graph)?;
        let is = |q: &&&Quad| q.predicate == v::TYPE && q.object == v::NEWS_ARTICLE.into_owned().into();
        own.iter().find(is)?;
        let literal =
            |predicate: NamedNodeRef<'_>| own.iter().find(|q| q.predicate == predicate).and_then(|q| text_of(q));
        let text = literal(v::BODY).unwrap_or("");
        let readers = [v::READER, v::EXTRACTOR].into_iter().filter_map(literal).collect();
        Some(Self { iri: graph, text, points: CodePoints::new(text), length: text.chars().count(), readers })
    }

    fn spell_out(&self, subjects: &Subjects<'_>) -> Vec<Quad> {
        let mut out = Writer::new(self.iri);
        let activity = format!("{}#reading", self.iri);
        out.node(self.iri, v::TYPE, v::PROV_ENTITY.as_str());
        out.node(&activity, v::TYPE, v::ACTIVITY.as_str());
        out.node(&activity, v::USED, self.iri);
        for (i, name) in self.readers.iter().enumerate() {
            let agent = format!("{}#{}", self.iri, ["reader", "extractor"][i.min(1)]);
            out.node(&agent, v::TYPE, v::SOFTWARE_AGENT.as_str());
            out.text(&agent, v::LABEL, name);
            out.node(&activity, v::ASSOCIATED_WITH, &agent);
        }
        for (iri, quads) in subjects {
            if let Ok(Some(parts)) = parts_of(iri, quads.iter().map(|q| (*q).clone()), "") {
                self.claim(&mut out, &parts, &activity);
            }
        }
        out.finish()
    }

    fn claim(&self, out: &mut Writer, claim: &Parts, activity: &str) {
        let iri = claim.iri.as_str();
        out.node(iri, v::TYPE, v::PROV_ENTITY.as_str());
        out.node(iri, v::POLARITY, &v::polarity(claim.polarity));
        out.node(iri, v::MODALITY, &v::modality(claim.modality));
        out.node(iri, v::DERIVED_FROM, self.iri);
        out.node(iri, v::GENERATED_BY, activity);
        if let Some(speaker) = claim.speakers.last() {
            out.node(iri, v::ATTRIBUTED_TO, speaker);
        }
        for (i, &at) in claim.evidence.iter().enumerate() {
            self.target(out, iri, i, at);
        }
    }

    /// A span of evidence as a selection of the document, by position and by quote.
    fn target(&self, out: &mut Writer, claim: &str, i: usize, at: [usize; 2]) {
        let [target, position, quote] = ["target", "position", "quote"].map(|part| format!("{claim}#{part}{i}"));
        out.node(claim, v::HAS_TARGET, &target);
        out.node(&target, v::TYPE, v::SPECIFIC_RESOURCE.as_str());
        out.node(&target, v::HAS_SOURCE, self.iri);
        out.node(&target, v::HAS_SELECTOR, &position);
        out.node(&position, v::TYPE, v::POSITION_SELECTOR.as_str());
        for (predicate, point) in [(v::START, at[0]), (v::END, at[1])] {
            out.put(&position, predicate, Literal::new_typed_literal(point.to_string(), v::INTEGER).into());
        }
        let Some(exact) = self.cut(at) else { return };
        out.node(&target, v::HAS_SELECTOR, &quote);
        out.node(&quote, v::TYPE, v::QUOTE_SELECTOR.as_str());
        out.text(&quote, v::EXACT, exact);
        let before = self.cut([at[0].saturating_sub(CONTEXT), at[0]]).unwrap_or("");
        let after = self.cut([at[1], (at[1] + CONTEXT).min(self.length)]).unwrap_or("");
        out.text(&quote, v::PREFIX, before);
        out.text(&quote, v::SUFFIX, after);
        out.node(&quote, v::QUOTED_FROM, self.iri);
    }

    fn cut(&self, at: [usize; 2]) -> Option<&'a str> {
        self.points.to_bytes(at).and_then(|s| s.get(self.text))
    }
}

fn text_of(quad: &Quad) -> Option<&str> {
    match &quad.object {
        Term::Literal(text) => Some(text.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{perez, quads};

    #[test]
    fn every_quote_is_cut_from_the_text_at_its_position() {
        let (documents, _) = quads(&[perez()]);
        let full = full_profile(&documents);
        let text = documents.iter().find(|q| q.predicate == v::BODY).and_then(text_of).unwrap();
        let of = |s: &NamedOrBlankNode, p: NamedNodeRef<'_>| {
            full.iter().find(|q| q.subject == *s && q.predicate == p).and_then(text_of).unwrap()
        };
        let quotes: Vec<&Quad> = full.iter().filter(|q| q.predicate == v::EXACT).collect();
        assert_eq!(quotes.len(), 3);
        for quote in quotes {
            let around = [v::PREFIX, v::EXACT, v::SUFFIX].map(|p| of(&quote.subject, p)).concat();
            assert!(text.contains(&around), "{around}");
        }
        let claims = full.iter().filter(|q| q.object == v::CLAIM.into_owned().into()).count();
        for predicate in [v::POLARITY, v::MODALITY, v::GENERATED_BY] {
            assert_eq!(full.iter().filter(|q| q.predicate == predicate).count(), claims, "{predicate}");
        }
    }

    #[test]
    fn it_adds_and_never_takes_away_and_is_done_once() {
        let (mut all, conclusions) = quads(&[perez()]);
        all.extend(conclusions);
        sort(&mut all);
        let full = full_profile(&all);
        assert!(all.iter().all(|q| full.contains(q)));
        assert_eq!(full_profile(&full), full);
    }
}
