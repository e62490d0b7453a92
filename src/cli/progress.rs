//! What a build shows of its progress: a bar on a terminal, nothing elsewhere but refusals.

use super::context::{Context, plain};
use crate::build::{Observer, Phase, Refusal};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub(super) struct Progress<'a> {
    context: &'a Context,
    bar: ProgressBar,
    /// What was refused, in the order in which it was met.
    pub refusals: Vec<Refusal>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        let target =
            if context.may_draw_progress() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{msg:11} {wide_bar} {pos}/{len}  {elapsed}") {
            bar.set_style(style);
        }
        Self { context, bar, refusals: Vec::new() }
    }

    /// Takes the bar away.
    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        let line = refused(&refusal);
        self.bar.suspend(|| self.context.error(&line));
        self.refusals.push(refusal);
    }
}

/// The reason often names the input already.
fn refused(refusal: &Refusal) -> String {
    let (input, why) = (plain(&refusal.input), plain(&refusal.why));
    if why.starts_with(&input) { format!("refused: {why}") } else { format!("refused: {input}: {why}") }
}

impl Observer for Progress<'_> {
    fn phase(&mut self, phase: Phase, total: Option<usize>) {
        let name = match phase {
            Phase::Reading => "reading",
            Phase::Tidying => "tidying",
            Phase::Concluding => "concluding",
            Phase::Indexing => "indexing",
        };
        self.bar.set_message(name);
        self.bar.set_position(0);
        self.bar.set_length(total.unwrap_or(1) as u64);
        self.bar.tick();
    }

    fn step(&mut self, name: &str) {
        self.bar.inc(1);
        self.bar.suspend(|| self.context.detail(&plain(name)));
    }

    fn committed(&mut self, documents: usize) {
        self.bar.suspend(|| self.context.detail(&format!("committed: {documents} documents in the graph")));
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.refuse(refusal.clone());
    }
}
