//! SPARQL over an open graph. In: a query and [`QueryOptions`]; out: an [`Answer`], whole, or an error that shows the place.
//! Evaluation runs in a thread of its own, since no token stops a sort: when the time is up the caller goes on without it.

use super::error::{GraphError, SyntaxError};
use super::open::Graph;
use super::vocabulary::PREFIXES;
use oxigraph::model::{GraphName, NamedNode, Term, Triple};
use oxigraph::sparql::{
    CancellationToken, PreparedSparqlQuery, QueryEvaluationError, QueryResults, QuerySolutionIter, SparqlEvaluator,
};
use spargebra::SparqlParser;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How a query is asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QueryOptions {
    /// Whether what is only reported is looked at beside the facts.
    pub reported: bool,
    /// How long it may take; for ever where none is given.
    pub timeout: Option<Duration>,
    /// Against what relative IRIs are read.
    pub base: Option<String>,
    /// How many results there may be at most; any number where none is given.
    pub max_results: Option<usize>,
}

/// What a query comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Of SELECT.
    Solutions {
        /// The variables, in the order asked, without `?`.
        variables: Vec<String>,
        /// A term or nothing for each variable.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE, sorted, each once.
    Triples(Vec<Triple>),
}

impl Graph {
    /// Asks a query of any of the four forms. The usual prefixes are known, those of the ontology, and `entity:`, `document:`, `claim:`,
    /// `graph:` for the graph's own IRIs; a query may declare any of them anew. The facts are the default graph unless the query says FROM.
    pub fn query(&self, query: &str, options: &QueryOptions) -> Result<Answer, GraphError> {
        let parsed = self.parser(options)?.parse_query(query).map_err(|e| self.unreadable(query, &e.to_string()))?;
        if let Some(service) = service(&parsed.to_string()) {
            return Err(GraphError::Service(service));
        }
        let token = CancellationToken::new();
        let mut prepared = SparqlEvaluator::new().with_cancellation_token(token.clone()).for_query(parsed);
        if options.reported && prepared.dataset().is_default_dataset() {
            let reported = NamedNode::new_unchecked(self.names.reported());
            prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph, reported.into()]);
        }
        match options.timeout {
            None => self.run(prepared, options.max_results),
            Some(limit) => self.run_within(prepared, limit, options.max_results, token),
        }
    }

    fn parser(&self, options: &QueryOptions) -> Result<SparqlParser, GraphError> {
        let fail = |e: oxigraph::model::IriParseError| GraphError::Evaluation(e.to_string());
        let mut parser = SparqlParser::new();
        if let Some(base) = &options.base {
            parser = parser.with_base_iri(base).map_err(fail)?;
        }
        for (prefix, iri) in self.prefixes() {
            parser = parser.with_prefix(prefix, iri).map_err(fail)?;
        }
        Ok(parser)
    }

    /// The prefixes that queries may use without declaring them and that exports declare; sorted.
    pub fn prefixes(&self) -> std::collections::BTreeMap<String, String> {
        let own = ["entity", "document", "claim", "graph"];
        let base = self.names.base();
        let own = own.iter().map(|p| ((*p).to_owned(), format!("{base}{p}/")));
        let ontology = self.ontology().prefixes.iter().map(|(p, ns)| (p.clone(), ns.clone()));
        let usual = PREFIXES.iter().map(|(p, ns)| ((*p).to_owned(), (*ns).to_owned()));
        own.chain(ontology).chain(usual).filter(|(_, ns)| NamedNode::new(ns).is_ok()).collect()
    }

    fn run(&self, prepared: PreparedSparqlQuery, limit: Option<usize>) -> Result<Answer, GraphError> {
        drain(self.quads.execute(prepared).map_err(failed)?, limit)
    }

    fn run_within(
        &self,
        prepared: PreparedSparqlQuery,
        time: Duration,
        limit: Option<usize>,
        token: CancellationToken,
    ) -> Result<Answer, GraphError> {
        let (send, receive) = sync_channel(1);
        let quads = self.quads.clone();
        let work = move || {
            let answer = quads.execute(prepared).map_err(failed).and_then(|results| drain(results, limit));
            // Nobody listens any more where the time was up.
            let _ = send.send(answer);
        };
        let thread = std::thread::Builder::new().name("query".into()).spawn(work);
        thread.map_err(|e| GraphError::Evaluation(format!("no thread could be started: {e}")))?;
        match receive.recv_timeout(time) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                token.cancel();
                Err(GraphError::Timeout(time))
            }
            Err(RecvTimeoutError::Disconnected) => Err(GraphError::Evaluation("its thread ended early".into())),
        }
    }

    fn unreadable(&self, query: &str, message: &str) -> GraphError {
        let update = self.parser(&QueryOptions::default()).is_ok_and(|p| p.parse_update(query).is_ok());
        if update && !query.trim().is_empty() { GraphError::Update } else { GraphError::Syntax(place(query, message)) }
    }
}

fn failed(e: QueryEvaluationError) -> GraphError {
    GraphError::Evaluation(e.to_string())
}

fn drain(results: QueryResults<'_>, limit: Option<usize>) -> Result<Answer, GraphError> {
    match results {
        QueryResults::Boolean(yes) => Ok(Answer::Boolean(yes)),
        QueryResults::Solutions(solutions) => solutions_of(solutions, limit),
        QueryResults::Graph(triples) => {
            let mut all = bounded(triples, limit)?;
            all.sort_by_cached_key(|t: &Triple| t.to_string());
            all.dedup();
            Ok(Answer::Triples(all))
        }
    }
}

fn solutions_of(solutions: QuerySolutionIter<'_>, limit: Option<usize>) -> Result<Answer, GraphError> {
    let variables: Vec<String> = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
    let width = variables.len();
    let row = |s: oxigraph::sparql::QuerySolution| (0..width).map(|i| s.get(i).cloned()).collect::<Vec<_>>();
    let rows = bounded(solutions.map(|s| s.map(row)), limit)?;
    Ok(Answer::Solutions { variables, rows })
}

fn bounded<T>(
    results: impl Iterator<Item = Result<T, QueryEvaluationError>>,
    limit: Option<usize>,
) -> Result<Vec<T>, GraphError> {
    let mut all = Vec::new();
    for result in results {
        if let Some(limit) = limit
            && all.len() >= limit
        {
            return Err(GraphError::TooMany(limit));
        }
        all.push(result.map_err(failed)?);
    }
    Ok(all)
}

/// Where the parser stopped: it says "error at LINE:COLUMN: expected …".
fn place(query: &str, message: &str) -> SyntaxError {
    let parsed = message.strip_prefix("error at ").and_then(|rest| {
        let (place, what) = rest.split_once(": ")?;
        let (line, column) = place.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, what.to_owned()))
    });
    let (line, column, what) = parsed.unwrap_or_else(|| (1, 1, message.to_owned()));
    let text = query.lines().nth(line - 1).unwrap_or("").to_owned();
    SyntaxError { line, column, text, what: shortened(&what) }
}

/// The parser lists all that could stand there: a reader wants the first few.
fn shortened(what: &str) -> String {
    const SHOWN: usize = 6;
    let Some(list) = what.strip_prefix("expected one of ") else { return what.to_owned() };
    let items: Vec<&str> = list.split(", ").collect();
    let more = if items.len() > SHOWN { " …" } else { "" };
    format!("expected one of {}{more}", items[..items.len().min(SHOWN)].join(", "))
}

/// The endpoint that a query would ask: the text of a parsed query has `SERVICE` nowhere but there, strings and IRIs aside.
fn service(query: &str) -> Option<String> {
    let mut rest = query;
    while let Some(start) = rest.find(['"', '<', 'S']) {
        let tail = &rest[start..];
        let length = match tail.chars().next() {
            Some('"') => string_end(tail),
            Some('<') => tail.find('>').filter(|&end| !tail[..end].contains(' ')).map_or(1, |end| end + 1),
            _ if tail.starts_with("SERVICE ")
                && !rest[..start].ends_with(|c: char| c.is_alphanumeric() || "?$_".contains(c)) =>
            {
                let name = tail.split_whitespace().find(|w| w.starts_with(['<', '?', '$']));
                return Some(name.unwrap_or("?").trim_matches(['<', '>']).to_owned());
            }
            _ => 1,
        };
        rest = tail.get(length..).unwrap_or("");
    }
    None
}

/// Bytes of the quoted string that `text` starts with.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (i, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return i + 1,
            _ => {}
        }
    }
    text.len()
}
