//! `tregua show`: one entity: what is held of it, by whom, on what evidence, and what is disputed.

use super::context::{Context, Outcome, count, json, output, plain, short};
use super::selection::SureArgs;
use super::table::wrapped;
use super::why::{Labels, Said, evidence};
use crate::graph::{ClaimView, EdgeStatus, EdgeView, EntityView, Graph, ObjectView, Selection};
use std::collections::BTreeMap;
use std::io::Write;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Its name, any alias, or its IRI
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// Claims shown for each line
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1)]
    evidence: usize,
    /// Everything that is claimed
    #[arg(short, long, conflicts_with = "evidence")]
    all: bool,
    #[command(flatten)]
    sure: SureArgs,
}

#[derive(serde::Serialize)]
struct Shown<'a> {
    entity: &'a EntityView,
    edges: &'a [EdgeView],
    claims: Vec<Said<'a>>,
    says: Vec<Said<'a>>,
    labels: &'a BTreeMap<String, String>,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let graph = context.open()?;
    let entity = context.entity(&graph, &args.entity)?;
    let edges = edges(&graph, &entity.iri, args.sure.min_confidence)?;
    let mut claims = graph.claims_about(&entity.iri)?;
    let mut says = graph.claims_by(&entity.iri)?;
    args.sure.keep(&mut claims);
    args.sure.keep(&mut says);
    let mut labels = Labels::new(&graph);
    if context.json {
        let claims_shown = claims.iter().map(|c| labels.said(c)).collect::<Result<_, _>>()?;
        let says_shown = says.iter().map(|c| labels.said(c)).collect::<Result<_, _>>()?;
        let shown =
            Shown { entity: &entity, edges: &edges, claims: claims_shown, says: says_shown, labels: labels.known() };
        output(None, |out| json(out, &shown))?;
        return Ok(Outcome::Good);
    }
    let most = if args.all { usize::MAX } else { args.evidence };
    let page = Page { graph: &graph, context, most };
    output(None, |out| page.write(&entity, &edges, &claims, &says, &mut labels, out))?;
    Ok(Outcome::Good)
}

fn edges(graph: &Graph, iri: &str, min_confidence: u8) -> anyhow::Result<Vec<EdgeView>> {
    let around =
        Selection { around: vec![iri.to_owned()], depth: 1, all_claims: true, min_confidence, ..Selection::default() };
    let mut edges = graph.edges(&around)?;
    edges.retain(|e| e.subject == iri || matches!(&e.object, ObjectView::Entity(o) if o == iri));
    edges.sort_by(|a, b| (b.documents, &a.predicate, &a.subject).cmp(&(a.documents, &b.predicate, &b.subject)));
    Ok(edges)
}

/// Whether an edge belongs under a heading.
type Belongs = fn(&EdgeView) -> bool;

struct Page<'a> {
    graph: &'a Graph,
    context: &'a Context,
    most: usize,
}

impl Page<'_> {
    fn write(
        &self,
        entity: &EntityView,
        edges: &[EdgeView],
        claims: &[ClaimView],
        says: &[ClaimView],
        labels: &mut Labels,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let class = entity.class.as_deref().map_or_else(|| entity.ty.clone(), |c| self.graph.ontology().label(c));
        writeln!(out, "{}  {}", self.context.bold(&plain(&entity.label)), class)?;
        writeln!(out, "{}", self.context.faint(&short(self.graph, &entity.iri)))?;
        if !entity.aliases.is_empty() {
            writeln!(
                out,
                "{}",
                wrapped(&format!("also called {}", plain(&entity.aliases.join(", "))), "", self.context.width)
            )?;
        }
        writeln!(out, "in {}", count(entity.documents, "document", "documents"))?;
        let by_iri: BTreeMap<&str, &ClaimView> = claims.iter().map(|c| (c.iri.as_str(), c)).collect();
        let sections: [(&str, Belongs); 5] = [
            ("Disputed", |e| e.contested),
            ("Stated as fact", |e| !e.contested && e.status == EdgeStatus::Fact),
            ("Only said by somebody", |e| !e.contested && e.status == EdgeStatus::Reported),
            ("Planned, possible, wanted", |e| !e.contested && e.status == EdgeStatus::Supposed),
            ("Denied", |e| !e.contested && e.status == EdgeStatus::Denied),
        ];
        for (title, belongs) in sections {
            let of: Vec<&EdgeView> = edges.iter().filter(|e| belongs(e)).collect();
            if !of.is_empty() {
                writeln!(out, "\n{}", self.context.bold(title))?;
            }
            for edge in of {
                self.edge(edge, &by_iri, labels, out)?;
            }
        }
        if !says.is_empty() {
            writeln!(out, "\n{}", self.context.bold(&format!("Says ({})", count(says.len(), "claim", "claims"))))?;
        }
        for claim in says.iter().take(if self.most == usize::MAX { usize::MAX } else { 5 }) {
            writeln!(out, "  {}", labels.statement(claim)?)?;
            writeln!(out, "{}", evidence(self.context, labels, claim, "      ")?)?;
        }
        if edges.is_empty() && says.is_empty() {
            writeln!(out, "\nThe articles name it and say nothing of it that the ontology has a relation for.")?;
        }
        Ok(())
    }

    fn edge(
        &self,
        edge: &EdgeView,
        claims: &BTreeMap<&str, &ClaimView>,
        labels: &mut Labels,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        writeln!(out, "  {}", line(edge, labels)?)?;
        let behind: Vec<&ClaimView> = edge.claims.iter().filter_map(|c| claims.get(c.as_str()).copied()).collect();
        // A dispute without both sides would mislead.
        let most = if edge.contested { self.most.max(3) } else { self.most };
        for claim in behind.iter().take(most) {
            writeln!(out, "{}", evidence(self.context, labels, claim, "      ")?)?;
        }
        Ok(())
    }
}

/// `Mara Salvatrucha  truce with  Barrio 18  (2012–; 4 documents)`
pub(super) fn line(edge: &EdgeView, labels: &mut Labels) -> anyhow::Result<String> {
    let mut grounds = Vec::new();
    match (edge.from, edge.until) {
        (Some(from), Some(until)) if from == until => grounds.push(from.to_string()),
        (None, None) => {}
        (from, until) => {
            let text = |d: Option<crate::document::PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
            grounds.push(format!("{}–{}", text(from), text(until)));
        }
    }
    grounds.push(count(edge.documents, "document", "documents"));
    Ok(format!(
        "{}  {}  {}  ({})",
        labels.of(&edge.subject)?,
        labels.relation(&edge.predicate),
        labels.object(&edge.object)?,
        grounds.join("; ")
    ))
}
