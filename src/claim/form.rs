//! The annotated document with its claims. In: document and [`Extraction`]; out: [`DocumentForm`], the line that `extract` writes,
//! and back.

use super::{Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Modality, Object, Polarity, Value};
use crate::document::{
    ArgumentForm, ClaimForm, CodePoints, Document, DocumentForm, EntityForm, EntityIx, EntityType, Mention,
    MentionForm, MentionKind, PartialDate, Span, TokenIx, ValueForm,
};
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// The annotated document as one record; words and sentences only where `with_tokens`. Entities that no mention and no claim means any more,
/// since their chain went into another, are left out.
pub fn form(document: &Document, extraction: &Extraction, ontology: &Ontology, with_tokens: bool) -> DocumentForm {
    let points = CodePoints::new(document.text());
    let at = |span: Span| points.from_bytes(span);
    let numbers = numbers(extraction);
    let number = |e: EntityIx| numbers.get(&e).copied();
    let mut form = DocumentForm::from_document(document, with_tokens);
    let mentions = extraction.mentions.iter().map(|m| MentionForm {
        at: at(m.mention.span),
        kind: Some(m.mention.kind.to_string()),
        ty: Some(m.mention.ty.to_string()),
        class: m.class.as_ref().map(|c| ontology.prefixed(c)),
        entity: m.mention.entity.and_then(number),
    });
    form.mentions = Some(mentions.collect());
    let kept = extraction.entities.iter().enumerate().filter(|(i, _)| numbers.contains_key(&EntityIx::from(*i)));
    let entities = kept.map(|(_, e)| EntityForm {
        name: Some(e.name.clone()),
        ty: Some(e.ty.to_string()),
        class: e.class.as_ref().map(|c| ontology.prefixed(c)),
        aliases: e.aliases.clone(),
        from: e.from.map(|d| d.to_string()),
        until: e.until.map(|d| d.to_string()),
        same_as: Vec::new(),
    });
    form.entities = Some(entities.collect());
    form.claims = Some(extraction.claims.iter().map(|c| claim_form(c, ontology, &points, &numbers)).collect());
    form
}

/// The number that each entity gets which a mention or a claim means.
fn numbers(extraction: &Extraction) -> BTreeMap<EntityIx, usize> {
    let mut meant: BTreeSet<EntityIx> = extraction.mentions.iter().filter_map(|m| m.mention.entity).collect();
    for claim in &extraction.claims {
        meant.insert(claim.subject);
        meant.extend(&claim.speakers);
        if let Object::Entity(object) = &claim.object {
            meant.insert(*object);
        }
    }
    meant.into_iter().enumerate().map(|(number, entity)| (entity, number)).collect()
}

fn claim_form(
    claim: &Claim,
    ontology: &Ontology,
    points: &CodePoints,
    numbers: &BTreeMap<EntityIx, usize>,
) -> ClaimForm {
    let number = |e: &EntityIx| numbers.get(e).copied();
    let (object, value) = match &claim.object {
        Object::Entity(e) => (number(e), None),
        Object::Value(v) => {
            let normal = v.normal.as_ref().map(|n| {
                let class = Iri::new(n);
                if ontology.classes.contains_key(&class) { ontology.prefixed(&class) } else { n.clone() }
            });
            (
                None,
                Some(ArgumentForm::Value(ValueForm { text: v.text.clone(), ty: Some(v.kind.clone()), value: normal })),
            )
        }
    };
    ClaimForm {
        subject: number(&claim.subject),
        predicate: ontology.prefixed(&claim.predicate),
        object,
        value,
        at: claim.evidence.iter().map(|&s| points.from_bytes(s)).collect(),
        subject_at: Some(points.from_bytes(claim.subject_at)),
        object_at: Some(points.from_bytes(claim.object_at)),
        open: claim.open.clone(),
        speakers: Some(claim.speakers.iter().filter_map(number).collect()),
        polarity: Some(claim.polarity.to_string()),
        modality: Some(claim.modality.to_string()),
        from: claim.from.map(|d| d.to_string()),
        until: claim.until.map(|d| d.to_string()),
        when: claim.when.clone(),
        confidence: Some((claim.confidence.get() * 100.0).round() / 100.0),
        by: Some(claim.by.clone()),
    }
}

/// The document and what was taken from it. What the form leaves out of a claim (as gold files do) is filled in: where its ends stand,
/// that it is affirmed and asserted. The error names the record and the item that does not fit.
pub fn from_form(form: &DocumentForm, ontology: &Ontology) -> Result<(Document, Extraction), String> {
    let document = form.to_document()?;
    let points = CodePoints::new(&form.text);
    let wrong = |what: String| format!("document `{}`: {what}", form.id);
    let entities =
        form.entities.iter().flatten().map(|e| entity(e, ontology)).collect::<Result<Vec<_>, _>>().map_err(&wrong)?;
    let mut mentions = Vec::new();
    for m in form.mentions.iter().flatten() {
        mentions.push(mention(m, &document, &points, entities.len(), ontology).map_err(&wrong)?);
    }
    let mut claims = Vec::new();
    for (i, c) in form.claims.iter().flatten().enumerate() {
        let made = claim(c, &mentions, entities.len(), &points, ontology, &form.text);
        claims.push(made.map_err(|what| wrong(format!("claim {i}: {what}")))?);
    }
    Ok((document, Extraction { entities, mentions, claims }))
}

fn entity(form: &EntityForm, ontology: &Ontology) -> Result<ClaimEntity, String> {
    Ok(ClaimEntity {
        name: form.name.clone().unwrap_or_default(),
        ty: form.ty.as_deref().and_then(|t| t.parse().ok()).unwrap_or(EntityType::Misc),
        class: form.class.as_deref().map(|c| iri(c, ontology)),
        aliases: form.aliases.clone(),
        from: date(form.from.as_deref())?,
        until: date(form.until.as_deref())?,
    })
}

fn mention(
    form: &MentionForm,
    document: &Document,
    points: &CodePoints,
    entities: usize,
    ontology: &Ontology,
) -> Result<ClaimMention, String> {
    let outside = || format!("mention at {:?} is outside the text: offsets are code points", form.at);
    let span = points.to_bytes(form.at).ok_or_else(outside)?;
    let inside = document.tokens_in(span);
    let top = |&i: &usize| document.tokens.get(i).is_some_and(|t| t.head.ix() == i || !inside.contains(&t.head.ix()));
    let head = inside.clone().find(top).unwrap_or(inside.end.saturating_sub(1));
    let mention = Mention {
        span,
        head: TokenIx::from(head),
        kind: form.kind.as_deref().and_then(|k| k.parse().ok()).unwrap_or(MentionKind::Name),
        ty: form.ty.as_deref().and_then(|t| t.parse().ok()).unwrap_or(EntityType::Misc),
        entity: form.entity.filter(|&e| e < entities).map(EntityIx::from),
        confidence: 1.0,
    };
    Ok(ClaimMention { mention, class: form.class.as_deref().map(|c| iri(c, ontology)) })
}

fn claim(
    form: &ClaimForm,
    mentions: &[ClaimMention],
    entities: usize,
    points: &CodePoints,
    ontology: &Ontology,
    text: &str,
) -> Result<Claim, String> {
    let known = |e: usize| {
        if e < entities { Ok(EntityIx::from(e)) } else { Err(format!("there is no entity {e}, only {entities}")) }
    };
    let span = |at: [usize; 2]| {
        points.to_bytes(at).ok_or_else(|| format!("{at:?} is outside the text: offsets are code points"))
    };
    let subject = known(form.subject.ok_or("it has no subject")?)?;
    let mut evidence = form.at.iter().map(|&at| span(at)).collect::<Result<Vec<_>, _>>()?;
    let mention_of = |e: EntityIx, evidence: &[Span]| {
        let own = || mentions.iter().filter(|m| m.mention.entity == Some(e)).map(|m| m.mention.span);
        own().find(|s| evidence.iter().any(|v| v.contains(*s))).or_else(|| own().next())
    };
    let nowhere = Span::new(0, 0).map_err(|e| e.to_string())?;
    let subject_at = match form.subject_at {
        Some(at) => span(at)?,
        None => mention_of(subject, &evidence).unwrap_or(nowhere),
    };
    let stated = form.object_at.map(span).transpose()?;
    let (object, object_at) = match (&form.object, &form.value) {
        (Some(e), _) => {
            let object = known(*e)?;
            (Object::Entity(object), stated.or_else(|| mention_of(object, &evidence)).unwrap_or(nowhere))
        }
        (None, Some(argument)) => {
            let value = value(argument, stated, &evidence, text, ontology).unwrap_or_else(|v| v);
            let at = value.span;
            (Object::Value(value), at)
        }
        (None, None) => return Err("it has neither an object nor a value".to_owned()),
    };
    if evidence.is_empty() {
        evidence.push(subject_at.cover(object_at));
    }
    evidence.sort_unstable();
    Ok(Claim {
        subject,
        predicate: iri(&form.predicate, ontology),
        object,
        open: form.open.clone(),
        evidence,
        subject_at,
        object_at,
        speakers: form.speakers.iter().flatten().map(|&s| known(s)).collect::<Result<_, _>>()?,
        polarity: form.polarity.as_deref().map_or(Ok(Polarity::Affirmed), str::parse)?,
        modality: form.modality.as_deref().map_or(Ok(Modality::Asserted), str::parse)?,
        from: date(form.from.as_deref())?,
        until: date(form.until.as_deref())?,
        when: form.when.clone(),
        confidence: Confidence::new(form.confidence.unwrap_or(1.0)),
        by: form.by.clone().unwrap_or_default(),
    })
}

/// A literal; `Err` holds one that stands nowhere in the text.
fn value(
    form: &ArgumentForm,
    at: Option<Span>,
    evidence: &[Span],
    text: &str,
    ontology: &Ontology,
) -> Result<Value, Value> {
    let form = match form {
        ArgumentForm::Value(v) => v.clone(),
        ArgumentForm::Text(t) => ValueForm { text: t.clone(), ty: None, value: None },
    };
    let find = || {
        evidence.iter().find_map(|e| {
            let start = e.start() + e.of(text).find(&form.text)?;
            Span::new(start, start + form.text.len()).ok()
        })
    };
    let span = at.or_else(find);
    let kind = form.ty.clone().unwrap_or_else(|| "string".to_owned());
    let normal = form.value.map(|v| if kind == "class" { iri(&v, ontology).as_str().to_owned() } else { v });
    let made = |span| Value { text: form.text.clone(), span, kind: kind.clone(), normal: normal.clone() };
    match (span, evidence.first()) {
        (Some(span), _) => Ok(made(span)),
        (None, Some(&first)) => Err(made(first)),
        (None, None) => Err(made(Span::new(0, 0).unwrap_or_else(|_| unreachable!("0 is not after 0")))),
    }
}

fn iri(name: &str, ontology: &Ontology) -> Iri {
    if name.starts_with("http") {
        return Iri::new(name);
    }
    let local = || {
        let relations = ontology.relations.iter().map(|(i, r)| (i, &r.label));
        let classes = ontology.classes.iter().map(|(i, c)| (i, &c.label));
        relations.chain(classes).find(|(i, label)| i.local_name() == name || *label == name).map(|(i, _)| i.clone())
    };
    ontology.expand(name).or_else(local).unwrap_or_else(|| Iri::new(name))
}

fn date(text: Option<&str>) -> Result<Option<PartialDate>, String> {
    text.map(|t| t.parse().map_err(|e| format!("{e}"))).transpose()
}
