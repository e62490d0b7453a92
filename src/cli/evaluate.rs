//! `tregua evaluate`: annotated documents scored against gold ones.

use super::context::{Context, Outcome, json, output};
use super::table::{self, Side};
use crate::document::DocumentForm;
use crate::lab::{Report, Task, evaluate};
use anyhow::{Context as _, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
#[command(after_help = "Both files hold one annotated document a line, as `tregua extract --tokens` writes them.")]
pub(super) struct Args {
    /// What to score: tokens, names, mentions, coref, attribution, times, claims …
    #[arg(value_name = "TASK", value_parser = task)]
    task: Task,
    /// The gold documents
    gold: PathBuf,
    /// The system's documents; `-` for standard input
    system: PathBuf,
    /// Show this many of the worst documents
    #[arg(long, value_name = "N", default_value_t = 0)]
    worst: usize,
}

fn task(given: &str) -> Result<Task, String> {
    let known = || Task::ALL.iter().map(|t| t.name()).collect::<Vec<_>>().join(", ");
    Task::from_name(given).ok_or_else(|| format!("choose one of {}", known()))
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let (gold, system) = (documents(&args.gold)?, documents(&args.system)?);
    let lacking = gold.iter().filter(|g| !system.iter().any(|s| s.id == g.id)).count();
    if lacking == gold.len() {
        bail!("no document of `{}` has an id that `{}` has", args.system.display(), args.gold.display());
    }
    let report = evaluate(args.task, &gold, &system);
    output(None, |out| if context.json { json(out, &report) } else { write(&report, args.worst, context, out) })?;
    if lacking > 0 {
        context.note(&format!("{lacking} of {} gold documents are missing; they count as empty", gold.len()));
    }
    Ok(Outcome::Good)
}

pub(super) fn documents(path: &Path) -> anyhow::Result<Vec<DocumentForm>> {
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| format!("can't read `{}`", path.display()))?)
    };
    let mut documents = Vec::new();
    for (i, line) in BufReader::new(source).lines().enumerate() {
        let line = line.with_context(|| format!("can't read `{}`", path.display()))?;
        if !line.trim().is_empty() {
            let document = serde_json::from_str(&line);
            documents.push(
                document.with_context(|| format!("`{}`, line {}: no annotated document", path.display(), i + 1))?,
            );
        }
    }
    Ok(documents)
}

fn write(report: &Report, worst: usize, context: &Context, out: &mut dyn Write) -> anyhow::Result<()> {
    for row in &report.rows {
        let figures: Vec<String> = row.figures.iter().map(|(name, value)| format!("{name} {value:.2}")).collect();
        writeln!(out, "{}  {}", context.bold(&row.name), figures.join("  "))?;
    }
    for breakdown in &report.breakdowns {
        writeln!(out)?;
        let header = [
            (breakdown.by.as_str(), Side::Left),
            ("precision", Side::Right),
            ("recall", Side::Right),
            ("f1", Side::Right),
            ("gold", Side::Right),
            ("system", Side::Right),
        ];
        let figures = |name: &String, s: &crate::lab::Score| {
            let two = |x: f64| format!("{x:.2}");
            vec![name.clone(), two(s.precision), two(s.recall), two(s.f1), s.gold.to_string(), s.system.to_string()]
        };
        let rows: Vec<Vec<String>> = breakdown.parts.iter().map(|(n, s)| figures(n, s)).collect();
        table::write(out, &header, &rows, context.width)?;
    }
    for document in report.documents.iter().take(worst) {
        writeln!(out, "\n{}  f1 {:.2}", context.bold(&document.id), document.score.f1)?;
        document.missed.iter().try_for_each(|m| writeln!(out, "  - {m}"))?;
        document.spurious.iter().try_for_each(|s| writeln!(out, "  + {s}"))?;
    }
    Ok(())
}
