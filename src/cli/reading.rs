//! The options by which articles are read, shared by the subcommands that read; validated into the rooms' own.

use super::selection::SureArgs;
use crate::claim::learned::Relations;
use crate::claim::{Combined, Confidence, Extractor, Patterns, Sure};
use crate::document::PartialDate;
use crate::nlp::{self, Reader};
use crate::ontology::Ontology;
use crate::read;
use anyhow::Context as _;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub(super) struct ReadArgs {
    /// Articles: files, folders, `-` for standard input
    #[arg(required = true, value_name = "ARTICLES")]
    pub articles: Vec<PathBuf>,
    /// Date published, over what the files say: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub date: Option<PartialDate>,
    /// Publisher, over what the files say
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Language, instead of finding it out
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Only files of folders that match, for example `**/*.html`; may be repeated
    #[arg(long = "glob", value_name = "GLOB")]
    pub globs: Vec<String>,
    /// Largest article, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub limit: u64,
}

impl ReadArgs {
    pub(super) fn options(&self) -> read::Options {
        read::Options {
            date: self.date,
            source: self.source.clone(),
            language: self.language.clone(),
            globs: self.globs.clone(),
            limit: self.limit << 20,
            ..read::Options::default()
        }
    }
}

#[derive(clap::Args, Debug)]
pub(super) struct OntologyArgs {
    /// Add to the ontology, or define its terms anew, from a Turtle file; may be repeated
    #[arg(long = "ontology", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Take only the files given with --ontology, not the ontology that the program carries
    #[arg(long, requires = "files")]
    pub replace_ontology: bool,
}

impl OntologyArgs {
    pub(super) fn load(&self) -> anyhow::Result<Cow<'static, Ontology>> {
        if self.files.is_empty() {
            return Ok(Cow::Borrowed(Ontology::builtin()));
        }
        Ok(Cow::Owned(Ontology::load(&self.files, self.replace_ontology)?))
    }
}

#[derive(clap::Args, Debug)]
pub(super) struct ModelArgs {
    /// Folder of a trained reader; `rules` for the modest one without a model
    #[arg(long, value_name = "DIR", env = "TREGUA_MODEL", hide_env_values = true)]
    pub model: Option<PathBuf>,
}

impl ModelArgs {
    pub(super) fn reader(&self) -> anyhow::Result<Reader> {
        let reader = match self.model.as_deref() {
            Some(model) if model == Path::new("rules") => nlp::rules(),
            model => nlp::english(model),
        };
        reader.context("the reader can't be loaded")
    }
}

#[derive(clap::Args, Debug)]
pub(super) struct RelationArgs {
    /// Also find the relations that `tregua train` learnt; only these where the ontology has no patterns; may be repeated
    #[arg(long, value_name = "FILE")]
    pub relations: Vec<PathBuf>,
    #[command(flatten)]
    pub sure: SureArgs,
}

impl RelationArgs {
    /// How claims are found: by the ontology's patterns, then by what was learnt; by what was learnt alone where the ontology has no words.
    pub(super) fn extractor(&self, ontology: &Ontology) -> anyhow::Result<Box<dyn Extractor>> {
        let mut extractors: Vec<Box<dyn Extractor>> = Vec::new();
        if self.relations.is_empty() || ontology.relations.values().any(|r| !r.patterns.is_empty()) {
            extractors.push(Box::new(Patterns::new()));
        }
        for path in &self.relations {
            extractors.push(Box::new(Relations::load(path, ontology)?));
        }
        let all = if extractors.len() == 1 { extractors.remove(0) } else { Box::new(Combined::new(extractors)) };
        let least = self.sure.min_confidence;
        Ok(if least == 0 { all } else { Box::new(Sure::new(all, Confidence::new(f32::from(least) / 100.0))) })
    }
}
