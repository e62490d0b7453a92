//! `tregua diff`: which claims, facts and identities came, went or changed from one graph to another.

use super::context::{Context, Outcome, count, json, output, plain};
use super::why::Labels;
use crate::graph::vocabulary::MEMBER;
use crate::graph::{ClaimView, EdgeStatus, Graph, ObjectView, Selection};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Directory of the earlier graph
    #[arg(value_name = "GRAPH")]
    before: PathBuf,
    /// Directory of the later one
    #[arg(value_name = "GRAPH")]
    after: PathBuf,
}

/// One thing that is not as it was. Ordered as it is printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
struct Change {
    kind: &'static str,
    /// "came", "went" or "changed".
    how: &'static str,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iri: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let (before, after) = (context.at(&args.before).open()?, context.at(&args.after).open()?);
    let mut changes = compare("fact", facts(&before)?, facts(&after)?);
    changes.extend(compare("claim", claims(&before)?, claims(&after)?));
    changes.extend(compare("identity", identities(&before)?, identities(&after)?));
    output(None, |out| if context.json { json(out, &changes) } else { write(&changes, context, out) })?;
    context.note(&summary(&changes));
    Ok(Outcome::Good)
}

/// What is compared: by a key that stays, what is printed, and what makes it the same.
type Items = BTreeMap<String, (String, String)>;

fn compare(kind: &'static str, before: Items, after: Items) -> Vec<Change> {
    let iri = |key: &str| key.starts_with("http").then(|| key.to_owned());
    let mut changes = Vec::new();
    for (key, (text, state)) in &before {
        match after.get(key) {
            None => changes.push(Change { kind, how: "went", what: text.clone(), iri: iri(key) }),
            Some((now, new_state)) if new_state != state => {
                let what =
                    if now == text { format!("{now}: {state} → {new_state}") } else { format!("{text} → {now}") };
                changes.push(Change { kind, how: "changed", what, iri: iri(key) });
            }
            Some(_) => {}
        }
    }
    let new = after.iter().filter(|(key, _)| !before.contains_key(*key));
    changes.extend(new.map(|(key, (text, _))| Change { kind, how: "came", what: text.clone(), iri: iri(key) }));
    changes.sort();
    changes
}

/// Facts by the names of what they join: an entity's IRI may change while it stays the same thing.
fn facts(graph: &Graph) -> anyhow::Result<Items> {
    let mut labels = Labels::new(graph);
    let mut items = Items::new();
    for edge in graph.edges(&Selection::default())?.iter().filter(|e| e.status == EdgeStatus::Fact) {
        let text = format!(
            "{}  {}  {}",
            labels.of(&edge.subject)?,
            labels.relation(&edge.predicate),
            labels.object(&edge.object)?
        );
        let text_of = |d: Option<crate::document::PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
        let state =
            format!("{}–{}{}", text_of(edge.from), text_of(edge.until), if edge.contested { ", disputed" } else { "" });
        items.insert(text.clone(), (text, state));
    }
    Ok(items)
}

fn claims(graph: &Graph) -> anyhow::Result<Items> {
    let mut labels = Labels::new(graph);
    let mut iris = BTreeSet::new();
    for entity in graph.entities()? {
        iris.extend(graph.claims_about(&entity.iri)?.into_iter().map(|c| c.iri));
    }
    let mut items = Items::new();
    for claim in graph.claims(&iris.into_iter().collect::<Vec<_>>())? {
        let speakers: Vec<String> = claim.speakers.iter().map(|s| labels.of(s)).collect::<anyhow::Result<_>>()?;
        let text = format!("{} ({})", labels.statement(&claim)?, plain(&claim.document));
        items.insert(claim.iri.clone(), (text, state(&claim, &speakers)));
    }
    Ok(items)
}

fn state(claim: &ClaimView, speakers: &[String]) -> String {
    let date = |d: Option<crate::document::PartialDate>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    format!(
        "{}, {}, {}–{}, confidence {}, by {}, against {}",
        claim.polarity,
        claim.modality,
        date(claim.from),
        date(claim.until),
        claim.confidence,
        if speakers.is_empty() { "the paper".to_owned() } else { speakers.join(" < ") },
        claim.contradicts.len() + claim.differs.len()
    )
}

/// For each local entity, the names of the entity that it is held to be, by the smallest local entity with it.
fn identities(graph: &Graph) -> anyhow::Result<Items> {
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for quad in graph.quads(&Selection::default())? {
        if let (true, NamedOrBlankNode::NamedNode(entity), Term::NamedNode(member)) =
            (quad.predicate == MEMBER, quad.subject, quad.object)
        {
            members.entry(entity.into_string()).or_default().insert(member.into_string());
        }
    }
    let mut labels = Labels::new(graph);
    let mut items = Items::new();
    for (entity, members) in members {
        let Some(first) = members.first().cloned() else { continue };
        let text = format!(
            "{} ({})",
            labels.object(&ObjectView::Entity(entity))?,
            count(members.len(), "mention cluster", "mention clusters")
        );
        items.insert(first, (text, members.into_iter().collect::<Vec<_>>().join(" ")));
    }
    Ok(items)
}

fn write(changes: &[Change], context: &Context, out: &mut dyn Write) -> anyhow::Result<()> {
    for change in changes {
        let mark = match change.how {
            "came" => "+",
            "went" => "-",
            _ => "~",
        };
        let line = format!("{mark} {:<8}  {}", change.kind, plain(&change.what));
        let line = if mark == "-" { context.red(&line) } else { line };
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn summary(changes: &[Change]) -> String {
    let of = |kind: &str| {
        let n = |how: &str| changes.iter().filter(|c| c.kind == kind && c.how == how).count();
        format!("+{} -{} ~{}", n("came"), n("went"), n("changed"))
    };
    format!("facts {}; claims {}; identities {}", of("fact"), of("claim"), of("identity"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_went_and_changed_is_told_apart() {
        let items = |rows: &[(&str, &str)]| -> Items {
            rows.iter().map(|(k, s)| ((*k).to_owned(), ((*k).to_owned(), (*s).to_owned()))).collect()
        };
        let changes =
            compare("fact", items(&[("a", "1"), ("b", "1"), ("c", "1")]), items(&[("b", "2"), ("c", "1"), ("d", "1")]));
        let told: Vec<(&str, &str)> = changes.iter().map(|c| (c.how, c.what.as_str())).collect();
        assert_eq!(told, [("came", "d"), ("changed", "b: 1 → 2"), ("went", "a")]);
    }
}
