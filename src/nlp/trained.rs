//! The trained reader: one network with its vocabulary, loaded once and shared. In: an article; out: every layer but times, and a vector a word.

use super::dateline::body_start;
use super::encoder::{Encoder, Families, Piece};
use super::entities::{self, Sets};
use super::heads::attribution::Attribution as AttributionHeads;
use super::heads::entity::{Entity as EntityHeads, Found, Words};
use super::heads::syntax::Syntax;
use super::kernels::Level;
use super::tokenize::{Break, Word, tokenize};
use super::weights::{Config, Files, Formats, Store};
use super::window::{Unit, windows};
use super::wordpiece::{Vocabulary, shape};
use super::{Annotator, Layer, NlpError, Reading, Vectors};
use crate::document::{Attribution, Document, EntityType, Mention, MentionKind, Span, Token, TokenIx};
use rayon::prelude::*;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The trained reader of one language.
pub struct Trained {
    id: String,
    level: Level,
    vocabulary: Vocabulary,
    encoder: Encoder,
    syntax: Syntax,
    entity: EntityHeads,
    attribution: AttributionHeads,
    room: usize,
    word_pieces: usize,
}

/// How to compute, where the default is not wanted: for measurements and comparisons.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// Instructions.
    pub level: Level,
    /// Number formats.
    pub formats: Formats,
}

impl Default for Engine {
    fn default() -> Self {
        Self { level: Level::best(), formats: Formats::default() }
    }
}

impl Trained {
    /// Loads the model in a folder.
    pub fn load(folder: &Path, engine: Engine) -> Result<Self, NlpError> {
        Self::new(&Files::read(folder)?, engine)
    }

    /// The model that the program carries, loaded once and shared.
    pub fn embedded() -> Result<Arc<Self>, NlpError> {
        static SHARED: OnceLock<Arc<Trained>> = OnceLock::new();
        if let Some(shared) = SHARED.get() {
            return Ok(Arc::clone(shared));
        }
        let loaded = Arc::new(Self::new(&Files::embedded(), Engine::default())?);
        Ok(Arc::clone(SHARED.get_or_init(|| loaded)))
    }

    pub(super) fn new(files: &Files, engine: Engine) -> Result<Self, NlpError> {
        let config = Config::new(&files.config, &files.path)?;
        let text = String::from_utf8_lossy(&files.vocabulary);
        let vocabulary = Vocabulary::new(&text, &format!("{}/vocab.txt", files.path))?;
        let store = Store::new(files, engine.formats)?;
        let sizes = &config.sizes;
        let mut hash = blake3::Hasher::new();
        let weights = files.weights.iter().map(|w| &w.1);
        [&files.config, &files.vocabulary].into_iter().chain(weights).for_each(|f| {
            hash.update(f);
        });
        let digest: String = hash.finalize().to_hex().chars().take(12).collect();
        let formats =
            if engine.formats == Formats::default() { String::new() } else { format!("-{:?}", engine.formats) };
        Ok(Self {
            id: format!("trained-1-{digest}{formats}"),
            level: engine.level,
            encoder: Encoder::new(&store, sizes, vocabulary.len())?,
            syntax: Syntax::new(&store, &config)?,
            entity: EntityHeads::new(&store, &config)?,
            attribution: AttributionHeads::new(&store, &config)?,
            room: sizes.window - 2,
            word_pieces: sizes.word_pieces,
            vocabulary,
        })
    }

    /// The vectors of the words of one window.
    fn window(&self, words: &[(Word, &str, Vec<u32>)]) -> Families {
        let outer = |number| Piece { number, shape: 0, gap: 4 };
        let mut pieces = vec![outer(self.vocabulary.cls)];
        let mut firsts = Vec::with_capacity(words.len());
        for (word, form, numbers) in words {
            firsts.push(pieces.len());
            let class = 2 * shape(form);
            for (i, &number) in numbers.iter().enumerate() {
                let gap = if i == 0 { word.gap as u32 } else { 4 };
                pieces.push(Piece { number, shape: class + u32::from(i > 0), gap });
            }
        }
        pieces.push(outer(self.vocabulary.sep));
        self.encoder.encode(self.level, &pieces, &firsts)
    }

    fn vectors(&self, words: &[(Word, &str, Vec<u32>)], windows: &[Range<usize>]) -> Families {
        let parts: Vec<Families> =
            windows.par_iter().map(|w| self.window(words.get(w.clone()).unwrap_or(&[]))).collect();
        let mut all = Families::default();
        parts.into_iter().for_each(|p| all.extend(p));
        all
    }

    fn read(&self, document: &mut Document) -> Vectors {
        let text = document.article.text.clone();
        let words: Vec<(Word, &str, Vec<u32>)> = part_datelines(tokenize(&text), &text)
            .into_iter()
            .map(|w| (w, w.span.of(&text), self.vocabulary.pieces(w.span.of(&text), self.word_pieces)))
            .collect();
        if words.is_empty() {
            return Vectors::default();
        }
        let units: Vec<Unit<'_>> =
            words.iter().map(|(w, form, p)| Unit { form, gap: w.gap, pieces: p.len() }).collect();
        let windows = windows(&units, self.room);
        let vectors = self.vectors(&words, &windows);
        let forms: Vec<&str> = words.iter().map(|w| w.1).collect();
        let paragraph = |i: usize| words.get(i).is_some_and(|w| w.0.gap == Break::Paragraph);
        let sentences = self.sentences(&vectors, &windows, paragraph);
        let place = |r: &Range<usize>| cover(&words, r);
        document.sentences = sentences.iter().map(place).collect();
        document.tokens = self
            .syntax
            .analyse(self.level, &vectors.syntax, &forms, &sentences)
            .into_iter()
            .zip(&words)
            .map(|(a, w)| Token {
                span: w.0.span,
                lemma: a.lemma,
                upos: a.upos,
                xpos: a.xpos,
                head: TokenIx::from(a.head),
                deprel: a.deprel,
            })
            .collect();
        let heads: Vec<usize> = document.tokens.iter().map(|t| t.head.ix()).collect();
        let about = Words { forms: &forms, sentences: &sentences, heads: &heads };
        let found = self.entity.mentions(self.level, &vectors.entity, &about);
        set_mentions(document, &found, place);
        document.attributions = self
            .attribution
            .read(self.level, &vectors.attribution, &windows, paragraph)
            .into_iter()
            .map(|s| Attribution {
                source: s.source.iter().map(place).collect(),
                cue: vec![place(&s.cue)],
                content: s.content.iter().map(place).collect(),
                confidence: s.confidence,
            })
            .collect();
        let e = &vectors.entity;
        Vectors { width: e.cols, values: (0..e.rows).flat_map(|i| e.row(i)).copied().collect() }
    }

    /// Ranges of words; a window and a paragraph always start one.
    fn sentences(
        &self,
        vectors: &Families,
        windows: &[Range<usize>],
        paragraph: impl Fn(usize) -> bool,
    ) -> Vec<Range<usize>> {
        let scores = self.syntax.starts(self.level, &vectors.syntax);
        let mut starts: Vec<usize> = (0..scores.len())
            .filter(|&i| {
                paragraph(i) || scores.get(i).is_some_and(|&s| s > 0.0) || windows.iter().any(|w| w.start == i)
            })
            .collect();
        starts.push(scores.len());
        starts.windows(2).filter_map(|w| Some(*w.first()?..*w.get(1)?)).collect()
    }
}

/// The words, with a paragraph break after each dateline, so that it is read apart from the first sentence.
fn part_datelines(mut words: Vec<Word>, text: &str) -> Vec<Word> {
    let forms: Vec<&str> = words.iter().map(|w| w.span.of(text)).collect();
    let spaced: Vec<bool> = words.iter().map(|w| w.gap != Break::None).collect();
    let starts = (0..words.len()).filter(|&i| words.get(i).is_some_and(|w| w.gap == Break::Paragraph));
    let bodies: Vec<usize> = starts.filter_map(|i| Some(i + body_start(forms.get(i..)?, spaced.get(i..)?)?)).collect();
    for body in bodies {
        if let Some(word) = words.get_mut(body) {
            word.gap = Break::Paragraph;
        }
    }
    words
}

fn cover(words: &[(Word, &str, Vec<u32>)], range: &Range<usize>) -> Span {
    let span = |i: usize| words.get(i).map(|w| w.0.span);
    let first = span(range.start).or(words.last().map(|w| w.0.span));
    match (first, range.end.checked_sub(1).and_then(span)) {
        (Some(a), Some(z)) => a.cover(z),
        _ => Span::new(0, 0).unwrap_or_else(|_| unreachable!("the empty span is sound")),
    }
}

/// Mentions, chains and aliases in brackets to the document's layers.
fn set_mentions(document: &mut Document, found: &[Found], place: impl Fn(&Range<usize>) -> Span) {
    document.mentions = found
        .iter()
        .map(|f| Mention {
            span: place(&(f.start..f.end)),
            head: TokenIx::from(f.head),
            kind: f.kind,
            ty: f.ty,
            entity: None,
            confidence: f.confidence,
        })
        .collect();
    let mut sets = Sets::new(found.len());
    for (i, f) in found.iter().enumerate() {
        if let Some(a) = f.antecedent {
            sets.join(a, i);
        }
    }
    for (a, b) in aliases(document) {
        sets.join(a, b);
    }
    entities::assemble(document, sets);
}

/// Names with what stands in brackets after them as their short form; that becomes a name too. What an acronym stands for is no person.
fn aliases(document: &mut Document) -> Vec<(usize, usize)> {
    let text = &document.article.text;
    let mut out = Vec::new();
    for (i, name) in document.mentions.iter().enumerate().filter(|(_, m)| m.kind == MentionKind::Name) {
        let after = document.mentions.iter().enumerate().skip(i + 1).take(4);
        let short = after.filter(|(_, m)| m.kind != MentionKind::Pronoun && m.span.start() >= name.span.end());
        out.extend(short.filter(|(_, m)| entities::aliased(text, name, m)).map(|(j, _)| (i, j)).next());
    }
    for &(i, j) in &out {
        let Some(long) = document.mentions.get(i).map(|m| m.ty) else { continue };
        let Some(short) = document.mentions.get_mut(j) else { continue };
        let acronym = !short.span.of(text).contains(char::is_lowercase);
        let ty = if acronym && long == EntityType::Person && short.ty != EntityType::Person {
            EntityType::Organization
        } else {
            long
        };
        (short.kind, short.ty) = (MentionKind::Name, ty);
        if let Some(long) = document.mentions.get_mut(i) {
            long.ty = ty;
        }
    }
    out
}

impl Annotator for Arc<Trained> {
    fn id(&self) -> String {
        self.id.clone()
    }

    fn needs(&self) -> &[Layer] {
        &[]
    }

    fn gives(&self) -> &[Layer] {
        &[
            Layer::Tokens,
            Layer::Tags,
            Layer::Tree,
            Layer::Mentions,
            Layer::Entities,
            Layer::Attributions,
            Layer::Vectors,
        ]
    }

    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError> {
        let vectors = self.read(&mut reading.document);
        reading.vectors = Some(vectors);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;
    use serde_json::Value;

    fn fixtures() -> Vec<Value> {
        serde_json::from_str(include_str!("../../models/reader/parity.json")).unwrap()
    }

    fn floats(v: &Value) -> Vec<f32> {
        v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap() as f32).collect()
    }

    fn plain() -> &'static Trained {
        static MODEL: OnceLock<Trained> = OnceLock::new();
        let formats = Formats { encoder_i8: false, heads_i8: false };
        MODEL.get_or_init(|| Trained::new(&Files::embedded(), Engine { level: Level::best(), formats }).unwrap())
    }

    fn words<'t>(model: &Trained, text: &'t str) -> Vec<(Word, &'t str, Vec<u32>)> {
        tokenize(text).into_iter().map(|w| (w, w.span.of(text), model.vocabulary.pieces(w.span.of(text), 12))).collect()
    }

    #[track_caller]
    fn near(name: &str, ours: &[f32], theirs: &[f32], by: f32) {
        for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
            assert!((a - b).abs() <= by, "{name}[{i}]: {a} against {b}");
        }
    }

    /// The first window of each fixture: words, vectors, scores as the training side has them.
    #[test]
    fn vectors_and_scores_are_those_of_the_training_side() {
        let model = plain();
        for f in fixtures() {
            let text = f["text"].as_str().unwrap();
            let all = words(model, text);
            let at: Vec<[usize; 2]> = serde_json::from_value(f["at"].clone()).unwrap();
            let points = crate::document::CodePoints::new(text);
            assert_eq!(all.iter().map(|w| points.from_bytes(w.0.span)).collect::<Vec<_>>(), at);
            let gaps: Vec<u32> = serde_json::from_value(f["breaks"].clone()).unwrap();
            assert_eq!(all.iter().map(|w| w.0.gap as u32).collect::<Vec<_>>(), gaps);
            let pieces: Vec<u32> = serde_json::from_value(f["pieces"].clone()).unwrap();
            let ours: Vec<u32> = all.iter().flat_map(|w| w.2.clone()).collect();
            assert_eq!(ours, pieces[1..pieces.len() - 1]);
            let v = model.window(&all);
            for (name, m) in [("syntax", &v.syntax), ("entity", &v.entity), ("attribution", &v.attribution)] {
                for (i, row) in f["vectors"][name].as_array().unwrap().iter().enumerate() {
                    near(name, &m.row(i)[..8], &floats(row), 2e-3);
                }
            }
            near("sentence", &model.syntax.starts(model.level, &v.syntax), &floats(&f["sentence"]), 2e-2);
        }
    }

    /// Whole documents: the same words, sentences, tags, trees, mentions, chains and attributions.
    #[test]
    fn documents_are_those_of_the_training_side() {
        let model = Arc::new(
            Trained::new(&Files::embedded(), Engine { level: Level::best(), formats: plain_formats() }).unwrap(),
        );
        for f in fixtures() {
            let text = f["text"].as_str().unwrap();
            let mut reading = Reading { document: Document::new(Article::new("d", text)), vectors: None };
            model.annotate(&mut reading).unwrap();
            let form = crate::document::DocumentForm::from_document(&reading.document, true);
            let theirs = &f["document"];
            let ours = serde_json::to_value(&form).unwrap();
            for layer in ["sentences", "tokens", "attributions"] {
                assert_eq!(ours[layer], theirs[layer], "{layer} of {text}");
            }
            let spans = |v: &Value| -> Vec<String> {
                let list = v["mentions"].as_array().unwrap().iter();
                list.map(|m| format!("{} {} {}", m["at"], m["kind"], m["type"])).collect()
            };
            assert_eq!(spans(&ours), spans(theirs), "mentions of {text}");
        }
    }

    fn plain_formats() -> Formats {
        Formats { encoder_i8: false, heads_i8: false }
    }
}
