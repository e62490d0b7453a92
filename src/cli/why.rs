//! `tregua why A B`: the claims that join two entities, each with its sentence, speaker, date, standing, and what contradicts it.

use super::context::{Context, Outcome, count, json, output, plain};
use super::selection::SureArgs;
use super::table::wrapped;
use crate::claim::{Modality, Polarity};
use crate::graph::{ClaimView, DocumentView, EntityView, Graph, ObjectView, Selection};
use crate::network::Network;
use crate::network::draw::implies;
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// An entity: its name, any alias, or its IRI
    a: String,
    /// Another
    b: String,
    #[command(flatten)]
    sure: SureArgs,
}

/// A claim with the names of what it is about.
#[derive(serde::Serialize)]
pub(super) struct Said<'a> {
    #[serde(flatten)]
    claim: &'a ClaimView,
    subject_label: String,
    relation: String,
    object_label: String,
    speaker_labels: Vec<String>,
    title: Option<String>,
}

#[derive(serde::Serialize)]
struct Joined<'a> {
    a: &'a EntityView,
    b: &'a EntityView,
    claims: Vec<Said<'a>>,
}

pub(super) fn run(args: Args, context: &Context) -> anyhow::Result<Outcome> {
    let graph = context.open()?;
    let (a, b) = (context.entity(&graph, &args.a)?, context.entity(&graph, &args.b)?);
    explain(&graph, &a, &b, &args.sure, context)?;
    Ok(Outcome::Good)
}

/// Prints why two entities are joined; used by `demo` too.
pub(super) fn explain(
    graph: &Graph,
    a: &EntityView,
    b: &EntityView,
    sure: &SureArgs,
    context: &Context,
) -> anyhow::Result<()> {
    let mut claims = graph.claims_between(&a.iri, &b.iri)?;
    sure.keep(&mut claims);
    let mut labels = Labels::new(graph);
    if context.json {
        let said = claims.iter().map(|c| labels.said(c)).collect::<Result<_, _>>()?;
        return output(None, |out| json(out, &Joined { a, b, claims: said }));
    }
    if claims.is_empty() {
        context.note(&format!("no claim joins “{}” and “{}” directly", plain(&a.label), plain(&b.label)));
        context.note(&chain(graph, a, b)?);
    }
    output(None, |out| write(context, &mut labels, &claims, out))
}

fn chain(graph: &Graph, a: &EntityView, b: &EntityView) -> anyhow::Result<String> {
    let edges = graph.edges(&Selection { all_claims: true, ..Selection::default() })?;
    let network = Network::new(graph.entities()?, edges, graph.ontology());
    let paths = network.paths(&a.iri, &b.iri, 1, |_| false);
    let label = |iri: &str| network.entity(iri).map_or_else(|| iri.to_owned(), |e| plain(&e.label));
    Ok(match paths.first() {
        Some(path) => {
            let through: Vec<String> = path.steps.iter().map(|s| label(&s.to)).collect();
            format!(
                "the shortest chain: {} – {}; `tregua network --path` shows each step's evidence",
                label(&a.iri),
                through.join(" – ")
            )
        }
        None => "and no chain of claims does".to_owned(),
    })
}

/// Claims under the edge that they are for, edges in the order in which they were first claimed.
fn write(context: &Context, labels: &mut Labels, claims: &[ClaimView], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut order: Vec<(String, Vec<&ClaimView>)> = Vec::new();
    for claim in claims {
        let title = labels.statement(claim)?;
        match order.iter_mut().find(|(t, _)| *t == title) {
            Some((_, of)) => of.push(claim),
            None => order.push((title, vec![claim])),
        }
    }
    drop_implied(&mut order, labels.graph.ontology());
    for (i, (title, of)) in order.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let documents: std::collections::BTreeSet<&str> = of.iter().map(|c| c.document.as_str()).collect();
        let counts =
            format!("{} in {}", count(of.len(), "claim", "claims"), count(documents.len(), "document", "documents"));
        writeln!(out, "{}  {}", context.bold(title), context.faint(&format!("({counts})")))?;
        for claim in of {
            writeln!(out, "{}", evidence(context, labels, claim, "  ")?)?;
        }
    }
    Ok(())
}

/// Leaves out a claim that a closer relation implies in the same words: a truce is an agreement, and once is enough.
fn drop_implied(order: &mut Vec<(String, Vec<&ClaimView>)>, ontology: &Ontology) {
    let all: Vec<&ClaimView> = order.iter().flat_map(|(_, of)| of.iter().copied()).collect();
    let joins = |c: &ClaimView| {
        let object = match &c.object {
            ObjectView::Entity(iri) | ObjectView::Literal(iri) => iri.clone(),
        };
        BTreeSet::from([c.subject.clone(), object])
    };
    let closer = |c: &ClaimView, other: &ClaimView| {
        let same_words = other.document == c.document && other.sentence == c.sentence && joins(other) == joins(c);
        same_words
            && (&other.speakers, other.polarity) == (&c.speakers, c.polarity)
            && implies(&other.predicate, &c.predicate, ontology)
    };
    for (_, of) in order.iter_mut() {
        of.retain(|c| !all.iter().any(|other| closer(c, other)));
    }
    order.retain(|(_, of)| !of.is_empty());
}

/// A claim in a few lines: its sentence with the evidence marked, then who, when, where, how sure, and what speaks against it.
pub(super) fn evidence(
    context: &Context,
    labels: &mut Labels,
    claim: &ClaimView,
    indent: &str,
) -> anyhow::Result<String> {
    let mut text = wrapped(&marked(claim, context), indent, context.width);
    text.push('\n');
    text.push_str(&wrapped(&context.faint(&grounds(labels, claim)?), &format!("{indent}— "), context.width));
    let against =
        [("contradicted by", &claim.contradicts), ("takes back", &claim.supersedes), ("differs from", &claim.differs)];
    for (how, iris) in against {
        for other in labels.graph.claims(iris)? {
            let what = format!("{how}: {}", labels.brief(&other)?);
            text.push('\n');
            text.push_str(&wrapped(&context.red(&what), &format!("{indent}  "), context.width));
        }
    }
    Ok(text)
}

/// The sentence with what shows the claim in bold, or between ⟦ and ⟧.
fn marked(claim: &ClaimView, context: &Context) -> String {
    let mut sentence = claim.sentence.clone();
    let mut outside = Vec::new();
    for quote in &claim.quotes {
        match sentence.find(quote.as_str()) {
            Some(at) if *quote != claim.sentence => {
                let end = at + quote.len();
                let mark = if context.colour { format!("\u{1}{quote}\u{2}") } else { format!("⟦{quote}⟧") };
                sentence.replace_range(at..end, &mark);
            }
            Some(_) => {}
            None => outside.push(format!("⟦{quote}⟧")),
        }
    }
    outside.insert(0, sentence);
    // Each word is bold by itself, so that a line break ends nothing.
    let mut inside = false;
    let words: Vec<String> = outside
        .join(" […] ")
        .split_whitespace()
        .map(|word| {
            inside |= word.contains('\u{1}');
            let shown = plain(&word.replace(['\u{1}', '\u{2}'], ""));
            let shown = if inside { context.bold(&shown) } else { shown };
            inside &= !word.contains('\u{2}');
            shown
        })
        .collect();
    words.join(" ")
}

fn grounds(labels: &mut Labels, claim: &ClaimView) -> anyhow::Result<String> {
    let mut parts = Vec::new();
    let speakers: Vec<String> = claim.speakers.iter().rev().map(|s| labels.of(s)).collect::<Result<_, _>>()?;
    if !speakers.is_empty() {
        parts.push(format!("said by {}", speakers.join(", according to ")));
    }
    if claim.polarity != Polarity::Affirmed {
        parts.push(claim.polarity.to_string());
    }
    if claim.modality != Modality::Asserted {
        parts.push(claim.modality.to_string());
    }
    match (claim.from, claim.until) {
        (None, None) => {}
        (Some(from), None) => parts.push(format!("from {from}")),
        (None, Some(until)) => parts.push(format!("until {until}")),
        (Some(from), Some(until)) if from == until => parts.push(format!("in {from}")),
        (Some(from), Some(until)) => parts.push(format!("from {from} until {until}")),
    }
    let source = claim.source.clone().unwrap_or_else(|| claim.document.clone());
    let said = claim.said.map_or_else(|| "undated".to_owned(), |d| d.to_string());
    parts.push(format!("{}, {said}", plain(&source)));
    parts.push(format!("confidence {:.2}", f64::from(claim.confidence) / 100.0));
    Ok(parts.join("; "))
}

/// Labels of what claims are about, each looked up once.
pub(super) struct Labels<'a> {
    pub graph: &'a Graph,
    known: BTreeMap<String, String>,
    documents: Option<BTreeMap<String, DocumentView>>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self { graph, known: BTreeMap::new(), documents: None }
    }

    /// The label of an entity.
    pub(super) fn of(&mut self, iri: &str) -> anyhow::Result<String> {
        if let Some(label) = self.known.get(iri) {
            return Ok(label.clone());
        }
        let label = plain(&self.graph.label(iri)?);
        self.known.insert(iri.to_owned(), label.clone());
        Ok(label)
    }

    pub(super) fn relation(&self, iri: &str) -> String {
        plain(&self.graph.ontology().label(iri))
    }

    pub(super) fn object(&mut self, object: &ObjectView) -> anyhow::Result<String> {
        match object {
            ObjectView::Entity(iri) => self.of(iri),
            ObjectView::Literal(text) => Ok(format!("“{}”", plain(text))),
        }
    }

    /// `Otto Pérez  leads  Guatemala`.
    pub(super) fn statement(&mut self, claim: &ClaimView) -> anyhow::Result<String> {
        let relation = match &claim.open {
            Some(words) => format!("“{}”", plain(words)),
            None => self.relation(&claim.predicate),
        };
        let (subject, object) = (self.of(&claim.subject)?, self.object(&claim.object)?);
        // What holds both ways is one statement, whichever end a sentence names first.
        let relations = &self.graph.ontology().relations;
        let symmetric = relations.get(&Iri::new(&claim.predicate)).is_some_and(|r| r.symmetric);
        let (first, second) = if symmetric && object < subject { (object, subject) } else { (subject, object) };
        Ok(format!("{first}  {relation}  {second}"))
    }

    /// Another claim in one line: what, who, when.
    fn brief(&mut self, claim: &ClaimView) -> anyhow::Result<String> {
        Ok(format!("“{}” — {}", plain(&claim.quotes.join(" […] ")), grounds(self, claim)?))
    }

    pub(super) fn said<'c>(&mut self, claim: &'c ClaimView) -> anyhow::Result<Said<'c>> {
        if self.documents.is_none() {
            let documents = self.graph.documents()?;
            self.documents = Some(documents.into_iter().map(|d| (d.id.clone(), d)).collect());
        }
        let speaker_labels = claim.speakers.iter().map(|s| self.of(s)).collect::<Result<_, _>>()?;
        let object_label = match &claim.object {
            ObjectView::Entity(iri) => self.of(iri)?,
            ObjectView::Literal(text) => text.clone(),
        };
        Ok(Said {
            claim,
            subject_label: self.of(&claim.subject)?,
            relation: claim.open.clone().unwrap_or_else(|| self.relation(&claim.predicate)),
            object_label,
            speaker_labels,
            title: self.documents.as_ref().and_then(|d| d.get(&claim.document)?.title.clone()),
        })
    }

    /// Every label looked up so far.
    pub(super) fn known(&self) -> &BTreeMap<String, String> {
        &self.known
    }
}
