//! `tregua demo`: the sample articles built, asked and drawn, so that one command shows what the program does.

use super::build::summary;
use super::context::{Context, Outcome, count, output};
use super::draw::Drawing;
use super::network::whole;
use super::progress::Progress;
use super::query::write_table;
use super::reading::ModelArgs;
use super::selection::SureArgs;
use super::why::explain;
use crate::build::{BuildOptions, build};
use crate::claim::Patterns;
use crate::graph::{Graph, QueryOptions, Selection};
use crate::network::draw::{Image, LIMIT};
use crate::ontology::Ontology;
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is asked: a question in words, and the query that the folder of examples explains.
const QUERIES: [(&str, &str); 3] = [
    ("Who leads whom?", include_str!("../../examples/queries/leaders.rq")),
    (
        "What did the paper itself say of the truces: parties, places, when?",
        include_str!("../../examples/queries/truces.rq"),
    ),
    ("Who denies what others affirm?", include_str!("../../examples/queries/disagreements.rq")),
];

/// The two gangs of the truce.
const ENDS: [&str; 2] = ["MS-13", "Barrio 18"];

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Folder of articles [default: data/articles]
    #[arg(value_name = "ARTICLES")]
    articles: Option<PathBuf>,
    /// Folder for what is made
    #[arg(long, value_name = "DIR", default_value = "tregua-demo")]
    into: PathBuf,
    #[command(flatten)]
    model: ModelArgs,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let articles = articles(args.articles)?;
    let dir = args.into.join("graph");
    std::fs::create_dir_all(&args.into).with_context(|| format!("can't make `{}`", args.into.display()))?;
    heading(context, &format!("tregua build {} --into {}", articles.display(), dir.display()))?;
    let refused = make(&articles, &dir, &args.model, context)?;
    let context = &context.at(&dir);
    let graph = context.open()?;
    for (question, query) in QUERIES {
        heading(context, question)?;
        ask(&graph, query, context)?;
    }
    heading(context, &format!("tregua why {:?} {:?}", ENDS[0], ENDS[1]))?;
    match (graph.find(ENDS[0])?.first(), graph.find(ENDS[1])?.first()) {
        (Some(a), Some(b)) => explain(&graph, a, b, &SureArgs::default(), context)?,
        _ => context.note("the articles name no such gangs"),
    }
    let picture = args.into.join("truce.svg");
    heading(context, &format!("tregua draw {:?} {:?} --depth 2 -o {}", ENDS[0], ENDS[1], picture.display()))?;
    let written = draw(&graph, &picture, context)?;
    heading(context, "What was made")?;
    output(None, |out| {
        writeln!(out, "graph    {}", dir.display())?;
        written.iter().try_for_each(|p| writeln!(out, "picture  {}", p.display()))?;
        writeln!(out, "\nGo on with  tregua --graph {} show \"Barrio 18\"", dir.display())?;
        Ok(())
    })?;
    Ok(if refused == 0 { Outcome::Good } else { Outcome::Partial })
}

/// The folder given, or `data/articles` here or where the program was built.
fn articles(given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let here = PathBuf::from("data/articles");
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join(&here);
    match given.into_iter().chain([here, home]).find(|p| p.is_dir()) {
        Some(articles) => Ok(articles),
        None => bail!("no folder data/articles here: run it in the repository, or name a folder of articles"),
    }
}

fn heading(context: &Context, text: &str) -> anyhow::Result<()> {
    output(None, |out| Ok(writeln!(out, "\n{}", context.bold(&format!("▸ {text}")))?))
}

/// Builds; returns how many articles were refused.
fn make(articles: &Path, dir: &Path, model: &ModelArgs, context: &Context) -> anyhow::Result<usize> {
    let options = BuildOptions::new(dir, vec![articles.to_owned()]);
    let mut progress = Progress::new(context);
    let built = build(&options, &model.reader()?, &Patterns::new(), Ontology::builtin(), &mut progress);
    progress.done();
    let report = built?;
    output(None, |out| Ok(writeln!(out, "{}", summary(&report))?))?;
    Ok(report.refused)
}

fn ask(graph: &Graph, query: &str, context: &Context) -> anyhow::Result<()> {
    let options = QueryOptions { timeout: Some(Duration::from_secs(60)), ..QueryOptions::default() };
    let answer = graph.query(query, &options)?;
    output(None, |out| write_table(graph, &answer, context.width, out))?;
    if let crate::graph::Answer::Solutions { rows, .. } = &answer {
        context.note(&count(rows.len(), "row", "rows"));
    }
    Ok(())
}

fn draw(graph: &Graph, path: &Path, context: &Context) -> anyhow::Result<Vec<PathBuf>> {
    let mut about = Vec::new();
    for name in ENDS {
        about.extend(graph.find(name)?.into_iter().next().map(|e| e.iri));
    }
    let selection = Selection { around: about.clone(), depth: 2, all_claims: true, ..Selection::default() };
    let network = whole(graph, &selection)?;
    if network.is_empty() {
        context.note("nothing joins them: there is nothing to draw");
        return Ok(Vec::new());
    }
    Drawing { network, graph, about, limit: LIMIT, nameless: false, timeout: Duration::from_secs(60) }.write(
        path,
        Image::Svg,
        context,
    )
}
