//! A claim a row, with its evidence: what a spreadsheet wants. Offsets are left to RDF; the quote stands here itself.

use super::{Content, ExportError, status};
use crate::graph::{ClaimView, EdgeView, ObjectView};
use std::io::Write;

const HEADER: [&str; 24] = [
    "subject",
    "relation",
    "object",
    "status",
    "contested",
    "polarity",
    "modality",
    "speaker",
    "quote",
    "sentence",
    "said",
    "source",
    "document",
    "title",
    "url",
    "from",
    "until",
    "confidence",
    "found_by",
    "contradicted_by",
    "subject_iri",
    "relation_iri",
    "object_iri",
    "claim_iri",
];

pub(super) fn write(content: &Content, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADER).map_err(failed)?;
    for edge in edges(content) {
        for claim in edge.claims.iter().filter_map(|iri| content.claims.get(iri)) {
            csv.write_record(row(content, edge, claim)).map_err(failed)?;
        }
    }
    csv.flush()?;
    Ok(())
}

fn failed(error: csv::Error) -> std::io::Error {
    error.into()
}

/// Edges to entities, then to literals, each by subject, predicate, object.
fn edges<'a>(content: &'a Content) -> impl Iterator<Item = &'a EdgeView> {
    content.network.edges().chain(content.nodes().into_iter().flat_map(|e| content.network.values(&e.iri)))
}

fn row(content: &Content, edge: &EdgeView, claim: &ClaimView) -> Vec<String> {
    let date = |d: Option<crate::document::PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
    let (object, object_iri) = match &claim.object {
        ObjectView::Entity(iri) => (content.label(iri), iri.clone()),
        ObjectView::Literal(text) => (text.clone(), String::new()),
    };
    let document = content.documents.get(&claim.document);
    let speakers: Vec<String> = claim.speakers.iter().map(|s| content.label(s)).collect();
    vec![
        content.label(&claim.subject),
        claim.open.clone().unwrap_or_else(|| content.ontology.label(&claim.predicate)),
        object,
        status(edge.status).to_owned(),
        edge.contested.to_string(),
        claim.polarity.to_string(),
        claim.modality.to_string(),
        speakers.join(" > "),
        claim.quotes.join(" […] "),
        claim.sentence.clone(),
        date(claim.said),
        claim.source.clone().unwrap_or_default(),
        claim.document.clone(),
        document.and_then(|d| d.title.clone()).unwrap_or_default(),
        document.and_then(|d| d.url.clone()).unwrap_or_default(),
        date(claim.from),
        date(claim.until),
        format!("{:.2}", f64::from(claim.confidence) / 100.0),
        claim.by.clone(),
        claim.contradicts.join(" "),
        claim.subject.clone(),
        claim.predicate.clone(),
        object_iri,
        claim.iri.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{Format, testing};
    use super::*;

    #[test]
    fn every_row_has_its_quote_and_reads_back() {
        let text = testing::exported(Format::Csv);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), &HEADER[..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        assert!(rows.iter().all(|r| &r[8] == "the truce, \"brokered\" last year"));
        let denied: Vec<_> = rows.iter().filter(|r| &r[5] == "denied").collect();
        assert_eq!((denied.len(), &denied[0][3], &denied[0][7]), (1, "denied", "Otto Pérez\u{b}"));
        assert!(rows.iter().any(|r| &r[1] == "changes by" && &r[2] == "more than half"));
    }
}
