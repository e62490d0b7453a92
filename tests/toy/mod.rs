//! A reader and an extractor small enough to be seen through, so that tests and benches of building and loading do not depend on what the
//! real ones find: names are words with a capital, a claim is a sentence with two names and a verb that it knows.
#![allow(dead_code)]

use tregua::claim::{Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Extractor, Modality, Object, Polarity};
use tregua::document::{Document, Entity, EntityIx, EntityType, Mention, MentionKind, Span, Token, TokenIx, Upos};
use tregua::nlp::{Annotator, Layer, NlpError, Reader, Reading};
use tregua::ontology::{Iri, Ontology};

/// A reader of words with capitals.
pub fn reader() -> Reader {
    reader_version(1)
}

/// As [`reader`], under another id.
pub fn reader_version(version: u32) -> Reader {
    Reader::new(vec![Box::new(Capitals(version))]).unwrap()
}

struct Capitals(u32);

impl Annotator for Capitals {
    fn id(&self) -> String {
        format!("capitals-{}", self.0)
    }

    fn needs(&self) -> &[Layer] {
        &[]
    }

    fn gives(&self) -> &[Layer] {
        &[Layer::Tokens, Layer::Mentions, Layer::Entities]
    }

    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError> {
        let document = &mut reading.document;
        assert!(!document.text().contains("PANIC"), "the reader met a word that it can't bear");
        if document.text().contains("REFUSE") {
            let document = document.article.id.0.clone();
            return Err(NlpError::Failed { annotator: self.id(), document, what: "it does not like it".into() });
        }
        sentences(document);
        names(document);
        Ok(())
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start, end).unwrap()
}

fn sentences(document: &mut Document) {
    let text = document.article.text.clone();
    let mut at = 0;
    for sentence in text.split_inclusive('.') {
        let start = at + (sentence.len() - sentence.trim_start().len());
        let end = at + sentence.trim_end().len();
        at += sentence.len();
        if start >= end {
            continue;
        }
        document.sentences.push(span(start, end));
        let first = document.tokens.len();
        let mut word_at = start;
        for word in text[start..end].split_inclusive([' ', '.']) {
            let bare = word.trim_end_matches([' ', '.']);
            if !bare.is_empty() {
                document.tokens.push(Token {
                    span: span(word_at, word_at + bare.len()),
                    lemma: bare.to_lowercase(),
                    upos: Upos::X,
                    xpos: "FW".into(),
                    head: TokenIx::from(first),
                    deprel: "dep".into(),
                });
            }
            word_at += word.len();
        }
    }
}

fn names(document: &mut Document) {
    for i in 0..document.tokens.len() {
        let at = document.tokens[i].span;
        let name = at.of(document.text()).to_owned();
        if !name.starts_with(char::is_uppercase) {
            continue;
        }
        let known = document.entities.iter().position(|e| e.name == name);
        let entity = known.unwrap_or(document.entities.len());
        let ty = if name.len().is_multiple_of(2) { EntityType::Person } else { EntityType::Organization };
        if known.is_none() {
            document.entities.push(Entity { name, ty, aliases: Vec::new() });
        }
        document.mentions.push(Mention {
            span: at,
            head: TokenIx::from(i),
            kind: MentionKind::Name,
            ty,
            entity: Some(EntityIx::from(entity)),
            confidence: 0.25 + i as f32 / 1000.0,
        });
    }
}

/// An extractor of "A verb B"; with "X says" before, it is X who says it; with "not" in it, it is denied.
pub struct Verbs(pub u32);

impl Extractor for Verbs {
    fn id(&self) -> String {
        format!("verbs-{}", self.0)
    }

    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction {
        let document = &reading.document;
        let entity = |e: &Entity| ClaimEntity {
            name: e.name.clone(),
            ty: e.ty,
            class: None,
            aliases: Vec::new(),
            from: None,
            until: None,
        };
        let mention = |m: &Mention| ClaimMention { mention: m.clone(), class: None };
        Extraction {
            entities: document.entities.iter().map(entity).collect(),
            mentions: document.mentions.iter().map(mention).collect(),
            claims: document.sentences.iter().filter_map(|&s| self.claim(document, s, ontology)).collect(),
        }
    }
}

impl Verbs {
    fn claim(&self, document: &Document, sentence: Span, ontology: &Ontology) -> Option<Claim> {
        let words = &document.tokens[document.tokens_in(sentence)];
        let says = words.get(1).is_some_and(|w| w.lemma == "says");
        let relation = words.iter().skip(if says { 2 } else { 0 }).find_map(|w| {
            let iri = Iri::new(format!("https://w3id.org/tregua/crime#{}", w.span.of(document.text())));
            ontology.relations.contains_key(&iri).then_some(iri)
        })?;
        let mut named = document.mentions.iter().filter(|m| sentence.contains(m.span));
        let speakers = if says { vec![named.next()?.entity?] } else { Vec::new() };
        let (subject, object) = (named.next()?, named.next()?);
        Some(Claim {
            subject: subject.entity?,
            predicate: relation,
            object: Object::Entity(object.entity?),
            open: None,
            evidence: vec![sentence],
            subject_at: subject.span,
            object_at: object.span,
            speakers,
            polarity: if words.iter().any(|w| w.lemma == "not") { Polarity::Denied } else { Polarity::Affirmed },
            modality: Modality::Asserted,
            from: None,
            until: None,
            when: None,
            confidence: Confidence::new(subject.confidence * object.confidence),
            by: self.id(),
        })
    }
}

/// A synthetic article: `sentences` sentences about people and groups, the same for the same seed.
pub fn article(seed: u64, sentences: usize) -> String {
    article_of(seed, sentences, 600)
}

/// As [`article`], about `names` people and groups, some much more often than others.
pub fn article_of(seed: u64, sentences: usize, names: u64) -> String {
    const VERBS: [&str; 6] = ["leads", "fights", "supports", "opposes", "accuses", "alliedWith"];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % n
    };
    let mut text = String::new();
    for _ in 0..sentences {
        let mut somebody = || name(next(names) * next(names) / names);
        let (a, b, c) = (somebody(), somebody(), somebody());
        let verb = VERBS[next(6) as usize];
        match next(5) {
            0 => text += &format!("{c} says {a} {verb} {b}. "),
            1 => text += &format!("it is not so that {a} {verb} {b}. "),
            2 => text += &format!("on that day {a} {verb} {b} in the south of the country, people there told us. "),
            _ => text += &format!("{a} {verb} {b}. "),
        }
    }
    text
}

/// A name of five syllables.
pub fn name(n: u64) -> String {
    const SYLLABLES: [&str; 9] = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro"];
    let syllable = |n: u64| SYLLABLES[(n % 9) as usize];
    let lower = [n, n / 9, n / 81, n / 729, n / 6561].map(syllable).concat();
    lower[..1].to_uppercase() + &lower[1..]
}
