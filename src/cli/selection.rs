//! The options that choose a part of the graph, shared by `export`, `draw` and `network`; names are resolved to IRIs.

use super::context::Context;
use crate::document::PartialDate;
use crate::graph::{ClaimView, Graph, Selection};
use crate::ontology::{Iri, Ontology};
use anyhow::bail;

/// The least confidence, the same option wherever claims are made or shown.
#[derive(clap::Args, Debug, Default)]
pub(super) struct SureArgs {
    /// Only claims of at least this confidence, 0 to 1
    #[arg(long, value_name = "P", value_parser = confidence, default_value = "0")]
    pub min_confidence: u8,
}

impl SureArgs {
    /// Keeps the claims, in hundredths of confidence, that are sure enough.
    pub(super) fn keep(&self, claims: &mut Vec<ClaimView>) {
        claims.retain(|c| c.confidence >= self.min_confidence);
    }
}

#[derive(clap::Args, Debug, Default)]
#[command(next_help_heading = "Which part of the graph")]
pub(super) struct SelectionArgs {
    /// Only this relation, for example `tgc:leads` or `leads`; may be repeated
    #[arg(long = "relation", value_name = "RELATION")]
    pub relations: Vec<String>,
    /// Only what this document says; may be repeated
    #[arg(long = "document", value_name = "ID")]
    pub documents: Vec<String>,
    /// Only what was said on or after
    #[arg(long, value_name = "DATE")]
    pub since: Option<PartialDate>,
    /// Only what was said on or before
    #[arg(long, value_name = "DATE")]
    pub until: Option<PartialDate>,
    #[command(flatten)]
    pub sure: SureArgs,
    /// Leave out what is only reported, planned, possible or denied
    #[arg(long)]
    pub facts: bool,
}

impl SelectionArgs {
    /// The selection, around these IRIs where there are any.
    pub(super) fn selection(&self, graph: &Graph, around: Vec<String>, depth: usize) -> anyhow::Result<Selection> {
        let relations = self.relations.iter().map(|r| relation(r, graph.ontology())).collect::<anyhow::Result<_>>()?;
        self.known_documents(graph)?;
        Ok(Selection {
            around,
            depth,
            relations,
            documents: self.documents.clone(),
            since: self.since,
            until: self.until,
            min_confidence: self.sure.min_confidence,
            all_claims: !self.facts,
        })
    }

    fn known_documents(&self, graph: &Graph) -> anyhow::Result<()> {
        if self.documents.is_empty() {
            return Ok(());
        }
        let known = graph.documents()?;
        match self.documents.iter().find(|id| !known.iter().any(|d| d.id == **id)) {
            Some(id) => bail!(
                "the graph has no document `{id}`; `tregua query -e 'SELECT ?id {{ GRAPH ?g {{ ?d dcterms:identifier ?id }} }}'` lists them"
            ),
            None => Ok(()),
        }
    }
}

/// Resolves names to IRIs.
pub(super) fn entities(context: &Context, graph: &Graph, names: &[String]) -> anyhow::Result<Vec<String>> {
    names.iter().map(|n| Ok(context.entity(graph, n)?.iri)).collect()
}

/// The IRI of a relation given as `tgc:leads`, `leads`, its label, or an IRI.
fn relation(given: &str, ontology: &Ontology) -> anyhow::Result<String> {
    let expanded = ontology.expand(given);
    let fits = |iri: &&Iri| {
        expanded.as_ref() == Some(*iri)
            || iri.as_str() == given
            || iri.local_name() == given
            || ontology.relations.get(*iri).is_some_and(|r| r.label.eq_ignore_ascii_case(given))
    };
    if let Some(iri) = ontology.relations.keys().find(fits) {
        return Ok(iri.as_str().to_owned());
    }
    let near = |iri: &Iri| (strsim::jaro_winkler(iri.local_name(), given) * 1000.0) as u32;
    match ontology.relations.keys().max_by_key(|i| near(i)) {
        Some(best) if near(best) > 700 => {
            bail!("the graph's ontology has no relation `{given}`; did you mean `{}`?", ontology.prefixed(best))
        }
        _ => bail!("the graph's ontology has no relation `{given}`; `tregua ontology` lists them"),
    }
}

/// A probability as hundredths.
fn confidence(given: &str) -> Result<u8, String> {
    match given.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok((p * 100.0).round() as u8),
        _ => Err("give a number from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_is_found_by_any_of_its_names() {
        let ontology = crate::network::sample::ontology();
        for name in ["tgc:truceWith", "truceWith", "truce with", "https://w3id.org/tregua/crime#truceWith"] {
            assert!(relation(name, &ontology).unwrap().ends_with("#truceWith"), "{name}");
        }
        let message = relation("truceWit", &ontology).unwrap_err().to_string();
        assert!(message.contains("did you mean `tgc:truceWith`"), "{message}");
    }

    #[test]
    fn confidence_is_a_fraction() {
        assert_eq!(confidence("0.9"), Ok(90));
        assert!(confidence("90").is_err());
    }
}
