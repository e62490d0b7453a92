//! Two CSV files for `neo4j-admin database import`: nodes and relationships, with typed headers; `;` stands inside arrays.

use super::{Content, ExportError, status};
use crate::graph::ObjectView;
use std::path::{Path, PathBuf};

const NODES: [&str; 7] =
    ["id:ID", "name:string", "aliases:string[]", "class:string", "documents:int", "values:string[]", ":LABEL"];
const EDGES: [&str; 12] = [
    ":START_ID",
    ":END_ID",
    ":TYPE",
    "label:string",
    "status:string",
    "contested:boolean",
    "origins:int",
    "documents:int",
    "confidence:double",
    "from:string",
    "until:string",
    "claims:string[]",
];

pub(super) fn write(content: &Content, folder: &Path) -> Result<Vec<PathBuf>, ExportError> {
    let paths = vec![folder.join("nodes.csv"), folder.join("relationships.csv")];
    let [nodes, edges] = [nodes(content), edges(content)];
    for (path, header, rows) in [(&paths[0], &NODES[..], nodes), (&paths[1], &EDGES[..], edges)] {
        let mut file = csv::Writer::from_path(path).map_err(std::io::Error::from)?;
        file.write_record(header).map_err(std::io::Error::from)?;
        for row in rows {
            file.write_record(row).map_err(std::io::Error::from)?;
        }
        file.flush()?;
    }
    Ok(paths)
}

/// An array in one field; what separates its items is taken out of them.
fn array(items: &[String]) -> String {
    items.iter().map(|i| i.replace(';', ",")).collect::<Vec<_>>().join(";")
}

fn nodes(content: &Content) -> Vec<Vec<String>> {
    let row = |e: &&crate::graph::EntityView| {
        let class = content.class(e);
        let fine = class.rsplit(':').next().unwrap_or(&class);
        let labels = if fine == e.ty { e.ty.clone() } else { format!("{};{fine}", e.ty) };
        let values = array(&content.values(&e.iri));
        vec![e.iri.clone(), e.label.clone(), array(&e.aliases), class.clone(), e.documents.to_string(), values, labels]
    };
    content.nodes().iter().map(row).collect()
}

fn edges(content: &Content) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for edge in content.network.edges() {
        let ObjectView::Entity(object) = &edge.object else { continue };
        rows.push(vec![
            edge.subject.clone(),
            object.clone(),
            upper(&edge.predicate),
            content.ontology.label(&edge.predicate),
            status(edge.status).to_owned(),
            edge.contested.to_string(),
            edge.origins.to_string(),
            edge.documents.to_string(),
            format!("{:.2}", f64::from(edge.confidence) / 100.0),
            edge.from.map(|d| d.to_string()).unwrap_or_default(),
            edge.until.map(|d| d.to_string()).unwrap_or_default(),
            array(&edge.claims),
        ]);
    }
    rows
}

/// `TRUCE_WITH` for `…#truceWith`, as relationship types are written there.
fn upper(iri: &str) -> String {
    let mut name = String::new();
    for c in iri.rsplit(['#', '/']).next().unwrap_or(iri).chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(c.to_uppercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::super::{Format, testing, write_folder};
    use super::*;

    #[test]
    fn every_relationship_joins_nodes_that_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let paths = testing::with_content(|c| write_folder(Format::Neo4j, c, folder.path()).unwrap());
        let rows = |path: &Path| -> Vec<csv::StringRecord> {
            csv::Reader::from_path(path).unwrap().records().map(|r| r.unwrap()).collect()
        };
        let ids: Vec<String> = rows(&paths[0]).iter().map(|r| r[0].to_owned()).collect();
        let edges = rows(&paths[1]);
        assert!(edges.iter().all(|r| ids.contains(&r[0].to_owned()) && ids.contains(&r[1].to_owned())));
        assert!(edges.iter().any(|r| &r[2] == "TRUCE_WITH"));
    }
}
