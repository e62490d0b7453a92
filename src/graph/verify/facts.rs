//! Each fact grounded in a claim of the right standing; nothing in the default graph that is only said, denied or supposed.

use super::read::{Contents, graph_name, named};
use super::{Check, Failures};
use crate::claim::Polarity;
use crate::graph::claims::Parts;
use crate::graph::conclude::{implied, normal_key};
use crate::graph::error::GraphError;
use crate::graph::open::Graph;
use crate::graph::view::ObjectView;
use crate::graph::vocabulary as v;
use crate::ontology::{Iri, Ontology};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, Term};
use std::collections::HashMap;

/// What the claims of one thing amount to.
#[derive(Clone, Copy, Default)]
struct Standing {
    own: bool,
    reported: bool,
    taken_back: bool,
    denied: bool,
    supposed: bool,
}

type Key = (String, String, ObjectView);

pub fn check(graph: &Graph, contents: &Contents, failures: &mut Failures) -> Result<(), GraphError> {
    let standings = standings(graph, contents)?;
    let reported = graph.names.reported();
    let reported = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&reported));
    for name in [GraphNameRef::DefaultGraph, reported] {
        for quad in graph.quads.find(None, None, None, Some(name)) {
            let quad = quad?;
            let in_reported = !matches!(quad.graph_name, GraphName::DefaultGraph);
            let shown = format!("<{}> <{}> {}", graph_name(&quad.graph_name), quad.predicate.as_str(), quad.object);
            let Some((subject, predicate, object)) = named(quad) else {
                failures.add(Check::Fact, "_:", format!("a blank node is in the default graph: {shown}"));
                continue;
            };
            if !contents.entities.contains(&subject) {
                failures.add(Check::Fact, &subject, "is in the default graph and no entity");
            } else if let Some(what) =
                ungrounded(graph, contents, &standings, (&subject, &predicate, &object), in_reported)
            {
                failures.add(Check::Fact, &subject, format!("<{predicate}> {object} {what}"));
            }
        }
    }
    Ok(())
}

/// What is wrong with a triple of the default graph or of the graph of what is reported.
fn ungrounded(
    graph: &Graph,
    contents: &Contents,
    standings: &HashMap<Key, Standing>,
    (subject, predicate, object): (&str, &str, &Term),
    in_reported: bool,
) -> Option<String> {
    let naming = predicate == v::PREF_LABEL.as_str() || predicate == v::ALT_LABEL.as_str();
    let object = match object {
        Term::NamedNode(node) => ObjectView::Entity(node.as_str().to_owned()),
        Term::Literal(_) if naming && !in_reported => return None,
        Term::Literal(text) => ObjectView::Literal(text.value().to_owned()),
        _ => return Some("is no fact that a claim can make".into()),
    };
    if let ObjectView::Entity(class) = &object
        && predicate == v::TYPE.as_str()
    {
        let given = v::coarse_of(class).is_some() || assigned(graph, contents, subject, class);
        if given && !in_reported {
            return None;
        }
    }
    let standing = standings.get(&key(subject, predicate, object, graph.ontology())).copied();
    let Some(standing) = standing else { return Some("has no claim".into()) };
    let good = if in_reported { standing.reported } else { standing.own };
    (!good).then(|| why_not(standing).to_owned())
}

/// Whether a class that is no event's was assigned to the entity by some document.
fn assigned(graph: &Graph, contents: &Contents, entity: &str, class: &str) -> bool {
    let event =
        graph.ontology().classes.get(&Iri::new(class)).is_some_and(|c| c.ty == crate::document::EntityType::Event);
    !event && contents.classes.contains(&(entity.to_owned(), class.to_owned()))
}

fn why_not(standing: Standing) -> &'static str {
    match standing {
        Standing { taken_back: true, .. } => "was taken back by the voice that said it",
        Standing { reported: true, .. } => "is only said by a speaker",
        Standing { own: true, .. } => "is said in a paper's own voice, and stands among what is only reported",
        Standing { supposed: true, .. } => "is only supposed",
        _ => "is only denied",
    }
}

fn key(subject: &str, predicate: &str, object: ObjectView, ontology: &Ontology) -> Key {
    match object {
        ObjectView::Entity(object) if predicate != v::TYPE.as_str() => {
            let predicate = Iri::new(predicate);
            let (s, p, o) = normal_key(subject, &predicate, &object, ontology);
            (s.to_owned(), p.to_owned(), ObjectView::Entity(o.to_owned()))
        }
        object => (subject.to_owned(), predicate.to_owned(), object),
    }
}

fn standings(graph: &Graph, contents: &Contents) -> Result<HashMap<Key, Standing>, GraphError> {
    let mut taken_back = std::collections::BTreeSet::new();
    for quad in graph.quads.find(None, Some(v::SUPERSEDES), None, None) {
        if let Some((later, _, Term::NamedNode(earlier))) = named(quad?) {
            let denies = contents.claims.get(&later).is_some_and(|c| c.polarity == Polarity::Denied);
            if denies {
                taken_back.insert(earlier.into_string());
            }
        }
    }
    let mut standings: HashMap<Key, Standing> = HashMap::new();
    for claim in contents.claims.values() {
        let key = key(&claim.subject, &claim.predicate, claim.object.clone(), graph.ontology());
        count(standings.entry(key).or_default(), claim, taken_back.contains(&claim.iri));
        for general in implied(&Iri::new(&claim.predicate), graph.ontology()).into_iter().filter(|_| claim.plain()) {
            let key = self::key(&claim.subject, general.as_str(), claim.object.clone(), graph.ontology());
            count(standings.entry(key).or_default(), claim, taken_back.contains(&claim.iri));
        }
    }
    Ok(standings)
}

fn count(standing: &mut Standing, claim: &Parts, taken_back: bool) {
    match (claim.plain(), claim.speakers.is_empty()) {
        (true, _) if taken_back => standing.taken_back = true,
        (true, true) => standing.own = true,
        (true, false) => standing.reported = true,
        _ if claim.polarity == Polarity::Denied => standing.denied = true,
        _ => standing.supposed = true,
    }
}
