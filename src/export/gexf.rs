//! GEXF 1.3 with typed attributes and time: <https://gexf.net/schema.html>. An edge is there from the first day on which it may have held to
//! the last; the dates as precise as they were given are attributes.

use super::xml::{attributes, empty};
use super::{Content, status};
use crate::graph::{EdgeView, EntityView, ObjectView};
use crate::network::draw::Kind;
use std::io::{self, Write};

const NODE: [(&str, &str); 5] =
    [("type", "string"), ("class", "string"), ("aliases", "string"), ("documents", "integer"), ("values", "string")];
const EDGE: [(&str, &str); 9] = [
    ("relation", "string"),
    ("status", "string"),
    ("contested", "boolean"),
    ("origins", "integer"),
    ("documents", "integer"),
    ("confidence", "double"),
    ("from", "string"),
    ("until", "string"),
    ("claims", "string"),
];

pub(super) fn write(content: &Content, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let namespaces = [("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")];
    writeln!(out, "<gexf{}>", attributes(&namespaces))?;
    writeln!(out, "  <meta>\n    <creator>Tregua</creator>\n  </meta>")?;
    writeln!(
        out,
        "  <graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">"
    )?;
    for (class, declared) in [("node", &NODE[..]), ("edge", &EDGE[..])] {
        writeln!(out, "    <attributes class=\"{class}\" mode=\"static\">")?;
        for (i, (title, ty)) in declared.iter().enumerate() {
            empty(out, 6, "attribute", &[("id", &i.to_string()), ("title", title), ("type", ty)])?;
        }
        writeln!(out, "    </attributes>")?;
    }
    writeln!(out, "    <nodes>")?;
    for entity in content.nodes() {
        node(content, entity, out)?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (i, view) in content.network.edges().enumerate() {
        edge(content, i, view, out)?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

/// Attribute values by their place in the declaration; empty ones are left out.
fn values(out: &mut dyn Write, values: &[String]) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (i, value) in values.iter().enumerate().filter(|(_, v)| !v.is_empty()) {
        empty(out, 10, "attvalue", &[("for", &i.to_string()), ("value", value)])?;
    }
    writeln!(out, "        </attvalues>")
}

fn node(content: &Content, entity: &EntityView, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "      <node{}>", attributes(&[("id", &entity.iri), ("label", &entity.label)]))?;
    let row = [
        entity.ty.clone(),
        content.class(entity),
        entity.aliases.join("; "),
        entity.documents.to_string(),
        content.values(&entity.iri).join("; "),
    ];
    values(out, &row)?;
    let (fill, _) = Kind::of(entity, content.ontology).colours();
    let channel =
        |at: usize| fill.get(at..at + 2).and_then(|h| u8::from_str_radix(h, 16).ok()).unwrap_or(255).to_string();
    empty(out, 8, "viz:color", &[("r", &channel(1)), ("g", &channel(3)), ("b", &channel(5))])?;
    writeln!(out, "      </node>")
}

fn edge(content: &Content, i: usize, edge: &EdgeView, out: &mut dyn Write) -> io::Result<()> {
    let ObjectView::Entity(object) = &edge.object else { return Ok(()) };
    let (id, label, weight) = (i.to_string(), content.ontology.label(&edge.predicate), edge.origins.max(1).to_string());
    let start = edge.from.map(|d| d.first_day().to_string()).unwrap_or_default();
    let end = edge.until.map(|d| d.last_day().to_string()).unwrap_or_default();
    let mut pairs = vec![("id", id.as_str()), ("source", &edge.subject), ("target", object), ("label", &label)];
    pairs.extend([("kind", label.as_str()), ("weight", &weight)]);
    pairs.extend([("start", start.as_str()), ("end", end.as_str())].into_iter().filter(|(_, day)| !day.is_empty()));
    writeln!(out, "      <edge{}>", attributes(&pairs))?;
    let row = [
        content.prefixed(&edge.predicate),
        status(edge.status).to_owned(),
        edge.contested.to_string(),
        edge.origins.to_string(),
        edge.documents.to_string(),
        format!("{:.2}", f64::from(edge.confidence) / 100.0),
        edge.from.map(|d| d.to_string()).unwrap_or_default(),
        edge.until.map(|d| d.to_string()).unwrap_or_default(),
        edge.claims.join(" "),
    ];
    values(out, &row)?;
    writeln!(out, "      </edge>")
}

#[cfg(test)]
mod tests {
    use super::super::{Format, testing};

    #[test]
    fn a_year_begins_on_its_first_day_and_stays_a_year_in_the_attribute() {
        let xml = testing::exported(Format::Gexf);
        assert!(xml.contains("start=\"2012-01-01\"") && xml.contains("value=\"2012\""), "{xml}");
    }
}
