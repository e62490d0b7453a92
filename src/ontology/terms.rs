//! Turtle files as statements by subject, in the order written: what [`super::load`] reads an ontology from.

use super::error::Problem;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::BTreeMap;

pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
pub const OWL: &str = "http://www.w3.org/2002/07/owl#";
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
pub const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
pub const TG: &str = "https://w3id.org/tregua/core#";

/// The object of a statement; blank nodes are told apart by file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// An IRI, or a blank node's label starting with `_:`.
    Node(String),
    /// A literal with its language, empty where it has none.
    Literal(String, String),
}

impl Value {
    pub fn node(&self) -> Option<&str> {
        if let Self::Node(n) = self { Some(n) } else { None }
    }
}

/// One statement about a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    pub file: usize,
    pub predicate: String,
    pub object: Value,
}

/// All statements of all files.
#[derive(Default, Debug)]
pub struct Terms {
    pub files: Vec<String>,
    pub prefixes: BTreeMap<String, String>,
    pub subjects: BTreeMap<String, Vec<Statement>>,
}

impl Terms {
    /// Adds the statements of one file; what follows a mistake is left out.
    pub fn add(&mut self, file: &str, turtle: &str, problems: &mut Vec<Problem>) {
        let index = self.files.len();
        self.files.push(file.to_owned());
        let mut parser = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes());
        for quad in parser.by_ref() {
            match quad {
                Ok(quad) => {
                    let subject = match &quad.subject {
                        NamedOrBlankNode::NamedNode(n) => n.as_str().to_owned(),
                        NamedOrBlankNode::BlankNode(b) => format!("_:{index}.{}", b.as_str()),
                    };
                    let object = match quad.object {
                        Term::NamedNode(n) => Value::Node(n.into_string()),
                        Term::BlankNode(b) => Value::Node(format!("_:{index}.{}", b.as_str())),
                        Term::Literal(l) => {
                            let language = l.language().unwrap_or("").to_owned();
                            Value::Literal(l.value().to_owned(), language)
                        }
                        #[allow(unreachable_patterns)]
                        _ => continue,
                    };
                    let predicate = quad.predicate.into_string();
                    self.subjects.entry(subject).or_default().push(Statement { file: index, predicate, object });
                }
                Err(e) => {
                    problems.push(Problem::Syntax { file: file.to_owned(), why: e.to_string() });
                    break;
                }
            }
        }
        for (prefix, namespace) in parser.prefixes() {
            if !prefix.is_empty() {
                self.prefixes.entry(prefix.to_owned()).or_insert_with(|| namespace.to_owned());
            }
        }
    }

    /// The statements of `subject` with any of `predicates`.
    pub fn all<'a>(&'a self, subject: &str, predicates: &'a [String]) -> impl Iterator<Item = &'a Statement> {
        self.subjects.get(subject).into_iter().flatten().filter(|s| predicates.contains(&s.predicate))
    }

    /// The IRIs of the types of `subject`.
    pub fn types<'a>(&'a self, subject: &str) -> impl Iterator<Item = &'a str> {
        let kind = format!("{RDF}type");
        self.subjects
            .get(subject)
            .into_iter()
            .flatten()
            .filter(move |s| s.predicate == kind)
            .filter_map(|s| s.object.node())
    }

    /// The members of the RDF list at `head`; ends early where the list is broken or goes round.
    pub fn list(&self, head: &str) -> Vec<Value> {
        let (first, rest) = ([format!("{RDF}first")], [format!("{RDF}rest")]);
        let mut out = Vec::new();
        let mut at = head.to_owned();
        while out.len() < 1000 {
            let Some(item) = self.all(&at, &first).next() else { break };
            out.push(item.object.clone());
            let Some(next) = self.all(&at, &rest).next().and_then(|s| s.object.node()) else { break };
            at = next.to_owned();
        }
        out
    }
}
