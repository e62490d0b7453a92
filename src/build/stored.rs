//! Documents as segments keep them: the annotated-document line that `tregua extract` writes, with tokens, and beside it what the reader
//! gave before the claim room added to it. In: a document and its extraction; out: a line; and back, exactly.

use crate::claim::{self, Extraction};
use crate::document::{
    Attribution, CodePoints, Document, DocumentForm, Entity, EntityIx, EntityType, Mention, MentionKind, Span, TokenIx,
};
use crate::ontology::Ontology;
use serde::{Deserialize, Serialize};

/// The reader's layers that the form rounds or extends.
#[derive(Serialize, Deserialize)]
struct Line {
    reader: Layers,
}

#[derive(Serialize, Deserialize)]
struct Layers {
    mentions: Vec<MentionRow>,
    entities: Vec<EntityRow>,
    attributions: Vec<AttributionRow>,
}

/// Position, head, kind, type, entity, confidence.
#[derive(Serialize, Deserialize)]
struct MentionRow([usize; 2], TokenIx, MentionKind, EntityType, Option<EntityIx>, f32);

/// Name, type, aliases.
#[derive(Serialize, Deserialize)]
struct EntityRow(String, EntityType, Vec<String>);

/// Source, cue, content, confidence.
#[derive(Serialize, Deserialize)]
struct AttributionRow(Vec<[usize; 2]>, Vec<[usize; 2]>, Vec<[usize; 2]>, f32);

/// The line, with its end.
pub(super) fn write(document: &Document, extraction: &Extraction, ontology: &Ontology) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&claim::form(document, extraction, ontology, true))?;
    let layers = serde_json::to_vec(&Layers::of(document))?;
    line.pop();
    line.extend_from_slice(b",\"reader\":");
    line.extend_from_slice(&layers);
    line.extend_from_slice(b"}\n");
    Ok(line)
}

/// The document as the reader gave it.
pub(super) fn read(line: &[u8]) -> Result<Document, String> {
    let form: DocumentForm = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let Line { reader } = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let bare = DocumentForm { mentions: None, entities: None, attributions: None, claims: None, ..form };
    let mut document = bare.to_document()?;
    reader.put_into(&mut document)?;
    Ok(document)
}

impl Layers {
    fn of(document: &Document) -> Self {
        let points = CodePoints::new(document.text());
        let all = |spans: &[Span]| spans.iter().map(|&s| points.from_bytes(s)).collect::<Vec<_>>();
        let mention = |m: &Mention| MentionRow(points.from_bytes(m.span), m.head, m.kind, m.ty, m.entity, m.confidence);
        let attribution = |a: &Attribution| AttributionRow(all(&a.source), all(&a.cue), all(&a.content), a.confidence);
        Self {
            mentions: document.mentions.iter().map(mention).collect(),
            entities: document.entities.iter().map(|e| EntityRow(e.name.clone(), e.ty, e.aliases.clone())).collect(),
            attributions: document.attributions.iter().map(attribution).collect(),
        }
    }

    fn put_into(self, document: &mut Document) -> Result<(), String> {
        let points = CodePoints::new(document.text());
        let at = |at: [usize; 2]| points.to_bytes(at).ok_or_else(|| format!("{at:?} is outside its text"));
        let all = |list: Vec<[usize; 2]>| list.into_iter().map(at).collect::<Result<Vec<_>, _>>();
        document.entities =
            self.entities.into_iter().map(|EntityRow(name, ty, aliases)| Entity { name, ty, aliases }).collect();
        for MentionRow(span, head, kind, ty, entity, confidence) in self.mentions {
            if entity.is_some_and(|e| e.ix() >= document.entities.len()) {
                return Err(format!("the mention at {span:?} is of an entity that is not there"));
            }
            document.mentions.push(Mention { span: at(span)?, head, kind, ty, entity, confidence });
        }
        for AttributionRow(source, cue, content, confidence) in self.attributions {
            let (source, cue, content) = (all(source)?, all(cue)?, all(content)?);
            document.attributions.push(Attribution { source, cue, content, confidence });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Article, TimeExpression, TimeKind, Token, Upos};
    use proptest::prelude::*;

    fn any_span() -> impl Strategy<Value = Span> {
        (0..13usize, 0..13usize).prop_map(|(a, b)| Span::new(a.min(b), a.max(b)).unwrap())
    }

    fn any_mention() -> impl Strategy<Value = Mention> {
        let kind = proptest::sample::select(MentionKind::ALL);
        let ty = proptest::sample::select(EntityType::ALL);
        (any_span(), 0..3u32, kind, ty, proptest::option::of(0..2u32), 0.0..1.0f32).prop_map(
            |(span, head, kind, ty, entity, confidence)| Mention {
                span,
                head: TokenIx(head),
                kind,
                ty,
                entity: entity.map(EntityIx),
                confidence,
            },
        )
    }

    fn any_document() -> impl Strategy<Value = Document> {
        let spans = || proptest::collection::vec(any_span(), 0..3);
        let attributions = proptest::collection::vec((spans(), spans(), spans(), 0.0..1.0f32), 0..3);
        (proptest::collection::vec(any_mention(), 0..6), attributions).prop_map(|(mentions, attributions)| {
            let mut article = Article::new("d", "Otto leads it.");
            article.title = Some("t".into());
            article.date = "2012-05".parse().ok();
            article.authors = vec!["a".into(), "b".into()];
            let mut document = Document::new(article);
            let span = |a, b| Span::new(a, b).unwrap();
            document.sentences = vec![span(0, 14)];
            let token = |a, b, head| Token {
                span: span(a, b),
                lemma: "l".into(),
                upos: Upos::Noun,
                xpos: "NN".into(),
                head: TokenIx(head),
                deprel: if head == 1 { "root".into() } else { "nsubj".into() },
            };
            document.tokens = vec![token(0, 4, 1), token(5, 10, 1), token(11, 13, 1)];
            document.times = vec![TimeExpression { span: span(0, 4), kind: TimeKind::Date, value: None }];
            let entity = |name: &str| Entity { name: name.into(), ty: EntityType::Person, aliases: vec!["x".into()] };
            document.entities = vec![entity("Otto"), entity("it")];
            document.mentions = mentions;
            let attribution = |(source, cue, content, confidence)| Attribution { source, cue, content, confidence };
            document.attributions = attributions.into_iter().map(attribution).collect();
            document
        })
    }

    proptest! {
        #[test]
        fn a_document_comes_back_exactly(document in any_document()) {
            let line = write(&document, &Extraction::default(), &Ontology::default()).unwrap();
            prop_assert_eq!(read(&line), Ok(document));
            prop_assert_eq!(line.iter().filter(|&&b| b == b'\n').count(), 1);
        }
    }

    #[test]
    fn damage_is_an_error() {
        let mut document = Document::new(Article::new("d", "abc"));
        document.entities.push(Entity { name: "n".into(), ty: EntityType::Person, aliases: Vec::new() });
        let line = write(&document, &Extraction::default(), &Ontology::default()).unwrap();
        assert!(read(&line[..line.len() - 5]).is_err());
        let text = String::from_utf8(line).unwrap().replace(
            r#""mentions":[],"entities":[[""#,
            r#""mentions":[[[0,9],0,"name","Person",0,1.0]],"entities":[[""#,
        );
        assert_eq!(read(text.as_bytes()), Err("[0, 9] is outside its text".to_owned()));
    }
}
