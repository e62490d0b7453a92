//! The form of an annotated document: one JSON object a line, the same for output, gold and training examples. Offsets are
//! code points. What a source lacks is absent. Rooms convert between these raw records and their own values.

use super::{
    Article, Attribution, CodePoints, Document, Entity, EntityIx, EntityType, Mention, MentionKind, Span,
    TimeExpression, TimeKind, Token, TokenIx,
};
use serde::{Deserialize, Serialize};

/// One line of an annotated-document file.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentForm {
    /// Name.
    pub id: String,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Date published, "YYYY[-MM[-DD]]".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Authors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Body.
    pub text: String,
    /// Sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sentences: Vec<[usize; 2]>,
    /// Words, in columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<TokensForm>,
    /// Time expressions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<Vec<TimeForm>>,
    /// Mentions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Vec<MentionForm>>,
    /// Entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<EntityForm>>,
    /// Coreference clusters without singletons (OntoNotes style).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<Vec<Vec<[usize; 2]>>>,
    /// Attributions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributions: Option<Vec<AttributionForm>>,
    /// Claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<ClaimForm>>,
}

/// Token columns, all of one length.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TokensForm {
    /// Positions.
    pub at: Vec<[usize; 2]>,
    /// Lemmas.
    pub lemma: Vec<Option<String>>,
    /// Universal tags.
    pub upos: Vec<Option<String>>,
    /// Penn tags.
    pub xpos: Vec<Option<String>>,
    /// Heads, as indices into the columns; a root points at itself.
    pub head: Vec<Option<usize>>,
    /// Relations.
    pub deprel: Vec<Option<String>>,
}

/// A time expression.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TimeForm {
    /// Position.
    pub at: [usize; 2],
    /// "date", "time", "duration" or "set".
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A mention.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MentionForm {
    /// Position.
    pub at: [usize; 2],
    /// "name", "nominal" or "pronoun".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Coarse class.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Finest class, as a prefixed name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Index into the entities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<usize>,
}

/// An entity.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntityForm {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Coarse class.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Finest class, as a prefixed name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The same thing elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
}

/// An attribution.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AttributionForm {
    /// Source spans.
    pub source: Vec<[usize; 2]>,
    /// Cue spans.
    pub cue: Vec<[usize; 2]>,
    /// Content spans.
    pub content: Vec<[usize; 2]>,
}

/// A literal value of a claim.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ValueForm {
    /// Verbatim.
    pub text: String,
    /// Its kind ("quantity", "change", "date", "string").
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Normalised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A literal value: a record, or plain text in gold files.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ArgumentForm {
    /// With its parts.
    Value(ValueForm),
    /// Only its text.
    Text(String),
}

/// A claim.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimForm {
    /// Index of the subject among the entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<usize>,
    /// Prefixed name, local name or label of the relation.
    pub predicate: String,
    /// Index of the object among the entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// Literal object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ArgumentForm>,
    /// Evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<[usize; 2]>,
    /// The mention through which the subject is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_at: Option<[usize; 2]>,
    /// Likewise the object, or where the value stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_at: Option<[usize; 2]>,
    /// The verb phrase of a claim that fits no relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// Speakers, outermost first, as entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speakers: Option<Vec<usize>>,
    /// "affirmed" or "denied".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polarity: Option<String>,
    /// "asserted", "planned", "possible", "conditional", "desired" or "commanded".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<String>,
    /// When it began to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When it ceased to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// A time without an anchor, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// The rule or model that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl DocumentForm {
    /// The reader's layers of `document`; tokens and sentences only where `with_tokens`.
    pub fn from_document(document: &Document, with_tokens: bool) -> Self {
        let points = CodePoints::new(document.text());
        let at = |span: Span| points.from_bytes(span);
        let all = |spans: &[Span]| spans.iter().map(|&s| at(s)).collect::<Vec<_>>();
        let article = &document.article;
        Self {
            id: article.id.0.clone(),
            title: article.title.clone(),
            date: article.date.map(|d| d.to_string()),
            source: article.source.clone(),
            url: article.url.clone(),
            authors: article.authors.clone(),
            language: Some(article.language.clone()),
            text: article.text.clone(),
            sentences: if with_tokens { all(&document.sentences) } else { Vec::new() },
            tokens: with_tokens.then(|| TokensForm::from_tokens(&document.tokens, &points)),
            times: Some(
                document
                    .times
                    .iter()
                    .map(|t| TimeForm { at: at(t.span), kind: t.kind.to_string(), value: t.value.clone() })
                    .collect(),
            ),
            mentions: Some(
                document
                    .mentions
                    .iter()
                    .map(|m| MentionForm {
                        at: at(m.span),
                        kind: Some(m.kind.to_string()),
                        ty: Some(m.ty.to_string()),
                        class: None,
                        entity: m.entity.map(EntityIx::ix),
                    })
                    .collect(),
            ),
            entities: Some(
                document
                    .entities
                    .iter()
                    .map(|e| EntityForm {
                        name: Some(e.name.clone()),
                        ty: Some(e.ty.to_string()),
                        aliases: e.aliases.clone(),
                        ..EntityForm::default()
                    })
                    .collect(),
            ),
            clusters: if with_tokens { clusters(document, &points) } else { None },
            attributions: Some(
                document
                    .attributions
                    .iter()
                    .map(|a| AttributionForm { source: all(&a.source), cue: all(&a.cue), content: all(&a.content) })
                    .collect(),
            ),
            claims: None,
        }
    }

    /// The layers of this record as a document; the error names the record, the layer and the item that does not fit the text.
    pub fn to_document(&self) -> Result<Document, String> {
        let mut article = Article::new(self.id.clone(), self.text.clone());
        article.title.clone_from(&self.title);
        article.source.clone_from(&self.source);
        article.url.clone_from(&self.url);
        article.authors.clone_from(&self.authors);
        if let Some(language) = &self.language {
            article.language.clone_from(language);
        }
        if let Some(date) = &self.date {
            article.date = Some(date.parse().map_err(|e| format!("document `{}`: {e}", self.id))?);
        }
        let points = CodePoints::new(&self.text);
        let at = |layer: &str, at: [usize; 2]| {
            let span = points.to_bytes(at);
            span.ok_or_else(|| {
                format!("document `{}`: {layer} at {at:?} is outside its text: offsets are code points", self.id)
            })
        };
        let all = |layer: &str, list: &[[usize; 2]]| list.iter().map(|&a| at(layer, a)).collect::<Result<Vec<_>, _>>();
        let mut document = Document::new(article);
        document.sentences = all("sentence", &self.sentences)?;
        if let Some(tokens) = &self.tokens {
            document.tokens = tokens.to_tokens(&points).map_err(|e| format!("document `{}`: {e}", self.id))?;
        }
        for t in self.times.iter().flatten() {
            let kind = t.kind.parse::<TimeKind>().map_err(|e| format!("document `{}`: {e}", self.id))?;
            document.times.push(TimeExpression { span: at("time", t.at)?, kind, value: t.value.clone() });
        }
        for e in self.entities.iter().flatten() {
            let ty = e.ty.as_deref().and_then(|t| t.parse().ok()).unwrap_or(EntityType::Misc);
            document.entities.push(Entity { name: e.name.clone().unwrap_or_default(), ty, aliases: e.aliases.clone() });
        }
        for m in self.mentions.iter().flatten() {
            let span = at("mention", m.at)?;
            let entity = m.entity.filter(|&e| e < document.entities.len()).map(EntityIx::from);
            let kind = m.kind.as_deref().and_then(|k| k.parse().ok()).unwrap_or(MentionKind::Name);
            let ty = m.ty.as_deref().and_then(|t| t.parse().ok()).unwrap_or(EntityType::Misc);
            let head = head_of(&document, span);
            document.mentions.push(Mention { span, head, kind, ty, entity, confidence: 1.0 });
        }
        document.mentions.sort_by_key(|m| (m.span.start(), std::cmp::Reverse(m.span.end())));
        for a in self.attributions.iter().flatten() {
            document.attributions.push(Attribution {
                source: all("source", &a.source)?,
                cue: all("cue", &a.cue)?,
                content: all("content", &a.content)?,
                confidence: 1.0,
            });
        }
        Ok(document)
    }
}

/// The chains of two mentions or more, as the coreference corpora have them: of a phrase and the name inside it that has the same head ("the United Nations"), the
/// phrase only.
fn clusters(document: &Document, points: &CodePoints) -> Option<Vec<Vec<[usize; 2]>>> {
    let mut chains: Vec<Vec<&Mention>> = vec![Vec::new(); document.entities.len()];
    for mention in &document.mentions {
        let Some(chain) = mention.entity.and_then(|e| chains.get_mut(e.ix())) else { continue };
        let inner = |outer: &&Mention| outer.span.contains(mention.span) && outer.head == mention.head;
        if !chain.iter().rev().take(8).any(inner) {
            chain.push(mention);
        }
    }
    let spans = |chain: Vec<&Mention>| chain.iter().map(|m| points.from_bytes(m.span)).collect();
    let found: Vec<_> = chains.into_iter().filter(|c| c.len() > 1).map(spans).collect();
    (!found.is_empty()).then_some(found)
}

/// The token inside `span` whose head lies outside it; the last token where none does.
fn head_of(document: &Document, span: Span) -> TokenIx {
    let inside = document.tokens_in(span);
    let head = inside
        .clone()
        .find(|&i| document.tokens.get(i).is_some_and(|t| t.head.ix() == i || !inside.contains(&t.head.ix())));
    TokenIx::from(head.unwrap_or(inside.end.saturating_sub(1)))
}

impl TokensForm {
    fn from_tokens(tokens: &[Token], points: &CodePoints) -> Self {
        Self {
            at: tokens.iter().map(|t| points.from_bytes(t.span)).collect(),
            lemma: tokens.iter().map(|t| Some(t.lemma.clone())).collect(),
            upos: tokens.iter().map(|t| Some(t.upos.to_string())).collect(),
            xpos: tokens.iter().map(|t| Some(t.xpos.clone())).collect(),
            head: tokens.iter().map(|t| Some(t.head.ix())).collect(),
            deprel: tokens.iter().map(|t| Some(t.deprel.clone())).collect(),
        }
    }

    fn to_tokens(&self, points: &CodePoints) -> Result<Vec<Token>, String> {
        let text = |column: &[Option<String>], i: usize| column.get(i).cloned().flatten();
        let mut tokens = Vec::with_capacity(self.at.len());
        for (i, &at) in self.at.iter().enumerate() {
            let span = points.to_bytes(at).ok_or_else(|| format!("token {i} at {at:?} is outside the text"))?;
            let head = self.head.get(i).copied().flatten().unwrap_or(i);
            if head >= self.at.len() {
                return Err(format!("token {i} has head {head}, but there are only {} tokens", self.at.len()));
            }
            let upos = text(&self.upos, i).and_then(|u| u.parse().ok()).unwrap_or(super::Upos::X);
            tokens.push(Token {
                span,
                lemma: text(&self.lemma, i).unwrap_or_default(),
                upos,
                xpos: text(&self.xpos, i).unwrap_or_default(),
                head: TokenIx::from(head),
                deprel: text(&self.deprel, i).unwrap_or_else(|| if head == i { "root".into() } else { "dep".into() }),
            });
        }
        Ok(tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_round_trip() {
        let line = r#"{"id":"d","language":"en","text":"Otto Pérez leads.","sentences":[[0,17]],
            "tokens":{"at":[[0,4],[5,10],[11,16],[16,17]],"lemma":["Otto","Pérez","lead","."],"upos":["PROPN","PROPN","VERB","PUNCT"],
            "xpos":["NNP","NNP","VBZ","."],"head":[2,0,2,2],"deprel":["nsubj","flat","root","punct"]},
            "times":[],"mentions":[{"at":[0,10],"kind":"name","type":"Person","entity":0}],
            "entities":[{"name":"Otto Pérez","type":"Person"}],"attributions":[]}"#;
        let form: DocumentForm = serde_json::from_str(line).unwrap();
        let document = form.to_document().unwrap();
        assert_eq!(document.mentions[0].span.of(document.text()), "Otto Pérez");
        assert_eq!(document.mentions[0].head, TokenIx(0));
        assert_eq!(DocumentForm::from_document(&document, true), form);
    }

    #[test]
    fn an_offset_outside_the_text_is_named() {
        let form =
            DocumentForm { id: "d".into(), text: "ab".into(), sentences: vec![[0, 3]], ..DocumentForm::default() };
        assert_eq!(
            form.to_document().unwrap_err(),
            "document `d`: sentence at [0, 3] is outside its text: offsets are code points"
        );
    }
}
