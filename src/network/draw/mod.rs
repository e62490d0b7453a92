//! A network becomes a picture that can be printed. In: a [`Network`], already cut to what is wanted; out: Graphviz source, whatever
//! Graphviz makes of it, or, where Graphviz is missing, a plainer SVG of our own.
//!
//! What a reader must see at once is told twice, so that a photocopy still tells it: kinds of entities by shape and by fill, standing of a
//! relation by stroke and by word.

mod dot;
mod graphviz;
mod plain;

pub use dot::dot;
pub use graphviz::{DrawError, Engine, HOW_TO_INSTALL, Image, render};
pub use plain::{PLAIN_LIMIT, plain};

use super::Network;
use crate::graph::{EdgeStatus, EdgeView, EntityView, ObjectView};
use crate::ontology::{Iri, Ontology};
use std::collections::BTreeMap;

/// Entities in a picture unless more are asked for.
pub const LIMIT: usize = 60;

/// What kind of thing a node stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A person.
    Person,
    /// A gang, cartel, militia, guerrilla.
    Armed,
    /// A government or one of its organs.
    Government,
    /// Any other organisation.
    Organization,
    /// A place.
    Place,
    /// An event.
    Event,
    /// Anything else.
    Other,
}

/// Local names of classes whose members fight or break the law together, and of those that govern; subclasses follow.
const ARMED: [&str; 4] = ["ArmedGroup", "CriminalGroup", "Gang", "Cartel"];
const GOVERNING: [&str; 2] = ["PublicBody", "Government"];

impl Kind {
    /// Every kind, in the order of the legend.
    pub const ALL: [Self; 7] =
        [Self::Person, Self::Armed, Self::Government, Self::Organization, Self::Place, Self::Event, Self::Other];

    /// The kind of an entity by its class and what that is below, else by its coarse class.
    pub fn of(entity: &EntityView, ontology: &Ontology) -> Self {
        match entity.ty.as_str() {
            "Person" => Self::Person,
            "Place" => Self::Place,
            "Event" => Self::Event,
            "Organization" => {
                let class = entity.class.as_deref().map(Iri::new);
                let below = |names: &[&str]| class.as_ref().is_some_and(|c| is_named(c, names, ontology));
                match () {
                    () if below(&ARMED) => Self::Armed,
                    () if below(&GOVERNING) => Self::Government,
                    () => Self::Organization,
                }
            }
            _ => Self::Other,
        }
    }

    /// Its row in the legend: shape, then meaning.
    pub fn legend(self) -> &'static str {
        match self {
            Self::Person => "oval: person",
            Self::Armed => "dark box: gang or armed group",
            Self::Government => "double box: government",
            Self::Organization => "rounded box: other organisation",
            Self::Place => "hexagon: place",
            Self::Event => "cut corners: event",
            Self::Other => "plain box: other",
        }
    }

    /// Fill and text colours; the fills differ in lightness too.
    pub fn colours(self) -> (&'static str, &'static str) {
        match self {
            Self::Person => ("#fff6d6", "#000000"),
            Self::Armed => ("#33415c", "#ffffff"),
            Self::Government => ("#9db8d9", "#000000"),
            Self::Organization => ("#dfe6ee", "#000000"),
            Self::Place => ("#b9d8b4", "#000000"),
            Self::Event => ("#f0b27a", "#000000"),
            Self::Other => ("#ffffff", "#000000"),
        }
    }
}

fn is_named(class: &Iri, names: &[&str], ontology: &Ontology) -> bool {
    names.contains(&class.local_name())
        || ontology.classes.keys().any(|c| names.contains(&c.local_name()) && ontology.is_a(class, c))
}

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Look {
    /// What stands behind it.
    pub status: EdgeStatus,
    /// Whether it is disputed.
    pub contested: bool,
}

impl Look {
    /// Its row in the legend.
    pub fn legend(self) -> &'static str {
        match (self.contested, self.status) {
            (true, _) => "double line: disputed",
            (_, EdgeStatus::Fact) => "solid: stated as fact",
            (_, EdgeStatus::Reported) => "dashed: only said by somebody",
            (_, EdgeStatus::Supposed) => "dotted: planned or possible",
            (_, EdgeStatus::Denied) => "dashed, with “denied”: only denied",
        }
    }

    /// Stroke colour.
    pub fn colour(self) -> &'static str {
        match (self.contested, self.status) {
            (true, _) | (_, EdgeStatus::Denied) => "#a50f15",
            (_, EdgeStatus::Fact) => "#1a1a1a",
            (_, EdgeStatus::Reported) => "#4d4d4d",
            (_, EdgeStatus::Supposed) => "#6b6b6b",
        }
    }

    /// What its label is prefixed with.
    fn prefix(self) -> &'static str {
        match (self.contested, self.status) {
            (true, _) => "disputed: ",
            (_, EdgeStatus::Denied) => "denied: ",
            (_, EdgeStatus::Supposed) => "possible: ",
            _ => "",
        }
    }
}

/// A node of a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Resolved IRI.
    pub iri: String,
    /// Its name in lines that fit a node.
    pub label: Vec<String>,
    /// Its kind.
    pub kind: Kind,
    /// Whether the picture was asked about it.
    pub focus: bool,
}

/// A line of a picture: all edges of one look and direction between two nodes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Index of the node where it starts.
    pub from: usize,
    /// Index of the node where it ends.
    pub to: usize,
    /// Whether it points at its end.
    pub arrow: bool,
    /// Relations, a label each, sorted.
    pub labels: Vec<String>,
    /// How it looks.
    pub look: Look,
    /// Most documents behind one of its relations.
    pub documents: usize,
}

impl Line {
    /// Its width in points.
    pub fn width(&self) -> f64 {
        (1.0 + (self.documents.max(1) as f64).ln() * 1.3).min(5.5)
    }
}

/// How many entities a picture does not show, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// Less central than those shown.
    pub central: usize,
    /// Not named by any article.
    pub nameless: usize,
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.central > 0 {
            write!(f, "; {} less central left out", self.central)?;
        }
        if self.nameless > 0 {
            write!(f, "; {} without a name left out", self.nameless)?;
        }
        Ok(())
    }
}

/// What is to be drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// By IRI.
    pub nodes: Vec<Node>,
    /// By ends.
    pub lines: Vec<Line>,
    /// What it shows and what it leaves out.
    pub caption: Vec<String>,
}

impl Picture {
    /// The picture of a network from which some were left out. `about` are IRIs to be set off.
    pub fn new(network: &Network, ontology: &Ontology, about: &[String], left_out: LeftOut) -> Self {
        let entities: Vec<&EntityView> = network.entities().collect();
        let index: BTreeMap<&str, usize> = entities.iter().enumerate().map(|(i, e)| (e.iri.as_str(), i)).collect();
        let node = |e: &&EntityView| Node {
            iri: e.iri.clone(),
            label: wrap(&e.label, 18, 3),
            kind: Kind::of(e, ontology),
            focus: about.contains(&e.iri),
        };
        let mut picture = Self { nodes: entities.iter().map(node).collect(), ..Self::default() };
        picture.lines = lines(network.edges(), &index, ontology);
        picture.caption = caption(&entities, about, picture.lines.len(), left_out);
        picture
    }

    /// Kinds of nodes in it, in the order of the legend.
    fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|k| self.nodes.iter().any(|n| n.kind == *k)).collect()
    }

    /// Looks of lines in it, one for each row of the legend.
    fn looks(&self) -> Vec<Look> {
        let mut looks: Vec<Look> = self.lines.iter().map(|l| l.look).collect();
        looks.sort_by_key(|l| (l.contested, l.status));
        looks.dedup_by_key(|l| l.legend());
        looks
    }
}

/// Edges gathered by pair, direction and look.
fn lines<'a>(
    edges: impl Iterator<Item = &'a EdgeView>,
    index: &BTreeMap<&str, usize>,
    ontology: &Ontology,
) -> Vec<Line> {
    let mut gathered: BTreeMap<(usize, usize, bool, Look), Vec<&EdgeView>> = BTreeMap::new();
    for edge in edges {
        let ObjectView::Entity(object) = &edge.object else { continue };
        let (Some(&from), Some(&to)) = (index.get(edge.subject.as_str()), index.get(object.as_str())) else { continue };
        let arrow = !ontology.relations.get(&Iri::new(&edge.predicate)).is_some_and(|r| r.symmetric);
        let (from, to) = if arrow { (from, to) } else { (from.min(to), from.max(to)) };
        let look = Look { status: edge.status, contested: edge.contested };
        gathered.entry((from, to, arrow, look)).or_default().push(edge);
    }
    let line = |((from, to, arrow, look), edges): (_, Vec<&EdgeView>)| {
        let implied = |e: &EdgeView| edges.iter().any(|other| implies(&other.predicate, &e.predicate, ontology));
        let telling = edges.iter().filter(|e| !implied(e));
        let mut labels: Vec<String> =
            telling.map(|e| format!("{}{}", Look::prefix(look), ontology.label(&e.predicate))).collect();
        labels.sort();
        labels.dedup();
        let documents = edges.iter().map(|e| e.documents).max().unwrap_or(0);
        Line { from, to, arrow, labels, look, documents }
    };
    gathered.into_iter().map(line).collect()
}

/// Whether a relation is below another: who leads a gang is a member of it, and a picture need not say so.
pub(crate) fn implies(relation: &str, other: &str, ontology: &Ontology) -> bool {
    let parents = |r: &Iri| ontology.relations.get(r).into_iter().flat_map(|r| &r.parents);
    let (start, other) = (Iri::new(relation), Iri::new(other));
    let mut open: Vec<&Iri> = parents(&start).collect();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(next) = open.pop() {
        if *next == other {
            return start != other;
        }
        if seen.insert(next) {
            open.extend(parents(next));
        }
    }
    false
}

fn caption(entities: &[&EntityView], about: &[String], lines: usize, left_out: LeftOut) -> Vec<String> {
    let names: Vec<&str> = entities.iter().filter(|e| about.contains(&e.iri)).map(|e| e.label.as_str()).collect();
    let title = match names.as_slice() {
        [] => "Who is joined to whom, as the articles tell it".to_owned(),
        names => clean(&names.join(", ")),
    };
    let mut count =
        format!("{} entities, {lines} lines; a line is the wider the more articles tell it", entities.len());
    count.push_str(&left_out.to_string());
    vec![title, count]
}

/// Without what XML can't hold or a label can't show; blanks made single.
fn clean(text: &str) -> String {
    let legal = |c: &char| !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(legal).collect();
    spaced.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name in at most `rows` rows of about `width` columns, broken at blanks; what does not fit ends in an ellipsis.
fn wrap(text: &str, width: usize, rows: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let cut = lines.len() > rows;
    lines.truncate(rows);
    for (i, line) in lines.iter_mut().enumerate() {
        let long = line.chars().count() > width * 2;
        if long || (cut && i + 1 == rows) {
            *line = line.chars().take(width * 2 - 1).chain(['…']).collect();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn picture() -> Picture {
        Picture::new(
            &sample::truce(),
            &sample::ontology(),
            &[sample::iri("ms-13")],
            LeftOut { central: 7, nameless: 2 },
        )
    }

    #[test]
    fn names_are_wrapped_and_cut() {
        assert_eq!(wrap("World Economic Forum", 18, 3), ["World Economic", "Forum"]);
        assert_eq!(wrap("a b\u{b}\n c", 18, 3), ["a b c"]);
        assert_eq!(wrap("one two three four", 5, 2), ["one", "two…"]);
        assert!(wrap(&"x".repeat(100), 18, 3)[0].ends_with('…'));
    }

    #[test]
    fn a_truce_told_twice_is_one_line_without_an_arrow() {
        let picture = picture();
        let truce: Vec<&Line> = picture.lines.iter().filter(|l| l.labels == ["truce with"]).collect();
        assert_eq!(truce.len(), 1);
        assert!(!truce[0].arrow && truce[0].documents == 4);
    }

    #[test]
    fn what_is_disputed_or_denied_says_so() {
        let labels: Vec<String> = picture().lines.into_iter().flat_map(|l| l.labels).collect();
        assert!(labels.contains(&"disputed: operates in".to_owned()), "{labels:?}");
        assert!(labels.contains(&"denied: negotiates with".to_owned()));
    }

    #[test]
    fn the_caption_counts_what_was_left_out() {
        assert!(picture().caption.iter().any(|c| c.ends_with("; 7 less central left out; 2 without a name left out")));
    }

    #[test]
    fn the_fills_differ_in_lightness() {
        let light = |k: Kind| {
            let hex = |i: usize| u32::from_str_radix(&k.colours().0[i..i + 2], 16).unwrap();
            (hex(1) * 299 + hex(3) * 587 + hex(5) * 114) / 1000
        };
        let mut seen: Vec<u32> = Kind::ALL.into_iter().map(light).collect();
        seen.sort_unstable();
        assert!(seen.windows(2).all(|w| w[1] - w[0] >= 4), "{seen:?}");
    }
}
