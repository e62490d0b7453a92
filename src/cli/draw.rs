//! `tregua draw`: the network as a picture, by Graphviz where it is there.

use super::context::{Context, Outcome, count, output};
use super::network::whole;
use super::selection::{SelectionArgs, entities};
use crate::graph::Graph;
use crate::network::Network;
use crate::network::draw::{self, DrawError, Image, LIMIT, LeftOut, PLAIN_LIMIT, Picture};
use anyhow::bail;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(clap::Args, Debug)]
#[command(after_help = "Example:  tregua draw MS-13 'Barrio 18' -o truce.svg")]
pub(super) struct Args {
    /// Entities in the middle; the whole network where none is named
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,
    /// Steps from them
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    depth: usize,
    /// Most entities; the most central are kept
    #[arg(short, long, value_name = "N", default_value_t = LIMIT, value_parser = at_least_one)]
    limit: usize,
    /// Keep those that no article names ("local leaders") and that join nobody else
    #[arg(long)]
    nameless: bool,
    /// File to write: .svg, .png, .pdf or .dot
    #[arg(short, long, value_name = "FILE", default_value = "network.svg")]
    output: PathBuf,
    /// Most seconds that Graphviz may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
    #[command(flatten)]
    selection: SelectionArgs,
}

fn at_least_one(given: &str) -> Result<usize, String> {
    given.parse().ok().filter(|n| *n > 0).ok_or_else(|| "give a number above 0".to_owned())
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let image = image(&args.output)?;
    let graph = context.open()?;
    let about = entities(context, &graph, &args.entities)?;
    let selection = args.selection.selection(&graph, about.clone(), args.depth)?;
    let drawing = Drawing {
        network: around(&graph, &selection, args.depth)?,
        graph: &graph,
        about,
        limit: args.limit,
        nameless: args.nameless,
        timeout: Duration::from_secs(args.timeout),
    };
    if drawing.network.is_empty() {
        bail!("there is nothing to draw: no edge of the graph fits");
    }
    let written = drawing.write(&args.output, image, context)?;
    if context.json {
        output(None, |out| super::context::json(out, &written))?;
    }
    Ok(Outcome::Good)
}

/// The image that a path's extension asks for.
fn image(path: &Path) -> anyhow::Result<Image> {
    if path.as_os_str() == "-" {
        return Ok(Image::Dot);
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    match Image::of(extension) {
        Some(image) => Ok(image),
        None => bail!("`{}` has no extension that can be drawn: use .svg, .png, .pdf or .dot", path.display()),
    }
}

fn around(graph: &Graph, selection: &crate::graph::Selection, depth: usize) -> anyhow::Result<Network> {
    let network = whole(graph, selection)?;
    Ok(if selection.around.is_empty() { network } else { network.around(&selection.around, depth.max(1)) })
}

/// A network about to become a picture.
pub(super) struct Drawing<'a> {
    pub network: Network,
    pub graph: &'a Graph,
    pub about: Vec<String>,
    pub limit: usize,
    /// Whether those without a name are drawn.
    pub nameless: bool,
    pub timeout: Duration,
}

impl Drawing<'_> {
    fn picture(&self, limit: usize) -> (Picture, LeftOut) {
        let told = self.network.without_told(self.graph.ontology(), &self.about);
        let (named, nameless) = if self.nameless { (told, 0) } else { told.named(&self.about) };
        // A picture of nothing would help nobody.
        let (named, nameless) = if named.is_empty() { (self.network.clone(), 0) } else { (named, nameless) };
        let (part, central) = named.central(limit, &self.about);
        let left_out = LeftOut { central, nameless };
        (Picture::new(&part, self.graph.ontology(), &self.about, left_out), left_out)
    }

    /// Writes the picture; returns the paths written. Where Graphviz is missing or fails, the source is kept beside.
    pub(super) fn write(&self, path: &Path, image: Image, context: &Context) -> anyhow::Result<Vec<PathBuf>> {
        let (picture, left_out) = self.picture(self.limit);
        let source = draw::dot(&picture);
        let written = match draw::render(&source, image, self.timeout) {
            Ok(bytes) => {
                output(Some(path), |out| Ok(out.write_all(&bytes)?))?;
                self.tell(context, &picture, left_out);
                vec![path.to_owned()]
            }
            Err(error) => self.without_graphviz(path, image, &source, &error, context)?,
        };
        if path.as_os_str() != "-" {
            for path in &written {
                context.note(&format!("wrote {}", path.display()));
            }
        }
        Ok(written)
    }

    fn tell(&self, context: &Context, picture: &Picture, left_out: LeftOut) {
        let (entities, lines) = (picture.nodes.len(), picture.lines.len());
        let shown = format!("{}, {}", count(entities, "entity", "entities"), count(lines, "line", "lines"));
        context.note(&format!("{shown}{left_out}"));
        if left_out != LeftOut::default() {
            context.detail("--limit draws more, --nameless draws those without a name");
        }
    }

    /// The DOT file, and a plainer SVG of our own.
    fn without_graphviz(
        &self,
        path: &Path,
        image: Image,
        source: &str,
        error: &DrawError,
        context: &Context,
    ) -> anyhow::Result<Vec<PathBuf>> {
        context.error(&error.to_string());
        let dot = path.with_extension("dot");
        output(Some(&dot), |out| Ok(out.write_all(source.as_bytes())?))?;
        let (picture, left_out) = self.picture(self.limit.min(PLAIN_LIMIT));
        let svg = path.with_extension("svg");
        output(Some(&svg), |out| Ok(out.write_all(draw::plain(&picture).as_bytes())?))?;
        if image != Image::Svg {
            context.note(&format!("a plainer picture is written as SVG instead of {}", image.extension()));
        }
        self.tell(context, &picture, left_out);
        Ok(vec![svg, dot])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_says_what_to_draw() {
        assert_eq!(image(Path::new("a/truce.PDF")).unwrap(), Image::Pdf);
        assert_eq!(image(Path::new("-")).unwrap(), Image::Dot);
        assert!(image(Path::new("truce.doc")).unwrap_err().to_string().contains(".svg, .png, .pdf or .dot"));
        assert!(at_least_one("0").is_err());
    }
}
