//! `tregua extract`: articles become annotated documents, one JSON object a line, without a graph.

use super::context::{Context, Outcome, count, output};
use super::progress::Progress;
use super::reading::{ModelArgs, OntologyArgs, ReadArgs, RelationArgs};
use crate::build::{Observer, Phase, Refusal};
use crate::claim::{self, Extractor};
use crate::document::Article;
use crate::nlp::Reader;
use crate::ontology::Ontology;
use crate::read;
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;

/// Articles taken at once: enough to keep every thread busy, few enough for memory to stay flat.
const AT_ONCE: usize = 32;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(flatten)]
    read: ReadArgs,
    /// Write to a file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Add sentences and words with lemma, tags and tree
    #[arg(long)]
    tokens: bool,
    #[command(flatten)]
    ontology: OntologyArgs,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    relations: RelationArgs,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let options = args.read.options();
    let ontology = args.ontology.load()?;
    let reader = args.model.reader()?;
    let extractor = args.relations.extractor(&ontology)?;
    let rooms = Rooms { reader: &reader, extractor: extractor.as_ref(), ontology: &ontology, tokens: args.tokens };
    let mut progress = Progress::new(context);
    let inputs = read::inputs(&args.read.articles, &options);
    for refused in &inputs.refused {
        progress.refuse(Refusal { input: String::new(), why: refused.to_string() });
    }
    let mut written = 0;
    progress.phase(Phase::Reading, Some(inputs.inputs.len()));
    output(args.output.as_deref(), |out| {
        let mut batch = Vec::new();
        for input in &inputs.inputs {
            for article in read::read(input, &options) {
                match article {
                    Ok(article) => batch.push(article),
                    Err(e) => progress.refuse(Refusal { input: String::new(), why: e.to_string() }),
                }
                if batch.len() >= AT_ONCE {
                    written += rooms.write(std::mem::take(&mut batch), &mut progress, out)?;
                }
            }
            progress.step(&input.name);
        }
        written += rooms.write(batch, &mut progress, out)?;
        Ok(())
    })?;
    progress.done();
    context.note(&format!("{}, {} refused", count(written, "document", "documents"), progress.refusals.len()));
    Ok(match (progress.refusals.len(), written) {
        (0, _) => Outcome::Good,
        (_, 0) => Outcome::NotDone,
        _ => Outcome::Partial,
    })
}

struct Rooms<'a> {
    reader: &'a Reader,
    extractor: &'a dyn Extractor,
    ontology: &'a Ontology,
    tokens: bool,
}

impl Rooms<'_> {
    /// Writes the documents in the order of the articles; returns how many.
    fn write(&self, articles: Vec<Article>, progress: &mut Progress, out: &mut dyn Write) -> anyhow::Result<usize> {
        let lines: Vec<Result<String, Refusal>> = articles.into_par_iter().map(|a| self.line(a)).collect();
        let mut written = 0;
        for line in lines {
            match line {
                Ok(line) => {
                    writeln!(out, "{line}")?;
                    written += 1;
                }
                Err(refusal) => progress.refuse(refusal),
            }
        }
        Ok(written)
    }

    fn line(&self, article: Article) -> Result<String, Refusal> {
        let id = article.id.to_string();
        let refusal = |why: String| Refusal { input: id.clone(), why };
        let reading = self.reader.read(article).map_err(|e| refusal(e.to_string()))?;
        let extraction = self.extractor.extract(&reading, self.ontology);
        let form = claim::form(&reading.document, &extraction, self.ontology, self.tokens);
        serde_json::to_string(&form).map_err(|e| refusal(e.to_string()))
    }
}
