//! A picture as Graphviz source.

use super::graphviz::Engine;
use super::{Kind, Line, Node, Picture};
use crate::graph::EdgeStatus;
use petgraph::dot::{Config, Dot};
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use std::fmt::Write;

/// Beyond this many nodes layers run from left to right: names are wide, so a page fills better.
const SMALL: usize = 14;

/// The picture in the DOT language. It names the engine that suits its size, so that plain `dot` draws it well.
pub fn dot(picture: &Picture) -> String {
    let mut out = String::from("digraph tregua {\n");
    let engine = Engine::of(picture);
    let flow = if picture.nodes.len() > SMALL { " rankdir=LR" } else { "" };
    let _ = writeln!(
        out,
        "  graph [layout={} {}{flow} fontname=\"Helvetica\" fontsize=11 pad=0.3",
        engine.name(),
        spacing(engine)
    );
    let _ = writeln!(out, "    labelloc=b label=<{}>];", legend(picture));
    out.push_str(
        "  node [fontname=\"Helvetica\" fontsize=11 style=filled penwidth=1 margin=\"0.12,0.06\" height=0.35];\n",
    );
    out.push_str("  edge [fontname=\"Helvetica\" fontsize=9 arrowsize=0.7 len=2];\n");
    let graph = graph(picture);
    let bare = [Config::GraphContentOnly, Config::NodeNoLabel, Config::EdgeNoLabel];
    let line = |_: &_, edge: EdgeReference<'_, &Line>| line_attributes(edge.weight());
    let node = |_: &_, (_, node): (NodeIndex, &&Node)| node_attributes(node);
    let _ = write!(out, "{:?}", Dot::with_attr_getters(&graph, &bare, &line, &node));
    out.push_str("}\n");
    out
}

fn graph(picture: &Picture) -> DiGraph<&Node, &Line> {
    let mut graph = DiGraph::new();
    let nodes: Vec<NodeIndex> = picture.nodes.iter().map(|n| graph.add_node(n)).collect();
    for line in &picture.lines {
        if let (Some(&from), Some(&to)) = (nodes.get(line.from), nodes.get(line.to)) {
            graph.add_edge(from, to, line);
        }
    }
    graph
}

fn spacing(engine: Engine) -> &'static str {
    match engine {
        Engine::Dot => "nodesep=0.25 ranksep=0.5",
        Engine::Neato => "overlap=prism overlap_scaling=-5 sep=\"+14\" splines=true",
        Engine::Sfdp => "overlap=prism overlap_scaling=-4 sep=\"+8\" splines=line K=1.2",
    }
}

fn node_attributes(node: &Node) -> String {
    let (fill, text) = node.kind.colours();
    let (shape, style) = shape(node.kind);
    let label = node.label.iter().map(|l| escape(l)).collect::<Vec<_>>().join("\\n");
    let focus = if node.focus { " penwidth=3 fontsize=13" } else { "" };
    format!(
        "label=\"{label}\" shape={shape} style=\"{style}\" fillcolor=\"{fill}\" fontcolor=\"{text}\" tooltip=\"{}\"{focus}",
        escape(&node.iri)
    )
}

fn shape(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Person => ("ellipse", "filled"),
        Kind::Armed => ("box", "filled"),
        Kind::Government => ("box", "filled\" peripheries=\"2"),
        Kind::Organization => ("box", "filled,rounded"),
        Kind::Place => ("hexagon", "filled\" margin=\"0.02,0.02"),
        Kind::Event => ("octagon", "filled\" margin=\"0.02,0.02"),
        Kind::Other => ("box", "filled"),
    }
}

fn line_attributes(line: &Line) -> String {
    let colour = line.look.colour();
    let stroke = if line.look.contested { format!("{colour}:#ffffff00:{colour}") } else { colour.to_owned() };
    let style = match line.look.status {
        EdgeStatus::Fact => "solid",
        EdgeStatus::Supposed => "dotted",
        EdgeStatus::Reported | EdgeStatus::Denied => "dashed",
    };
    let label = line.labels.iter().map(|l| escape(l)).collect::<Vec<_>>().join("\\n");
    let arrow = if line.arrow { "" } else { " dir=none" };
    let articles = if line.documents == 1 { "article" } else { "articles" };
    format!(
        "label=\"{label}\" style={style} color=\"{stroke}\" fontcolor=\"{colour}\" penwidth={:.1}{arrow} tooltip=\"{label}: {} {articles}\"",
        line.width(),
        line.documents
    )
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn html(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// Caption and legend as a table: the only part of a drawing that every engine keeps in its place.
fn legend(picture: &Picture) -> String {
    let mut rows = String::from("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\">");
    for (i, text) in picture.caption.iter().enumerate() {
        let text = html(text);
        let text = if i == 0 { format!("<B>{text}</B>") } else { text };
        let _ = write!(rows, "<TR><TD ALIGN=\"LEFT\">{text}</TD></TR>");
    }
    let kind = |k: Kind| {
        let (fill, text) = k.colours();
        format!(
            "<TD BORDER=\"1\" BGCOLOR=\"{fill}\"><FONT COLOR=\"{text}\" POINT-SIZE=\"9\">{}</FONT></TD>",
            html(k.legend())
        )
    };
    let look = |l: super::Look| {
        let strokes = match (l.contested, l.status) {
            (true, _) => "═══",
            (_, EdgeStatus::Fact) => "━━━",
            (_, EdgeStatus::Supposed) => "· · ·",
            _ => "╍╍╍",
        };
        let (colour, text) = (l.colour(), html(l.legend()));
        format!("<TD><FONT COLOR=\"{colour}\" POINT-SIZE=\"9\">{strokes} {text}</FONT></TD>")
    };
    for cells in [
        picture.kinds().into_iter().map(kind).collect::<Vec<_>>(),
        picture.looks().into_iter().map(look).collect::<Vec<_>>(),
    ] {
        for row in cells.chunks(3) {
            let table = format!("<TABLE BORDER=\"0\" CELLSPACING=\"3\"><TR>{}</TR></TABLE>", row.concat());
            let _ = write!(rows, "<TR><TD ALIGN=\"LEFT\" CELLPADDING=\"0\">{table}</TD><TD></TD></TR>");
        }
    }
    rows.push_str("</TABLE>");
    rows
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn source() -> String {
        dot(&Picture::new(
            &sample::truce(),
            &sample::ontology(),
            &[sample::iri("ms-13")],
            super::super::LeftOut { central: 3, nameless: 0 },
        ))
    }

    #[test]
    fn it_is_the_same_each_time_and_says_what_it_leaves_out() {
        assert_eq!(source(), source());
        assert!(source().contains("3 less central left out"));
    }

    #[test]
    fn quotes_do_not_end_a_label() {
        let node = Node { iri: "i".into(), label: vec!["la \"Mara\" \\".into()], kind: Kind::Other, focus: false };
        assert!(node_attributes(&node).contains(r#"label="la \"Mara\" \\""#));
    }

    #[test]
    fn the_wider_line_has_more_articles_and_the_disputed_one_is_double() {
        let source = source();
        let line = |label: &str| source.lines().find(|l| l.contains(&format!("label=\"{label}\""))).unwrap().to_owned();
        assert!(line("truce with").contains("penwidth=2.8"), "{}", line("truce with"));
        assert!(line("leads").contains("penwidth=1.0"));
        assert!(line("disputed: operates in").contains("#a50f15:#ffffff00:#a50f15"));
        assert!(line("denied: negotiates with").contains("style=dashed"));
    }
}
