//! `tregua build`: articles become a graph, or are brought into one.

use super::context::{Context, Outcome, count, json, output};
use super::progress::Progress;
use super::reading::{ModelArgs, OntologyArgs, ReadArgs, RelationArgs};
use crate::build::{BuildOptions, Refusal, Report, build};
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
#[command(after_help = "A build may be ended at any moment: what is done stays, the next build goes on from there.")]
pub(super) struct Args {
    #[command(flatten)]
    read: ReadArgs,
    /// Directory of the graph, made if need be [default: that of --graph]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Withdraw documents that the articles named no longer hold
    #[arg(long)]
    prune: bool,
    /// Read everything again, changed or not
    #[arg(long)]
    fresh: bool,
    /// What the graph's own IRIs begin with
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
    #[command(flatten)]
    ontology: OntologyArgs,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    relations: RelationArgs,
}

#[derive(serde::Serialize)]
struct Done<'a> {
    graph: String,
    #[serde(flatten)]
    report: &'a Report,
    refusals: &'a [Refusal],
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let options = BuildOptions {
        read: args.read.options(),
        prune: args.prune,
        fresh: args.fresh,
        base: args.base,
        ..BuildOptions::new(args.into.unwrap_or_else(|| context.graph.clone()), args.read.articles)
    };
    let ontology = args.ontology.load()?;
    let reader = args.model.reader()?;
    let mut progress = Progress::new(context);
    let extractor = args.relations.extractor(&ontology)?;
    let built = build(&options, &reader, extractor.as_ref(), &ontology, &mut progress);
    progress.done();
    let report = built?;
    if context.json {
        let done = Done { graph: options.into.display().to_string(), report: &report, refusals: &progress.refusals };
        output(None, |out| json(out, &done))?;
    } else {
        context.note(&summary(&report));
    }
    context.detail(&changes(&report));
    Ok(match (report.refused, report.documents) {
        (0, _) => Outcome::Good,
        (_, 0) => Outcome::NotDone,
        _ => Outcome::Partial,
    })
}

/// The one line at the end.
pub(super) fn summary(report: &Report) -> String {
    format!(
        "{}, {}, {}, {}, {} refused, {:.1} s",
        count(report.documents, "document", "documents"),
        count(report.claims, "claim", "claims"),
        count(report.entities, "entity", "entities"),
        count(report.facts, "fact", "facts"),
        report.refused,
        report.seconds
    )
}

fn changes(report: &Report) -> String {
    format!(
        "{} new, {} changed, {} with claims taken again, {} as before, {} withdrawn",
        report.added, report.changed, report.reclaimed, report.unchanged, report.withdrawn
    )
}
