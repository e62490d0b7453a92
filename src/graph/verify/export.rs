//! Exported files read back by two parsers: Oxigraph's and rio_turtle's, whose canonical sets of quads must be equal.

use super::{Check, Failure};
use crate::graph::error::GraphError;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::model::{BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rio_api::model as rio;
use rio_api::parser::{QuadsParser, TriplesParser};
use rio_turtle::{NQuadsParser, NTriplesParser, TriGParser, TurtleError, TurtleParser};
use std::collections::BTreeSet;
use std::path::Path;

/// The syntaxes that both parsers read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    Turtle,
    NTriples,
    NQuads,
    TriG,
}

impl Syntax {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "ttl" => Some(Self::Turtle),
            "nt" => Some(Self::NTriples),
            "nq" => Some(Self::NQuads),
            "trig" => Some(Self::TriG),
            _ => None,
        }
    }

    fn format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::TriG => RdfFormat::TriG,
        }
    }
}

/// Reads an exported file (`.ttl`, `.nt`, `.nq` or `.trig`) by both parsers; a failure where either can't read it or the two differ.
pub fn verify_export(path: &Path) -> Result<Vec<Failure>, GraphError> {
    let export = |what: &str| GraphError::Export { path: path.display().to_string(), what: what.to_owned() };
    let syntax = Syntax::of(path).ok_or_else(|| export("give a file that ends in .ttl, .nt, .nq or .trig"))?;
    let bytes = std::fs::read(path).map_err(|e| export(&e.to_string()))?;
    let iri = path.display().to_string();
    Ok(same_by_both(&bytes, syntax).err().map(|what| Failure { check: Check::Export, iri, what }).into_iter().collect())
}

/// Whether both parsers read the same quads from `bytes`; the error says what differs.
pub fn same_by_both(bytes: &[u8], syntax: Syntax) -> Result<(), String> {
    let first = by_oxigraph(bytes, syntax)?;
    let second = by_rio(bytes, syntax)?;
    let (first, second) = (canonical(first), canonical(second));
    let differing = first.symmetric_difference(&second).next();
    match differing {
        None => Ok(()),
        Some(quad) if first.contains(quad) => Err(format!("the second parser does not find {quad}")),
        Some(quad) => Err(format!("only the second parser finds {quad}")),
    }
}

fn by_oxigraph(bytes: &[u8], syntax: Syntax) -> Result<Vec<Quad>, String> {
    let parser = RdfParser::from_format(syntax.format());
    parser.for_slice(bytes).map(|q| q.map_err(|e| format!("can't be read: {e}"))).collect()
}

fn by_rio(bytes: &[u8], syntax: Syntax) -> Result<Vec<Quad>, String> {
    let mut quads = Vec::new();
    let mut triple = |t: rio::Triple<'_>| -> Result<(), TurtleError> {
        quads.push(Quad::new(subject(t.subject), node(t.predicate), term(t.object), GraphName::DefaultGraph));
        Ok(())
    };
    let read = match syntax {
        Syntax::Turtle => TurtleParser::new(bytes, None).parse_all(&mut triple),
        Syntax::NTriples => NTriplesParser::new(bytes).parse_all(&mut triple),
        Syntax::NQuads | Syntax::TriG => {
            let mut quad = |q: rio::Quad<'_>| -> Result<(), TurtleError> {
                quads.push(Quad::new(subject(q.subject), node(q.predicate), term(q.object), graph(q.graph_name)));
                Ok(())
            };
            match syntax {
                Syntax::NQuads => NQuadsParser::new(bytes).parse_all(&mut quad),
                _ => TriGParser::new(bytes, None).parse_all(&mut quad),
            }
        }
    };
    read.map_err(|e| format!("can't be read by the second parser: {e}"))?;
    Ok(quads)
}

/// N-Quads lines under canonical names of blank nodes.
fn canonical(quads: Vec<Quad>) -> BTreeSet<String> {
    let blank = |q: &Quad| {
        matches!(q.subject, NamedOrBlankNode::BlankNode(_))
            || matches!(q.object, Term::BlankNode(_))
            || matches!(q.graph_name, GraphName::BlankNode(_))
    };
    if !quads.iter().any(blank) {
        return quads.iter().map(Quad::to_string).collect();
    }
    let mut dataset: Dataset = quads.into_iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset.iter().map(|q| q.to_string()).collect()
}

fn node(node: rio::NamedNode<'_>) -> NamedNode {
    NamedNode::new_unchecked(node.iri)
}

fn blank(node: rio::BlankNode<'_>) -> BlankNode {
    BlankNode::new_unchecked(node.id)
}

fn subject(term: rio::Subject<'_>) -> NamedOrBlankNode {
    match term {
        rio::Subject::NamedNode(n) => node(n).into(),
        rio::Subject::BlankNode(b) => blank(b).into(),
        // RDF-star, which this program never writes: a name that can equal nothing.
        rio::Subject::Triple(_) => BlankNode::default().into(),
    }
}

fn term(term: rio::Term<'_>) -> Term {
    match term {
        rio::Term::NamedNode(n) => node(n).into(),
        rio::Term::BlankNode(b) => blank(b).into(),
        rio::Term::Literal(literal) => match literal {
            rio::Literal::Simple { value } => Literal::new_simple_literal(value),
            rio::Literal::LanguageTaggedString { value, language } => {
                Literal::new_language_tagged_literal_unchecked(value, language.to_ascii_lowercase())
            }
            rio::Literal::Typed { value, datatype } => Literal::new_typed_literal(value, node(datatype)),
        }
        .into(),
        rio::Term::Triple(_) => BlankNode::default().into(),
    }
}

fn graph(name: Option<rio::GraphName<'_>>) -> GraphName {
    match name {
        None => GraphName::DefaultGraph,
        Some(rio::GraphName::NamedNode(n)) => node(n).into(),
        Some(rio::GraphName::BlankNode(b)) => blank(b).into(),
    }
}
