//! `tregua query`: SPARQL from an argument, a file or standard input; tables for people, the standard formats for programs.

use super::context::{Context, Outcome, count, output, plain};
use super::table::{self, Side};
use crate::graph::{Answer, Graph, QueryOptions};
use anyhow::{Context as _, bail};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{Literal, Term, Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(clap::Args, Debug)]
#[command(
    after_help = "The usual prefixes are known: tg:, tgc:, rdf:, rdfs:, owl:, skos:, dcterms:, schema:, prov:, oa:, xsd:, and \
    entity:, document:, claim:, graph: for the graph's own.\n\
    Facts are the default graph; what each document says is in the graph of that document.\n\n\
    Example:  tregua query -e 'SELECT ?who WHERE { ?p tgc:leads ?x . ?p skos:prefLabel ?who }'"
)]
pub(super) struct Args {
    /// File of the query; `-` for standard input
    #[arg(value_name = "FILE", conflicts_with = "expression")]
    file: Option<PathBuf>,
    /// The query itself
    #[arg(short = 'e', long = "expression", value_name = "SPARQL")]
    expression: Option<String>,
    /// table, csv, tsv, json, xml; for CONSTRUCT and DESCRIBE turtle, ntriples, rdfxml, jsonld
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<String>,
    /// Write to a file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Look at what is only reported beside the facts
    #[arg(long)]
    reported: bool,
    /// Give up after this many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
}

fn seconds(given: &str) -> Result<Duration, String> {
    let number = given.trim_end_matches('s').parse::<f64>().ok().filter(|s| *s > 0.0);
    number
        .and_then(|s| Duration::try_from_secs_f64(s).ok())
        .ok_or_else(|| "give a number of seconds above 0".to_owned())
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Table,
    Results(QueryResultsFormat),
    Rdf(RdfFormat),
}

impl Shape {
    fn of(given: &str) -> anyhow::Result<Self> {
        let lower = given.to_lowercase();
        if lower == "table" {
            return Ok(Self::Table);
        }
        let results = [
            ("csv", QueryResultsFormat::Csv),
            ("tsv", QueryResultsFormat::Tsv),
            ("json", QueryResultsFormat::Json),
            ("xml", QueryResultsFormat::Xml),
        ];
        if let Some((_, format)) =
            results.into_iter().find(|(name, f)| *name == lower || f.media_type().split(';').next() == Some(&lower))
        {
            return Ok(Self::Results(format));
        }
        match crate::export::Format::of(given).ok().and_then(|f| f.rdf()) {
            Some(format) => Ok(Self::Rdf(format)),
            None => bail!(
                "`{given}` is no format of answers: choose one of table, csv, tsv, json, xml, turtle, ntriples, rdfxml, jsonld"
            ),
        }
    }
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let shape = match &args.format {
        Some(format) => Shape::of(format)?,
        None if context.json => Shape::Results(QueryResultsFormat::Json),
        None => by_extension(args.output.as_deref()).unwrap_or(Shape::Table),
    };
    let query = text(&args)?;
    let graph = context.open()?;
    let options = QueryOptions { reported: args.reported, timeout: args.timeout, ..QueryOptions::default() };
    let answer = graph.query(&query, &options)?;
    let width = if args.output.is_none() { context.width } else { None };
    output(args.output.as_deref(), |out| write(&graph, &answer, shape, width, out))?;
    if let (Answer::Solutions { rows, .. }, Shape::Table) = (&answer, shape) {
        context.note(&count(rows.len(), "row", "rows"));
        if rows.is_empty() && !args.reported {
            context.note("nothing is stated as fact: --reported looks at what is only said, too");
        }
    }
    Ok(Outcome::Good)
}

fn by_extension(path: Option<&Path>) -> Option<Shape> {
    Shape::of(path?.extension()?.to_str()?).ok()
}

fn text(args: &Args) -> anyhow::Result<String> {
    if let Some(expression) = &args.expression {
        return Ok(expression.clone());
    }
    match args.file.as_deref() {
        Some(path) if path != Path::new("-") => {
            std::fs::read_to_string(path).with_context(|| format!("can't read the query `{}`", path.display()))
        }
        None if std::io::stdin().is_terminal() => {
            bail!("no query: give one with -e 'SELECT …', a file, or on standard input")
        }
        _ => {
            let mut query = String::new();
            std::io::stdin().read_to_string(&mut query).context("can't read the query from standard input")?;
            Ok(query)
        }
    }
}

/// Writes an answer as a table; used by `demo` too.
pub(super) fn write_table(
    graph: &Graph,
    answer: &Answer,
    width: Option<usize>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    write(graph, answer, Shape::Table, width, out)
}

fn write(
    graph: &Graph,
    answer: &Answer,
    shape: Shape,
    width: Option<usize>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match (answer, shape) {
        (Answer::Solutions { variables, rows }, Shape::Table) => solutions(graph, variables, rows, width, out),
        (Answer::Solutions { variables, rows }, Shape::Results(format)) => {
            let names: Vec<Variable> = variables.iter().map(Variable::new).collect::<Result<_, _>>()?;
            let serializer = QueryResultsSerializer::from_format(format);
            let mut writer = serializer.serialize_solutions_to_writer(&mut *out, names.clone())?;
            for row in rows {
                let bound = names.iter().zip(row).filter_map(|(v, t)| Some((v, t.as_ref()?)));
                writer.serialize(bound)?;
            }
            writer.finish()?;
            Ok(ended(format, out)?)
        }
        (Answer::Boolean(yes), Shape::Results(format)) => {
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut *out, *yes)?;
            Ok(ended(format, out)?)
        }
        (Answer::Boolean(yes), Shape::Table) => Ok(writeln!(out, "{}", if *yes { "yes" } else { "no" })?),
        (Answer::Triples(found), Shape::Table) => triples(graph, found, RdfFormat::Turtle, out),
        (Answer::Triples(found), Shape::Rdf(format)) => triples(graph, found, format, out),
        (Answer::Triples(_), Shape::Results(_)) => {
            bail!("CONSTRUCT and DESCRIBE give triples: choose -f turtle, ntriples, rdfxml or jsonld")
        }
        (_, Shape::Rdf(_)) => bail!("SELECT and ASK give rows: choose -f table, csv, tsv, json or xml"),
    }
}

/// Formats that do not end their last line get a line end.
fn ended(format: QueryResultsFormat, out: &mut dyn Write) -> std::io::Result<()> {
    match format {
        QueryResultsFormat::Json | QueryResultsFormat::Xml => writeln!(out),
        _ => Ok(()),
    }
}

fn solutions(
    graph: &Graph,
    variables: &[String],
    rows: &[Vec<Option<Term>>],
    width: Option<usize>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let numeric = |i: usize| rows.iter().filter_map(|r| r.get(i)?.as_ref()).all(is_number);
    let header: Vec<(&str, Side)> = variables
        .iter()
        .enumerate()
        .map(|(i, v)| (v.as_str(), if numeric(i) && !rows.is_empty() { Side::Right } else { Side::Left }))
        .collect();
    let prefixes = graph.prefixes();
    let shown = |t: &Option<Term>| t.as_ref().map(|t| display(t, &prefixes)).unwrap_or_default();
    let cells: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(shown).collect()).collect();
    Ok(table::write(out, &header, &cells, width)?)
}

fn is_number(term: &Term) -> bool {
    matches!(term, Term::Literal(l) if l.value().parse::<f64>().is_ok())
}

/// A term for people: prefixed IRIs, bare literals.
fn display(term: &Term, prefixes: &std::collections::BTreeMap<String, String>) -> String {
    match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            let fitting = prefixes.iter().filter(|(_, ns)| iri.starts_with(ns.as_str()));
            match fitting.max_by_key(|(_, ns)| ns.len()) {
                Some((prefix, ns)) => format!("{prefix}:{}", &iri[ns.len()..]),
                None => format!("<{iri}>"),
            }
        }
        Term::Literal(literal) => literal_text(literal),
        other => other.to_string(),
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal.language() {
        Some(language) => format!("{}@{language}", plain(literal.value())),
        None => plain(literal.value()),
    }
}

fn triples(graph: &Graph, found: &[Triple], format: RdfFormat, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in graph.prefixes() {
        let used = found.iter().any(|t| t.to_string().contains(&format!("<{iri}")));
        if used {
            serializer = serializer.with_prefix(prefix, iri)?;
        }
    }
    let mut writer = serializer.for_writer(&mut *out);
    for triple in found {
        writer.serialize_triple(triple)?;
    }
    writer.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_go_by_name_extension_or_media_type() {
        assert_eq!(Shape::of("TABLE").unwrap(), Shape::Table);
        assert_eq!(Shape::of("text/csv").ok(), Shape::of("csv").ok());
        assert_eq!(Shape::of("ttl").unwrap(), Shape::Rdf(RdfFormat::Turtle));
        assert!(Shape::of("gexf").unwrap_err().to_string().contains("table, csv"));
    }

    #[test]
    fn a_time_limit_is_a_number_above_zero() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(seconds("2s"), Ok(Duration::from_secs(2)));
        assert!(seconds("0").is_err() && seconds("-1").is_err() && seconds("soon").is_err());
    }
}
