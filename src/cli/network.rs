//! `tregua network`: who is central, who belongs together, and how two entities are joined, each step with its evidence.

use super::context::{Context, Outcome, count, json, output, plain};
use super::selection::{SelectionArgs, entities};
use super::show::line;
use super::table::{self, Side};
use super::why::{Labels, Said, evidence};
use crate::graph::{ClaimView, EntityView, Graph, Selection};
use crate::network::{Measure, Measures, Network, Path};
use std::io::Write;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The shortest paths between two entities, each step with its evidence
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    path: Option<Vec<String>>,
    /// No path through these kinds of things, for example `Place`
    #[arg(long, value_name = "TYPE", requires = "path")]
    avoid: Vec<String>,
    /// Order by
    #[arg(long, value_enum, default_value_t = By::Pagerank)]
    by: By,
    /// How many entities, or paths, to show; 0 for all [default: 20 entities, 3 paths]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    selection: SelectionArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum By {
    Pagerank,
    Betweenness,
    Degree,
    Documents,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let graph = context.open()?;
    let network = whole(&graph, &args.selection.selection(&graph, Vec::new(), 0)?)?;
    match &args.path {
        Some(ends) => paths(&args, &entities(context, &graph, ends)?, &graph, &network, context),
        None => measures(&args, &graph, &network, context),
    }
}

/// The network of a selection.
pub(super) fn whole(graph: &Graph, selection: &Selection) -> anyhow::Result<Network> {
    Ok(Network::new(graph.entities()?, graph.edges(selection)?, graph.ontology()))
}

fn shown(limit: Option<usize>, usual: usize) -> usize {
    match limit {
        Some(0) => usize::MAX,
        Some(n) => n,
        None => usual,
    }
}

fn measures(args: &Args, graph: &Graph, network: &Network, context: &Context) -> anyhow::Result<Outcome> {
    let mut measures = network.measures();
    let rank = |m: &Measure| match args.by {
        By::Pagerank => m.pagerank,
        By::Betweenness => m.betweenness,
        By::Degree => m.degree as f64,
        By::Documents => m.documents as f64,
    };
    measures.entities.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    let total = measures.entities.len();
    let most = shown(args.limit, if context.json { usize::MAX } else { 20 });
    measures.entities.truncate(most);
    if context.json {
        output(None, |out| json(out, &measures))?;
        return Ok(Outcome::Good);
    }
    output(None, |out| Ok(table(graph, &measures, context.width, out)?))?;
    if total > measures.entities.len() {
        context.note(&format!("{} of {total} entities; -n 0 shows all", measures.entities.len()));
    }
    context.note(&format!(
        "{}, {}, {}, {} (modularity {:.2})",
        count(total, "entity", "entities"),
        count(measures.edges, "edge that somebody affirms", "edges that somebody affirms"),
        count(measures.components, "component", "components"),
        count(measures.communities, "community", "communities"),
        measures.modularity
    ));
    if let Some(sampled) = measures.sampled {
        context.note(&format!("betweenness is estimated from {sampled} of {total} entities"));
    }
    Ok(Outcome::Good)
}

fn table(graph: &Graph, measures: &Measures, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    let header = [
        ("entity", Side::Left),
        ("kind", Side::Left),
        ("documents", Side::Right),
        ("degree", Side::Right),
        ("pagerank", Side::Right),
        ("betweenness", Side::Right),
        ("component", Side::Right),
        ("community", Side::Right),
    ];
    let row = |m: &Measure| {
        vec![
            m.label.clone(),
            m.class.as_deref().map_or_else(|| m.ty.clone(), |c| graph.ontology().label(c)),
            m.documents.to_string(),
            m.degree.to_string(),
            format!("{:.4}", m.pagerank),
            format!("{:.4}", m.betweenness),
            m.component.to_string(),
            m.community.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = measures.entities.iter().map(row).collect();
    table::write(out, &header, &rows, width)
}

#[derive(serde::Serialize)]
struct Paths<'a> {
    from: Option<&'a EntityView>,
    to: Option<&'a EntityView>,
    paths: &'a [Path],
    claims: Vec<Said<'a>>,
}

fn paths(args: &Args, ends: &[String], graph: &Graph, network: &Network, context: &Context) -> anyhow::Result<Outcome> {
    let [a, b] = ends else { anyhow::bail!("--path takes two entities") };
    let avoided = |e: &EntityView| args.avoid.iter().any(|t| t.eq_ignore_ascii_case(&e.ty));
    let paths = network.paths(a, b, shown(args.limit, 3).min(1000), avoided);
    let mut labels = Labels::new(graph);
    if context.json {
        let iris: Vec<String> =
            paths.iter().flat_map(|p| &p.steps).flat_map(|s| &s.edges).flat_map(|e| e.claims.iter().cloned()).collect();
        let claims = graph
            .claims(&iris.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>())?;
        let said = claims.iter().map(|c| labels.said(c)).collect::<Result<_, _>>()?;
        let shown = Paths { from: network.entity(a), to: network.entity(b), paths: &paths, claims: said };
        output(None, |out| json(out, &shown))?;
        return Ok(Outcome::Good);
    }
    if paths.is_empty() {
        context.note("no chain of edges that somebody affirms joins the two");
    }
    output(None, |out| {
        for (i, path) in paths.iter().enumerate() {
            if i > 0 {
                writeln!(out)?;
            }
            write_path(context, &mut labels, path, out)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Good)
}

fn write_path(context: &Context, labels: &mut Labels, path: &Path, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut names = Vec::new();
    if let Some(first) = path.steps.first() {
        names.push(labels.of(&first.from)?);
    }
    for step in &path.steps {
        names.push(labels.of(&step.to)?);
    }
    writeln!(out, "{}", context.bold(&plain(&names.join(" – "))))?;
    for edge in path.steps.iter().filter_map(|s| s.edges.first()) {
        writeln!(out, "  {}", line(edge, labels)?)?;
        let claims: Vec<ClaimView> = labels.graph.claims(&edge.claims)?;
        if let Some(claim) = claims
            .iter()
            .max_by_key(|c| (c.polarity == crate::claim::Polarity::Affirmed, c.speakers.is_empty(), c.confidence))
        {
            writeln!(out, "{}", evidence(context, labels, claim, "      ")?)?;
        }
    }
    Ok(())
}
