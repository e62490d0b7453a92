//! The graph as petgraph sees it: entities are nodes, edges are edges. In: [`EntityView`]s and [`EdgeView`]s; out: centrality,
//! communities, paths, pictures. A pure function of its input, whatever its order.

mod communities;
pub mod draw;
mod fold;
mod measures;
mod paths;
#[cfg(test)]
pub(crate) mod sample;

pub use fold::fold;
pub use measures::{Measure, Measures};
pub use paths::{Path, Step};

use crate::graph::{EdgeStatus, EdgeView, EntityView, ObjectView};
use crate::ontology::{Iri, Ontology};
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};

/// Entities and the edges between them. Symmetric and inverse edges are one edge here; edges to literals stand apart.
#[derive(Clone, Debug)]
pub struct Network {
    graph: DiGraph<EntityView, EdgeView>,
    index: BTreeMap<String, NodeIndex>,
    values: BTreeMap<String, Vec<EdgeView>>,
}

impl Network {
    /// The network of `edges`: entities by IRI, edges by subject, predicate, object. An end that `entities` lacks becomes a node
    /// labelled with its IRI's last part; entities on no edge are left out.
    pub fn new(entities: Vec<EntityView>, edges: Vec<EdgeView>, ontology: &Ontology) -> Self {
        let mut known: BTreeMap<String, EntityView> = entities.into_iter().map(|e| (e.iri.clone(), e)).collect();
        let edges = fold(edges, ontology);
        let ends: BTreeSet<&str> = edges.iter().flat_map(|e| [Some(e.subject.as_str()), entity(e)]).flatten().collect();
        let mut network = Self { graph: DiGraph::new(), index: BTreeMap::new(), values: BTreeMap::new() };
        for iri in ends {
            let view = known.remove(iri).unwrap_or_else(|| unknown(iri));
            network.index.insert(iri.to_owned(), network.graph.add_node(view));
        }
        for edge in edges {
            network.add(edge);
        }
        network
    }

    fn add(&mut self, edge: EdgeView) {
        let ends = (self.index.get(&edge.subject), entity(&edge).and_then(|o| self.index.get(o)));
        match ends {
            (Some(&subject), Some(&object)) => {
                self.graph.add_edge(subject, object, edge);
            }
            _ => self.values.entry(edge.subject.clone()).or_default().push(edge),
        }
    }

    /// As petgraph holds it.
    pub fn graph(&self) -> &DiGraph<EntityView, EdgeView> {
        &self.graph
    }

    /// Number of entities.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no entity in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Entities, by IRI.
    pub fn entities(&self) -> impl Iterator<Item = &EntityView> {
        self.index.values().filter_map(|&i| self.graph.node_weight(i))
    }

    /// Edges between entities, by subject, predicate and object.
    pub fn edges(&self) -> impl Iterator<Item = &EdgeView> {
        self.graph.edge_weights()
    }

    /// An entity's edges to literals.
    pub fn values(&self, iri: &str) -> &[EdgeView] {
        self.values.get(iri).map_or(&[], Vec::as_slice)
    }

    /// The entity with that IRI.
    pub fn entity(&self, iri: &str) -> Option<&EntityView> {
        self.graph.node_weight(*self.index.get(iri)?)
    }

    /// The entities at most `depth` steps from `centres`, over edges of any standing, and the edges among them.
    pub fn around(&self, centres: &[String], depth: usize) -> Self {
        let mut reached: BTreeSet<NodeIndex> = centres.iter().filter_map(|c| self.index.get(c).copied()).collect();
        let mut rim = reached.clone();
        for _ in 0..depth {
            let next: BTreeSet<_> = rim.iter().flat_map(|&n| self.graph.neighbors_undirected(n)).collect();
            rim = next.difference(&reached).copied().collect();
            reached.extend(&rim);
        }
        self.only(|node| reached.contains(&node))
    }

    /// At most `limit` entities: `centres` first, then always the most central by PageRank of those beside what is taken already, so that
    /// what is kept hangs together; the largest component before smaller ones. Also how many were left out.
    pub fn central(&self, limit: usize, centres: &[String]) -> (Self, usize) {
        if self.len() <= limit {
            return (self.clone(), 0);
        }
        let is_centre = |n: NodeIndex| self.graph.node_weight(n).is_some_and(|e| centres.contains(&e.iri));
        let kept = self.grown(limit, is_centre);
        let joined = |n: NodeIndex| self.graph.neighbors_undirected(n).any(|m| m != n && kept.contains(&m));
        let cut = self.only(|n| kept.contains(&n) && (joined(n) || is_centre(n)));
        let left_out = self.len() - cut.len();
        (cut, left_out)
    }

    /// What grows from the middle until there are `limit` nodes.
    fn grown(&self, limit: usize, is_centre: impl Fn(NodeIndex) -> bool) -> BTreeSet<NodeIndex> {
        let rank = self.pagerank(|_| true);
        let component = self.components(|_| true);
        let mut size: BTreeMap<usize, usize> = BTreeMap::new();
        component.iter().for_each(|c| *size.entry(*c).or_default() += 1);
        let size_of = |n: NodeIndex| component.get(n.index()).and_then(|c| size.get(c)).copied().unwrap_or(0);
        let mut order: Vec<NodeIndex> = self.graph.node_indices().collect();
        let rank_of = |n: NodeIndex| rank.get(n.index()).copied().unwrap_or(0.0);
        order.sort_by(|&a, &b| rank_of(b).total_cmp(&rank_of(a)).then(a.cmp(&b)));
        let place: BTreeMap<NodeIndex, usize> = order.iter().enumerate().map(|(i, &n)| (n, i)).collect();
        order.sort_by_key(|&n| (!is_centre(n), std::cmp::Reverse(size_of(n)), place.get(&n).copied()));
        let (mut kept, mut rim) = (BTreeSet::new(), BTreeSet::new());
        let mut seeds = order.iter().copied().peekable();
        while kept.len() < limit {
            let seed_is_centre = seeds.peek().is_some_and(|&n| is_centre(n));
            let beside = if seed_is_centre { None } else { rim.pop_first().map(|(_, n)| n) };
            let Some(next) = beside.or_else(|| seeds.next()) else { break };
            if kept.insert(next) {
                let around = self.graph.neighbors_undirected(next).filter(|n| !kept.contains(n));
                rim.extend(around.map(|n| (place.get(&n).copied(), n)));
            }
        }
        kept
    }

    /// Without those that no article names ("local leaders", "a spokesman") where they hang on one other entity alone: they say little
    /// in a picture. Events, which have no names, stay, and so do `centres`. Also how many were left out.
    pub fn named(&self, centres: &[String]) -> (Self, usize) {
        let loose = |n: NodeIndex| {
            let beside: BTreeSet<NodeIndex> = self.graph.neighbors_undirected(n).filter(|m| *m != n).collect();
            beside.len() < 2
        };
        let says_little = |n: NodeIndex| {
            let entity = self.graph.node_weight(n);
            loose(n) && entity.is_some_and(|e| e.ty != "Event" && !is_name(&e.label) && !centres.contains(&e.iri))
        };
        let dull: BTreeSet<NodeIndex> = self.graph.node_indices().filter(|&n| says_little(n)).collect();
        let kept = self.only(|n| {
            let joined = self.graph.neighbors_undirected(n).any(|m| !dull.contains(&m));
            !dull.contains(&n) && (joined || self.graph.node_weight(n).is_some_and(|e| centres.contains(&e.iri)))
        });
        let left_out = self.len() - kept.len();
        (kept, left_out)
    }

    /// Without the events of which a direct edge tells all that is drawn: "the truce" whose only links are its parties, where these are joined
    /// by `truceWith`, which the ontology declares a shortcut of just that. `centres` stay.
    pub fn without_told(&self, ontology: &Ontology, centres: &[String]) -> Self {
        let mut joined: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
        for edge in self.edges() {
            let relation = ontology.relations.get(&Iri::new(&edge.predicate));
            if let (Some(shortcut), Some(object)) = (relation.and_then(|r| r.shortcut.as_ref()), entity(edge)) {
                let class = shortcut.event.as_str();
                joined.insert((class, shortcut.subject_role.as_str(), &edge.subject));
                joined.insert((class, shortcut.object_role.as_str(), object));
            }
        }
        let told = |event: &EntityView| {
            let mut links = self.edges().filter(|e| e.subject == event.iri || entity(e) == Some(&event.iri)).peekable();
            let class = event.class.as_deref().unwrap_or_default();
            links.peek().is_some()
                && links
                    .all(|e| entity(e).is_some_and(|object| joined.contains(&(class, e.predicate.as_str(), object))))
        };
        self.only(|n| {
            let view = self.graph.node_weight(n);
            view.is_some_and(|e| e.ty != "Event" || centres.contains(&e.iri) || !told(e))
        })
    }

    fn only(&self, keep: impl Fn(NodeIndex) -> bool) -> Self {
        let mut part = Self { graph: DiGraph::new(), index: BTreeMap::new(), values: BTreeMap::new() };
        for (iri, &node) in self.index.iter().filter(|(_, n)| keep(**n)) {
            if let Some(view) = self.graph.node_weight(node) {
                part.index.insert(iri.clone(), part.graph.add_node(view.clone()));
            }
        }
        for edge in self.edges() {
            let inside = |iri: &str| part.index.contains_key(iri);
            if inside(&edge.subject) && entity(edge).is_some_and(inside) {
                part.add(edge.clone());
            }
        }
        let values = self.values.iter().filter(|(iri, _)| part.index.contains_key(*iri));
        part.values = values.map(|(iri, edges)| (iri.clone(), edges.clone())).collect();
        part
    }

    /// For each node, the nodes beside it, whatever the direction, each once, with the number of independent origins of the edges that
    /// join them; loops are left out.
    fn neighbours(&self, counts: impl Fn(&EdgeView) -> bool) -> Vec<Vec<(usize, f64)>> {
        let beside = |node: NodeIndex| {
            let mut weights: BTreeMap<usize, f64> = BTreeMap::new();
            for direction in [Direction::Outgoing, Direction::Incoming] {
                for edge in self.graph.edges_directed(node, direction).filter(|e| counts(e.weight())) {
                    let other = if direction == Direction::Outgoing { edge.target() } else { edge.source() };
                    if other != node {
                        *weights.entry(other.index()).or_default() += edge.weight().origins.max(1) as f64;
                    }
                }
            }
            weights.into_iter().collect()
        };
        self.graph.node_indices().map(beside).collect()
    }
}

/// Whether an edge joins its ends: somebody says that it holds.
pub(crate) fn joins(edge: &EdgeView) -> bool {
    edge.status <= EdgeStatus::Reported
}

fn entity(edge: &EdgeView) -> Option<&str> {
    match &edge.object {
        ObjectView::Entity(iri) => Some(iri),
        ObjectView::Literal(_) => None,
    }
}

/// Whether a label looks like a name: a word after the first has a capital or a digit, or the only word has, or something is
/// somebody's ("Guatemala's maras").
fn is_name(label: &str) -> bool {
    let telling = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let mut words = label.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    if rest.is_empty() {
        telling(first)
    } else {
        rest.iter().any(|w| telling(w)) || (telling(first) && first.ends_with("'s"))
    }
}

fn unknown(iri: &str) -> EntityView {
    EntityView {
        iri: iri.to_owned(),
        label: iri.rsplit(['#', '/']).next().unwrap_or(iri).to_owned(),
        aliases: Vec::new(),
        ty: "Misc".to_owned(),
        class: None,
        documents: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{self, edge};
    use super::*;
    use crate::ontology::Shortcut;

    #[test]
    fn a_neighbourhood_ends_at_its_depth() {
        let network = sample::truce();
        let near = network.around(&[sample::iri("ms-13")], 1);
        assert!(near.entity(&sample::iri("barrio-18")).is_some());
        assert!(near.entity(&sample::iri("davos")).is_none());
        assert!(near.edges().all(|e| near.entity(&e.subject).is_some()));
    }

    #[test]
    fn the_central_part_keeps_those_asked_for_and_counts_the_rest() {
        let network = sample::truce();
        let (part, left_out) = network.central(4, &[sample::iri("davos")]);
        assert!(part.entity(&sample::iri("davos")).is_some());
        assert_eq!(part.len() + left_out, network.len());
        assert!(part.len() <= 4);
    }

    #[test]
    fn what_is_kept_hangs_together_and_the_largest_part_comes_first() {
        let mut edges = vec![edge("lone", "leads", "pair")];
        edges.extend((0..6).map(|i| edge(&format!("hub{}", i / 3), "leads", &format!("leaf{i}"))));
        edges.push(edge("hub0", "leads", "hub1"));
        let network = Network::new(Vec::new(), edges, &sample::ontology());
        let (part, left_out) = network.central(5, &[]);
        assert_eq!((part.len(), left_out), (5, 5));
        assert_eq!(part.measures().components, 1);
        assert!(part.entity(&sample::iri("lone")).is_none());
    }

    #[test]
    fn names_are_told_from_descriptions() {
        for name in ["Barrio 18", "Davos", "Otto Pérez", "the United Nations", "Guatemala's maras", "MS-13"] {
            assert!(is_name(name), "{name}");
        }
        for description in ["local leaders", "Both men", "the leader", "a police commander", "members"] {
            assert!(!is_name(description), "{description}");
        }
    }

    #[test]
    fn the_nameless_stay_only_where_they_join_others() {
        let edges =
            vec![edge("boss", "leads", "Gang A"), edge("link", "leads", "Gang A"), edge("link", "leads", "Gang B")];
        let network = Network::new(Vec::new(), edges, &sample::ontology());
        let (kept, left_out) = network.named(&[]);
        assert_eq!((kept.len(), left_out), (3, 1));
        assert!(kept.entity(&sample::iri("link")).is_some());
    }

    #[test]
    fn an_event_that_a_direct_edge_tells_is_not_drawn_again() {
        let mut ontology = sample::ontology();
        let iri = |name: &str| Iri::new(&edge("a", name, "b").predicate);
        let event = Iri::new("https://w3id.org/tregua/crime#Truce");
        let shortcut = Shortcut { event: event.clone(), subject_role: iri("party"), object_role: iri("party") };
        let mut truce_with = ontology.relations.values().next().unwrap().clone();
        (truce_with.iri, truce_with.shortcut) = (iri("truceWith"), Some(shortcut));
        ontology.relations.insert(truce_with.iri.clone(), truce_with);
        let view = |slug: &str| EntityView {
            iri: sample::iri(slug),
            label: slug.into(),
            aliases: Vec::new(),
            ty: "Event".into(),
            class: Some(event.as_str().to_owned()),
            documents: 1,
        };
        let edges = vec![
            edge("a", "truceWith", "b"),
            edge("told", "party", "a"),
            edge("told", "party", "b"),
            edge("placed", "party", "a"),
            edge("placed", "place", "c"),
        ];
        let network = Network::new(vec![view("told"), view("placed")], edges, &ontology);
        let drawn = network.without_told(&ontology, &[]);
        assert!(drawn.entity(&sample::iri("told")).is_none());
        assert!(drawn.entity(&sample::iri("placed")).is_some());
        assert!(network.without_told(&ontology, &[sample::iri("told")]).entity(&sample::iri("told")).is_some());
    }

    #[test]
    fn the_order_of_edges_does_not_matter() {
        let (entities, edges) = sample::views();
        let mut reversed = edges.clone();
        reversed.reverse();
        let a = Network::new(entities.clone(), edges, &sample::ontology());
        let b = Network::new(entities, reversed, &sample::ontology());
        assert!(a.edges().eq(b.edges()));
    }

    #[test]
    fn an_end_without_a_view_is_still_a_node() {
        let network = Network::new(Vec::new(), vec![edge("a", "leads", "b")], &sample::ontology());
        assert_eq!(network.entities().map(|e| e.label.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
