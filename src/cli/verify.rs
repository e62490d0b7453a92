//! `tregua verify`: every quote, end, fact, identity and export checked; failures by IRI.

use super::context::{Context, Outcome, count, json, output};
use super::export::Gathered;
use crate::export::{self, Format};
use crate::graph::{Check, Failure, Graph, Selection, verify_export};
use std::path::PathBuf;

/// The formats that the second parser reads.
const FAMILY: [Format; 4] = [Format::Turtle, Format::TriG, Format::NTriples, Format::NQuads];

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Check these exported files (.ttl, .trig, .nt, .nq) instead of the graph: two parsers must read the same
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Leave out writing the graph in the Turtle family and reading it back
    #[arg(long, conflicts_with = "files")]
    no_exports: bool,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let mut failures = Vec::new();
    let what;
    if args.files.is_empty() {
        let graph = context.open()?;
        failures = graph.verify()?;
        if !args.no_exports {
            failures.extend(exports(&graph)?);
        }
        what = format!("the graph `{}`", context.graph.display());
    } else {
        for file in &args.files {
            failures.extend(verify_export(file)?);
        }
        what = count(args.files.len(), "file", "files");
    }
    output(None, |out| {
        if context.json {
            return json(out, &failures);
        }
        failures.iter().try_for_each(|f| Ok(writeln!(out, "{f}")?))
    })?;
    if failures.is_empty() {
        context.note(&format!("{what}: all well"));
        return Ok(Outcome::Good);
    }
    context.note(&format!("{what}: {}", count(failures.len(), "failure", "failures")));
    Ok(Outcome::Partial)
}

/// Writes the whole graph in each format of the Turtle family, and has rio read it back.
fn exports(graph: &Graph) -> anyhow::Result<Vec<Failure>> {
    let whole = Selection { all_claims: true, ..Selection::default() };
    let mut failures = Vec::new();
    for format in FAMILY {
        let gathered = Gathered::new(graph, &whole, format)?;
        let content = gathered.content(graph);
        let mut bytes = Vec::new();
        export::write(format, &content, &mut bytes)?;
        let failed = |what: String| Failure { check: Check::Export, iri: format.name().to_owned(), what };
        match export::read_back(format, &bytes) {
            Err(e) => failures.push(failed(format!("the second parser can't read it: {e}"))),
            Ok(read) => {
                let written = export::written(format, content.quads, content.reported);
                // Both are sorted, without repetitions.
                let differing = written.iter().zip(&read).find(|(gave, got)| gave != got);
                match differing {
                    Some((gave, got)) => failures.push(failed(format!("the second parser reads `{got}` for `{gave}`"))),
                    None if read.len() != written.len() => {
                        let (got, gave) = (read.len(), written.len());
                        failures.push(failed(format!("the second parser reads {got} quads of {gave}")));
                    }
                    None => {}
                }
            }
        }
    }
    Ok(failures)
}
