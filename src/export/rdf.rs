//! RDF 1.1 by Oxigraph's serialisers: sorted, with the prefixes that the quads use; and read back by rio, a second parser.

use super::xml::legal;
use super::{Content, ExportError, Format};
use oxigraph::io::RdfSerializer;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use rio_api::parser::{QuadsParser, TriplesParser};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

pub(super) fn write(format: Format, content: &Content, out: &mut dyn Write) -> Result<(), ExportError> {
    let Some(rdf) = format.rdf() else { return Ok(()) };
    let quads = written(format, content.quads, content.reported);
    let mut serializer = RdfSerializer::from_format(rdf);
    for (prefix, iri) in prefixes(content.prefixes, &quads) {
        let wrong = |_| ExportError::Prefix { prefix: prefix.clone(), iri: iri.clone() };
        serializer = serializer.with_prefix(&prefix, &iri).map_err(wrong)?;
    }
    let mut writer = serializer.for_writer(std::io::BufWriter::new(out));
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?.flush()?;
    Ok(())
}

/// The quads that `format` will hold of `quads`, sorted. A format of one graph holds the triples of all graphs but that of what is only
/// reported, which it would assert. XML cannot hold every character.
pub fn written(format: Format, quads: &[Quad], reported: &str) -> Vec<Quad> {
    let mut kept: Vec<Quad> = quads.to_vec();
    if !format.holds_graphs() {
        kept.retain(|q| !matches!(&q.graph_name, GraphName::NamedNode(g) if g.as_str() == reported));
        kept.iter_mut().for_each(|q| q.graph_name = GraphName::DefaultGraph);
    }
    if format == Format::RdfXml {
        kept.iter_mut().for_each(without_illegal_characters);
    }
    crate::graph::sort(&mut kept);
    kept
}

fn without_illegal_characters(quad: &mut Quad) {
    if let Term::Literal(literal) = &quad.object {
        let value = legal(literal.value()).into_owned();
        quad.object = match literal.language() {
            Some(language) => Literal::new_language_tagged_literal_unchecked(value, language).into(),
            None => Literal::new_typed_literal(value, literal.datatype().into_owned()).into(),
        };
    }
}

/// The prefixes that the quads use.
fn prefixes(known: &BTreeMap<String, String>, quads: &[Quad]) -> BTreeMap<String, String> {
    let used: BTreeSet<&str> = quads.iter().flat_map(iris).filter_map(namespace).collect();
    let used = known.iter().filter(|(_, iri)| used.contains(iri.as_str()));
    used.map(|(prefix, iri)| (prefix.clone(), iri.clone())).collect()
}

fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.datatype().as_str()),
        _ => None,
    };
    let subject = match &quad.subject {
        oxigraph::model::NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    [subject, Some(quad.predicate.as_str()), object].into_iter().flatten()
}

/// An IRI up to its last `#` or `/`.
fn namespace(iri: &str) -> Option<&str> {
    iri.rfind(['#', '/']).and_then(|at| iri.get(..=at))
}

/// Reads a Turtle-family file by rio; sorted. The error is rio's, with line and column.
pub fn read_back(format: Format, bytes: &[u8]) -> Result<Vec<Quad>, String> {
    let mut quads = Vec::new();
    let said = |e: rio_turtle::TurtleError| e.to_string();
    match format {
        Format::Turtle => {
            rio_turtle::TurtleParser::new(bytes, None).parse_all(&mut |t| keep(&mut quads, triple(t))).map_err(said)
        }
        Format::NTriples => {
            rio_turtle::NTriplesParser::new(bytes).parse_all(&mut |t| keep(&mut quads, triple(t))).map_err(said)
        }
        Format::TriG => {
            rio_turtle::TriGParser::new(bytes, None).parse_all(&mut |q| keep(&mut quads, four(q))).map_err(said)
        }
        Format::NQuads => {
            rio_turtle::NQuadsParser::new(bytes).parse_all(&mut |q| keep(&mut quads, four(q))).map_err(said)
        }
        other => Err(format!("{other} is not of the Turtle family")),
    }?;
    crate::graph::sort(&mut quads);
    Ok(quads)
}

fn keep(quads: &mut Vec<Quad>, quad: Quad) -> Result<(), rio_turtle::TurtleError> {
    quads.push(quad);
    Ok(())
}

fn triple(t: rio_api::model::Triple) -> Quad {
    four(rio_api::model::Quad { subject: t.subject, predicate: t.predicate, object: t.object, graph_name: None })
}

fn four(q: rio_api::model::Quad) -> Quad {
    use oxigraph::model::{BlankNode, NamedOrBlankNode};
    use rio_api::model::{GraphName as RioGraph, Literal as RioLiteral, Subject, Term as RioTerm};
    let subject: NamedOrBlankNode = match q.subject {
        Subject::NamedNode(n) => NamedNode::new_unchecked(n.iri).into(),
        Subject::BlankNode(b) => BlankNode::new_unchecked(b.id).into(),
        // Tregua writes no RDF 1.2; a name that it never writes makes the comparison fail.
        Subject::Triple(_) => NamedNode::new_unchecked("urn:tregua:quoted-triple").into(),
    };
    let object: Term = match q.object {
        RioTerm::NamedNode(n) => NamedNode::new_unchecked(n.iri).into(),
        RioTerm::BlankNode(b) => BlankNode::new_unchecked(b.id).into(),
        RioTerm::Literal(RioLiteral::Simple { value }) => Literal::new_simple_literal(value).into(),
        RioTerm::Literal(RioLiteral::LanguageTaggedString { value, language }) => {
            Literal::new_language_tagged_literal_unchecked(value, language.to_lowercase()).into()
        }
        RioTerm::Literal(RioLiteral::Typed { value, datatype }) => {
            Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype.iri)).into()
        }
        RioTerm::Triple(_) => NamedNode::new_unchecked("urn:tregua:quoted-triple").into(),
    };
    let graph = match q.graph_name {
        Some(RioGraph::NamedNode(n)) => NamedNode::new_unchecked(n.iri).into(),
        Some(RioGraph::BlankNode(b)) => BlankNode::new_unchecked(b.id).into(),
        None => GraphName::DefaultGraph,
    };
    Quad::new(subject, NamedNode::new_unchecked(q.predicate.iri), object, graph)
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::network::sample;
    use proptest::prelude::*;

    const FAMILY: [Format; 4] = [Format::Turtle, Format::TriG, Format::NTriples, Format::NQuads];

    #[test]
    fn rio_reads_the_same_quads_from_all_the_turtle_family() {
        for format in FAMILY {
            let text = testing::exported(format);
            let expected = written(format, &sample::quads(), &sample::reported());
            assert_eq!(read_back(format, text.as_bytes()).as_ref(), Ok(&expected), "{format}:\n{text}");
        }
    }

    #[test]
    fn what_is_only_reported_is_never_asserted() {
        let reported = |format| testing::exported(format).contains("only-reported");
        assert!(reported(Format::TriG) && reported(Format::NQuads) && reported(Format::JsonLd));
        assert!(!reported(Format::Turtle) && !reported(Format::NTriples) && !reported(Format::RdfXml));
    }

    #[test]
    fn turtle_uses_the_prefixes_and_declares_no_others() {
        let text = testing::exported(Format::Turtle);
        assert!(text.contains("tgc:truceWith") && text.contains("skos:prefLabel"), "{text}");
        assert!(!text.contains("@prefix oa:"), "{text}");
    }

    proptest! {
        #[test]
        fn any_text_survives_the_second_parser(label in any::<String>(), language in prop::option::of("[a-z]{2}")) {
            let node = |s: &str| NamedNode::new_unchecked(format!("https://example.org/{s}"));
            let literal = match language {
                Some(language) => Literal::new_language_tagged_literal_unchecked(label, language),
                None => Literal::new_simple_literal(label),
            };
            let quads = vec![Quad::new(node("s"), node("p"), literal, GraphName::NamedNode(node("g")))];
            for format in FAMILY {
                let text = testing::export(format, &quads);
                prop_assert_eq!(read_back(format, text.as_bytes()), Ok(written(format, &quads, "urn:none")));
            }
        }
    }
}
