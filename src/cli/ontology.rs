//! `tregua ontology`: the classes and relations that the program looks for, as a table, a page, or JSON.

use super::context::{Context, Outcome, output};
use super::reading::OntologyArgs;
use super::table::{self, Side};
use crate::ontology::{Class, Iri, Ontology, Relation, markdown};
use std::collections::BTreeSet;
use std::io::Write;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A page in Markdown
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    ontology: OntologyArgs,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let ontology = args.ontology.load()?;
    output(None, |out| match () {
        () if args.markdown => Ok(out.write_all(markdown(&ontology).as_bytes())?),
        () if context.json => super::context::json(out, &listing(&ontology)),
        () => Ok(tables(&ontology, context.width, out)?),
    })?;
    Ok(Outcome::Good)
}

fn names(iris: &BTreeSet<Iri>, ontology: &Ontology) -> String {
    iris.iter().map(|i| ontology.prefixed(i)).collect::<Vec<_>>().join(", ")
}

/// What a relation's object may be.
fn range(relation: &Relation, ontology: &Ontology) -> String {
    match &relation.datatype {
        Some(datatype) if relation.range.is_empty() => ontology.prefixed(datatype),
        _ => names(&relation.range, ontology),
    }
}

fn traits(relation: &Relation, ontology: &Ontology) -> String {
    let mut traits = Vec::new();
    let flags = [
        (relation.symmetric, "symmetric"),
        (relation.transitive, "transitive"),
        (relation.functional, "functional"),
        (relation.inverse_functional, "inverse functional"),
        (relation.role, "role of an event"),
    ];
    traits.extend(flags.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name.to_owned()));
    traits.extend(relation.inverse.iter().map(|i| format!("inverse of {}", ontology.prefixed(i))));
    traits.extend(relation.shortcut.iter().map(|s| format!("short for {}", ontology.prefixed(&s.event))));
    traits.join(", ")
}

fn tables(ontology: &Ontology, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    let class =
        |c: &Class| vec![ontology.prefixed(&c.iri), c.label.clone(), names(&c.parents, ontology), c.definition.clone()];
    let left = |name| (name, Side::Left);
    let rows: Vec<Vec<String>> = ontology.classes.values().map(class).collect();
    table::write(out, &["class", "label", "below", "definition"].map(left), &rows, width)?;
    writeln!(out)?;
    let relation = |r: &Relation| {
        vec![
            ontology.prefixed(&r.iri),
            r.label.clone(),
            names(&r.domain, ontology),
            range(r, ontology),
            traits(r, ontology),
            r.patterns.len().to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = ontology.relations.values().map(relation).collect();
    let header = [left("relation"), left("label"), left("of"), left("to"), left("traits"), ("patterns", Side::Right)];
    table::write(out, &header, &rows, width)
}

fn listing(ontology: &Ontology) -> serde_json::Value {
    let class = |c: &Class| serde_json::json!({ "iri": c.iri, "label": c.label, "definition": c.definition, "parents": c.parents, "type": c.ty });
    let relation = |r: &Relation| {
        serde_json::json!({
            "iri": r.iri, "label": r.label, "definition": r.definition, "domain": r.domain, "range": r.range,
            "datatype": r.datatype, "inverse": r.inverse, "symmetric": r.symmetric, "transitive": r.transitive,
            "functional": r.functional, "role": r.role,
            "patterns": r.patterns.iter().map(|p| format!("{}@{}", p.text, p.language)).collect::<Vec<_>>(),
        })
    };
    serde_json::json!({
        "classes": ontology.classes.values().map(class).collect::<Vec<_>>(),
        "relations": ontology.relations.values().map(relation).collect::<Vec<_>>(),
    })
}
