//! `tregua export`: the graph, or a part of it, in a format for other programs.

use super::context::{Context, Outcome, output};
use super::selection::{SelectionArgs, entities};
use crate::export::{self, Content, Format};
use crate::graph::{ClaimView, DocumentView, EntityView, Graph, Selection};
use crate::network::Network;
use oxigraph::model::Quad;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
#[command(after_help = formats())]
pub(super) struct Args {
    /// Format, by name, extension or media type [default: by the extension of -o]
    #[arg(value_name = "FORMAT", required_unless_present = "output")]
    format: Option<String>,
    /// Write to a file (neo4j: a folder) instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only what lies around this entity; may be repeated
    #[arg(long = "around", value_name = "ENTITY", help_heading = "Which part of the graph")]
    around: Vec<String>,
    /// Steps from it
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around", help_heading = "Which part of the graph")]
    depth: usize,
    #[command(flatten)]
    selection: SelectionArgs,
}

fn formats() -> String {
    let row = |f: Format| format!("  {:<9} .{:<8} {}", f.name(), f.extension(), f.about());
    let rows: Vec<String> = Format::ALL.into_iter().map(row).collect();
    format!(
        "Formats:\n{}\n\nturtle, ntriples and rdfxml hold one graph: what is only reported is in them as claims, not as triples.\n\
         The same graph exports to the same bytes.",
        rows.join("\n")
    )
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let format = format(&args)?;
    let graph = context.open()?;
    let around = entities(context, &graph, &args.around)?;
    let gathered = Gathered::new(&graph, &args.selection.selection(&graph, around, args.depth)?, format)?;
    let content = gathered.content(&graph);
    if format.is_folder() {
        let Some(folder) = &args.output else { return Err(export::ExportError::Folder(format.name()).into()) };
        for path in export::write_folder(format, &content, folder)? {
            context.note(&format!("wrote {}", path.display()));
        }
        return Ok(Outcome::Good);
    }
    output(args.output.as_deref(), |out| Ok(export::write(format, &content, out)?))?;
    if let Some(path) = args.output.filter(|p| p.as_os_str() != "-") {
        context.note(&format!("wrote {}", path.display()));
    }
    Ok(Outcome::Good)
}

fn format(args: &Args) -> anyhow::Result<Format> {
    let extension = || args.output.as_ref()?.extension()?.to_str().map(str::to_owned);
    match args.format.clone().or_else(extension) {
        Some(given) => Ok(Format::of(&given)?),
        None => anyhow::bail!("no format: name one, or give -o a file with an extension"),
    }
}

/// What a format wants of a graph.
pub(super) struct Gathered {
    quads: Vec<Quad>,
    reported: String,
    entities: Vec<EntityView>,
    network: Network,
    claims: BTreeMap<String, ClaimView>,
    documents: BTreeMap<String, DocumentView>,
    names: BTreeMap<String, String>,
    prefixes: BTreeMap<String, String>,
}

impl Gathered {
    pub(super) fn new(graph: &Graph, selection: &Selection, format: Format) -> anyhow::Result<Self> {
        let mut gathered = Self {
            quads: Vec::new(),
            reported: graph.names().reported(),
            entities: Vec::new(),
            network: Network::new(Vec::new(), Vec::new(), graph.ontology()),
            claims: BTreeMap::new(),
            documents: BTreeMap::new(),
            names: BTreeMap::new(),
            prefixes: graph.prefixes(),
        };
        if format.rdf().is_some() {
            gathered.quads = graph.quads(selection)?;
            return Ok(gathered);
        }
        let (all, edges) = (graph.entities()?, graph.edges(selection)?);
        gathered.names = all.iter().map(|e| (e.iri.clone(), e.label.clone())).collect();
        if matches!(format, Format::Csv | Format::Ftm) {
            let iris: BTreeSet<String> = edges.iter().flat_map(|e| e.claims.iter().cloned()).collect();
            let claims = graph.claims(&iris.into_iter().collect::<Vec<_>>())?;
            gathered.claims = claims.into_iter().map(|c| (c.iri.clone(), c)).collect();
            let told: BTreeSet<&str> = gathered.claims.values().map(|c| c.document.as_str()).collect();
            let documents = graph.documents()?.into_iter().filter(|d| told.contains(d.id.as_str()));
            gathered.documents = documents.map(|d| (d.id.clone(), d)).collect();
        }
        gathered.network = Network::new(all.clone(), edges, graph.ontology());
        // The whole graph has entities on no edge, too; a part of it is what its edges join.
        let whole = Selection { all_claims: selection.all_claims, ..Selection::default() };
        gathered.entities = if *selection == whole { all } else { gathered.network.entities().cloned().collect() };
        Ok(gathered)
    }

    pub(super) fn content<'a>(&'a self, graph: &'a Graph) -> Content<'a> {
        Content {
            quads: &self.quads,
            reported: &self.reported,
            entities: &self.entities,
            network: &self.network,
            claims: &self.claims,
            documents: &self.documents,
            names: &self.names,
            prefixes: &self.prefixes,
            ontology: graph.ontology(),
        }
    }
}
