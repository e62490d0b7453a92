//! Measuring the reader and the claims against gold documents, both in the form of an annotated document. In: gold and system
//! [`DocumentForm`]s, paired by id; out: a [`Report`] with the task's figures, a breakdown, the commonest
//! confusions, and the worst documents.

mod attribution;
mod choice;
mod claims;
mod coref;
mod descent;
mod facts;
mod located;
mod report;
mod spans;
mod squeeze;
mod tokens;
mod train;
mod trainee;

pub use facts::{Facts, FactsItem};
pub use report::{Breakdown, Diff, Report, Row, Score};
pub use train::{TrainError, TrainOptions, TrainingReport, train, train_on};

use crate::document::DocumentForm;
use std::collections::BTreeMap;

/// What to measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Task {
    /// Sentence and word segmentation, tags and trees as F1 over aligned words (as in the CoNLL 2018 shared task).
    Tokens,
    /// Strict span and type F1 of named mentions.
    Names,
    /// Strict span and type F1 of all mentions of persons, organizations and places.
    Mentions,
    /// MUC, B³, CEAF-φ4 and their mean.
    Coref,
    /// Token overlap and exact F1 of source, cue and content; whole relations.
    Attribution,
    /// Time expressions by span, and by span and value.
    Times,
    /// Subject, predicate, object, entities aligned one to one; attributes of those found.
    Claims,
    /// The same without one-to-one alignment, for gold whose entities are single mentions.
    ClaimsByMention,
}

impl Task {
    /// Every task.
    pub const ALL: &'static [Self] = &[
        Self::Tokens,
        Self::Names,
        Self::Mentions,
        Self::Coref,
        Self::Attribution,
        Self::Times,
        Self::Claims,
        Self::ClaimsByMention,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Names => "names",
            Self::Mentions => "mentions",
            Self::Coref => "coref",
            Self::Attribution => "attribution",
            Self::Times => "times",
            Self::Claims => "claims",
            Self::ClaimsByMention => "claims-by-mention",
        }
    }

    /// The task of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.name() == name)
    }
}

/// Gold and system documents of one id; a document that the system lacks counts as empty.
pub(crate) struct Pair<'a> {
    pub gold: &'a DocumentForm,
    pub system: DocumentForm,
}

/// Measures `system` against `gold`.
pub fn evaluate(task: Task, gold: &[DocumentForm], system: &[DocumentForm]) -> Report {
    let by_id: BTreeMap<&str, &DocumentForm> = system.iter().map(|d| (d.id.as_str(), d)).collect();
    let pairs: Vec<Pair> = gold
        .iter()
        .map(|gold| {
            let system = by_id.get(gold.id.as_str()).map(|d| (*d).clone());
            let empty = || DocumentForm { id: gold.id.clone(), text: gold.text.clone(), ..DocumentForm::default() };
            Pair { gold, system: system.unwrap_or_else(empty) }
        })
        .collect();
    match task {
        Task::Tokens => tokens::score(&pairs),
        Task::Names => spans::names(&pairs),
        Task::Mentions => spans::mentions(&pairs),
        Task::Coref => coref::score(&pairs),
        Task::Attribution => attribution::score(&pairs),
        Task::Times => spans::times(&pairs),
        Task::Claims => claims::score(&pairs, true),
        Task::ClaimsByMention => claims::score(&pairs, false),
    }
}

#[cfg(test)]
mod tests;
