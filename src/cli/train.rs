//! `tregua train`: relations learnt from examples.

use super::context::{Context, Outcome, count, json};
use super::evaluate::documents;
use super::reading::{ModelArgs, OntologyArgs};
use crate::lab::{TrainOptions, TrainingReport, train};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
#[command(
    after_help = "Each example is a document of the annotated form, one a line, with `text`, `entities` and `claims`; mentions with offsets help \
                  and are not needed. The model is used by `tregua build` and `tregua extract` with --relations."
)]
pub(super) struct Args {
    /// The examples, in JSON Lines; `-` for standard input
    examples: PathBuf,
    /// Where to write the model
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Most passes over the examples; training stops earlier when more bring nothing
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    passes: u16,
    /// Seed of all that is random
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    ontology: OntologyArgs,
    #[command(flatten)]
    model: ModelArgs,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let examples = documents(&args.examples)?;
    let ontology = args.ontology.load()?;
    let reader = args.model.reader()?;
    let options = TrainOptions { epochs: usize::from(args.passes), seed: args.seed, ..TrainOptions::default() };
    let (model, report) = train(&examples, &reader, &ontology, options, |pass, f1| {
        if std::io::stderr().is_terminal() {
            context.note(&format!("pass {pass}: F1 {f1:.1} on the examples held back"));
        }
        true
    })?;
    model.save(&args.output)?;
    if context.json {
        super::context::output(None, |out| json(out, &report))?;
    } else {
        tell(&report, context);
    }
    context.note(&format!("wrote {}", args.output.display()));
    Ok(Outcome::Good)
}

fn tell(report: &TrainingReport, context: &Context) {
    let located = format!("{} of {} claims found in their text", report.located, report.claims);
    context.note(&format!("{}, {located}", count(report.examples, "example", "examples")));
    for (relation, n) in &report.relations {
        context.detail(&format!("  {relation}: {n}"));
    }
    if !report.unknown.is_empty() {
        context.note(&format!("not in the ontology, left out: {}", report.unknown.join(", ")));
    }
    let [p, r, f1] = report.held_back;
    context.note(&format!("on the examples held back: precision {p:.1}, recall {r:.1}, F1 {f1:.1}"));
}
