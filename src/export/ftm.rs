//! FollowTheMoney, one entity a line: <https://followthemoney.tech/>. Entities become things, edges links; each link carries its quotes
//! and the articles that prove it.

use super::{Content, status};
use crate::graph::{ClaimView, EdgeView, EntityView, ObjectView};
use crate::network::draw::Kind;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) fn write(content: &Content, out: &mut dyn Write) -> io::Result<()> {
    for document in content.documents.values() {
        let mut properties = Map::new();
        set(&mut properties, "title", document.title.iter().cloned());
        set(&mut properties, "publishedAt", document.date.iter().map(|d| d.to_string()));
        set(&mut properties, "publisher", document.source.iter().cloned());
        set(&mut properties, "sourceUrl", document.url.iter().cloned());
        line(out, &document.iri, "Article", properties)?;
    }
    for entity in content.nodes() {
        let mut properties = Map::new();
        set(&mut properties, "name", [entity.label.clone()]);
        set(&mut properties, "alias", entity.aliases.iter().cloned());
        set(&mut properties, "topics", topic(content, entity).map(str::to_owned));
        set(&mut properties, "notes", content.values(&entity.iri));
        line(out, &entity.iri, schema(content, entity), properties)?;
    }
    for edge in content.network.edges() {
        link(content, edge, out)?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, iri: &str, schema: &str, properties: Map<String, Value>) -> io::Result<()> {
    writeln!(out, "{}", json!({ "id": key(iri), "schema": schema, "properties": properties }))
}

/// FollowTheMoney's keys hold no slashes.
fn key(iri: &str) -> String {
    format!("tregua-{}", &blake3::hash(iri.as_bytes()).to_hex()[..24])
}

fn set(properties: &mut Map<String, Value>, name: &str, values: impl IntoIterator<Item = String>) {
    let values: BTreeSet<String> = values.into_iter().filter(|v| !v.trim().is_empty()).collect();
    if !values.is_empty() {
        properties.insert(name.to_owned(), values.into_iter().map(Value::String).collect());
    }
}

fn schema(content: &Content, entity: &EntityView) -> &'static str {
    match Kind::of(entity, content.ontology) {
        Kind::Person => "Person",
        Kind::Government => "PublicBody",
        Kind::Armed | Kind::Organization => "Organization",
        Kind::Place => "Address",
        Kind::Event => "Event",
        Kind::Other => "Thing",
    }
}

fn topic(content: &Content, entity: &EntityView) -> Option<&'static str> {
    (Kind::of(entity, content.ontology) == Kind::Armed).then_some("crime")
}

/// A link of the most general kind: what the relation is stands in `role`. Only affirmed edges are links.
fn link(content: &Content, edge: &EdgeView, out: &mut dyn Write) -> io::Result<()> {
    let ObjectView::Entity(object) = &edge.object else { return Ok(()) };
    if !matches!(edge.status, crate::graph::EdgeStatus::Fact | crate::graph::EdgeStatus::Reported) {
        return Ok(());
    }
    let claims: Vec<&ClaimView> = edge.claims.iter().filter_map(|c| content.claims.get(c)).collect();
    let proofs = claims.iter().filter_map(|c| content.documents.get(&c.document)).map(|d| key(&d.iri));
    let mut properties = Map::new();
    set(&mut properties, "subject", [key(&edge.subject)]);
    set(&mut properties, "object", [key(object)]);
    set(&mut properties, "role", [content.ontology.label(&edge.predicate)]);
    set(&mut properties, "status", [status(edge.status).to_owned()]);
    set(&mut properties, "startDate", edge.from.map(|d| d.to_string()));
    set(&mut properties, "endDate", edge.until.map(|d| d.to_string()));
    set(&mut properties, "description", claims.iter().map(|c| c.quotes.join(" […] ")));
    set(&mut properties, "proof", proofs);
    let whole = format!("{} {} {object}", edge.subject, edge.predicate);
    line(out, &whole, "UnknownLink", properties)
}

#[cfg(test)]
mod tests {
    use super::super::{Format, testing};
    use serde_json::Value;

    #[test]
    fn links_join_entities_that_are_there_and_carry_their_proof() {
        let text = testing::exported(Format::Ftm);
        let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let ids: Vec<&Value> = lines.iter().map(|l| &l["id"]).collect();
        let links: Vec<&Value> = lines.iter().filter(|l| l["schema"] == "UnknownLink").collect();
        assert!(!links.is_empty());
        for link in links {
            let properties = &link["properties"];
            assert!(ids.contains(&&properties["subject"][0]) && ids.contains(&&properties["object"][0]));
            assert!(ids.contains(&&properties["proof"][0]), "{link}");
        }
    }
}
