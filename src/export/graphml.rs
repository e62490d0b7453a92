//! GraphML with typed attributes: <http://graphml.graphdrawing.org/specification.html>.

use super::xml::{attributes, empty, escape};
use super::{Content, status};
use crate::graph::{EdgeView, EntityView, ObjectView};
use std::io::{self, Write};

const NODE: [(&str, &str); 6] = [
    ("label", "string"),
    ("type", "string"),
    ("class", "string"),
    ("aliases", "string"),
    ("documents", "int"),
    ("values", "string"),
];
const EDGE: [(&str, &str); 11] = [
    ("label", "string"),
    ("relation", "string"),
    ("status", "string"),
    ("contested", "boolean"),
    ("origins", "int"),
    ("documents", "int"),
    ("weight", "double"),
    ("confidence", "double"),
    ("from", "string"),
    ("until", "string"),
    ("claims", "string"),
];

pub(super) fn write(content: &Content, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<graphml{}>",
        attributes(&[
            ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            (
                "xsi:schemaLocation",
                "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"
            ),
        ])
    )?;
    for (domain, mark, keys) in [("node", "n", &NODE[..]), ("edge", "e", &EDGE[..])] {
        for (name, ty) in keys {
            let id = format!("{mark}_{name}");
            empty(out, 2, "key", &[("id", &id), ("for", domain), ("attr.name", name), ("attr.type", ty)])?;
        }
    }
    writeln!(out, "  <graph id=\"tregua\" edgedefault=\"directed\">")?;
    for entity in content.nodes() {
        node(content, entity, out)?;
    }
    for (i, view) in content.network.edges().enumerate() {
        edge(content, i, view, out)?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn data(out: &mut dyn Write, key: &str, value: &str) -> io::Result<()> {
    if value.is_empty() { Ok(()) } else { writeln!(out, "      <data key=\"{key}\">{}</data>", escape(value)) }
}

fn node(content: &Content, entity: &EntityView, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "    <node{}>", attributes(&[("id", &entity.iri)]))?;
    data(out, "n_label", &entity.label)?;
    data(out, "n_type", &entity.ty)?;
    data(out, "n_class", &content.class(entity))?;
    data(out, "n_aliases", &entity.aliases.join("; "))?;
    data(out, "n_documents", &entity.documents.to_string())?;
    data(out, "n_values", &content.values(&entity.iri).join("; "))?;
    writeln!(out, "    </node>")
}

fn edge(content: &Content, i: usize, edge: &EdgeView, out: &mut dyn Write) -> io::Result<()> {
    let ObjectView::Entity(object) = &edge.object else { return Ok(()) };
    let id = format!("e{i}");
    writeln!(out, "    <edge{}>", attributes(&[("id", &id), ("source", &edge.subject), ("target", object)]))?;
    data(out, "e_label", &content.ontology.label(&edge.predicate))?;
    data(out, "e_relation", &content.prefixed(&edge.predicate))?;
    data(out, "e_status", status(edge.status))?;
    data(out, "e_contested", if edge.contested { "true" } else { "false" })?;
    data(out, "e_origins", &edge.origins.to_string())?;
    data(out, "e_documents", &edge.documents.to_string())?;
    data(out, "e_weight", &edge.origins.max(1).to_string())?;
    data(out, "e_confidence", &format!("{:.2}", f64::from(edge.confidence) / 100.0))?;
    data(out, "e_from", &edge.from.map(|d| d.to_string()).unwrap_or_default())?;
    data(out, "e_until", &edge.until.map(|d| d.to_string()).unwrap_or_default())?;
    data(out, "e_claims", &edge.claims.join(" "))?;
    writeln!(out, "    </edge>")
}

#[cfg(test)]
mod tests {
    use super::super::{Format, testing};

    #[test]
    fn every_attribute_used_is_declared_with_its_type() {
        let xml = testing::exported(Format::GraphMl);
        for key in xml.split("<data key=\"").skip(1).filter_map(|s| s.split('"').next()) {
            assert!(xml.contains(&format!("<key id=\"{key}\"")), "{key}");
        }
        assert!(xml.contains("<data key=\"n_values\">changes by: more than half</data>"), "{xml}");
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert!(testing::exported(Format::GraphMl).contains("Otto Pérez\u{fffd}"));
    }
}
