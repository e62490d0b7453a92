//! Each quote verbatim at its offsets; each end of each claim inside its evidence, or linked to it by a stored chain.

use super::read::{Contents, Text};
use super::{Check, Failures};
use crate::graph::claims::Parts;
use crate::graph::view::ObjectView;
use crate::graph::vocabulary as v;

pub fn check(contents: &Contents, failures: &mut Failures) {
    for claim in contents.claims.values() {
        match contents.documents.get(&claim.document) {
            Some(text) => check_claim(claim, text, failures),
            None => failures.add(Check::Document, &claim.iri, "is in no document's graph"),
        }
    }
}

fn check_claim(claim: &Parts, text: &Text, failures: &mut Failures) {
    if claim.evidence.is_empty() {
        failures.add(Check::Quote, &claim.iri, "has no evidence");
    }
    for &at in &claim.evidence {
        if at[0] >= at[1] || text.quote(at).is_none() {
            failures.add(Check::Quote, &claim.iri, format!("quotes {}-{}, which is no part of its text", at[0], at[1]));
        }
    }
    entity(claim, text, "subject", &claim.subject, failures);
    match &claim.object {
        ObjectView::Entity(_) if claim.predicate == v::TYPE.as_str() => {}
        ObjectView::Entity(object) => entity(claim, text, "object", object, failures),
        ObjectView::Literal(value) => {
            let quoted = claim.evidence.iter().any(|&at| text.quote(at).is_some_and(|q| q.contains(value.as_str())));
            if !quoted {
                failures.add(Check::Ends, &claim.iri, format!("has the value “{value}”, which its evidence lacks"));
            }
        }
    }
    for speaker in claim.speakers.iter().filter(|s| text.chains.get(*s).is_none_or(Vec::is_empty)) {
        failures.add(
            Check::Ends,
            &claim.iri,
            format!("has the speaker <{speaker}>, whom its document does not mention"),
        );
    }
}

fn entity(claim: &Parts, text: &Text, which: &str, iri: &str, failures: &mut Failures) {
    let inside = |at: &[usize; 2]| claim.evidence.iter().any(|e| e[0] <= at[0] && at[1] <= e[1]);
    if !text.chains.get(iri).is_some_and(|chain| chain.iter().any(inside)) {
        let what = format!("has the {which} <{iri}>, of whose mentions none lies inside its evidence");
        failures.add(Check::Ends, &claim.iri, what);
    }
}
