//! An article becomes a [`Document`]: sentences, words, trees, names and other mentions, coreference, attribution, times.
//! In: [`Article`]; out: [`Reading`]. The pipeline is a row of [`Annotator`]s, each of which says what it needs and gives.

#[cfg(test)]
mod contract;
mod dateline;
mod decode;
mod encoder;
mod entities;
mod heads;
mod kernels;
mod layout;
mod rules;
pub mod time;
mod tokenize;
mod trained;
mod weights;
mod window;
mod wordpiece;

use crate::document::{Article, Document};
pub use kernels::Level;
pub use layout::Layout;
pub use rules::Rules;
pub use trained::{Engine, Trained};
pub use weights::Formats;

/// The layers of a document, as annotators need and give them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Layer {
    /// Sentences and words.
    Tokens,
    /// Lemmas, parts of speech.
    Tags,
    /// Heads and relations.
    Tree,
    /// Names and other mentions.
    Mentions,
    /// Coreference.
    Entities,
    /// Attribution.
    Attributions,
    /// Time expressions.
    Times,
    /// Word vectors.
    Vectors,
}

/// One vector a word, for what is learnt on top of the reader.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Vectors {
    /// Length of each vector.
    pub width: usize,
    /// Row-major, one row a token.
    pub values: Vec<f32>,
}

impl Vectors {
    /// The vector of token `i`.
    pub fn row(&self, i: usize) -> Option<&[f32]> {
        self.values.get(i * self.width..(i + 1) * self.width)
    }
}

/// A document as read, with what only the next room needs.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// The document with its layers.
    pub document: Document,
    /// Word vectors, where the reader has them.
    pub vectors: Option<Vectors>,
}

/// What can go wrong in reading.
#[derive(Debug, thiserror::Error)]
pub enum NlpError {
    /// A model's folder lacks something, or it is damaged, or of another version.
    #[error("model `{path}`: {what}; {remedy}")]
    Model {
        /// Folder or file.
        path: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// An annotator needs a layer that none before it gives.
    #[error(
        "annotator `{annotator}` needs the layer {layer:?}, which nothing before it gives: put an annotator that gives it first"
    )]
    Order {
        /// Its name.
        annotator: String,
        /// The layer lacking.
        layer: Layer,
    },
    /// The document is in a language that the reader can't read.
    #[error("document `{document}` is in `{language}`, which this reader can't read")]
    Language {
        /// Its name.
        document: String,
        /// Its language.
        language: String,
    },
    /// A back end failed.
    #[error("annotator `{annotator}` failed on document `{document}`: {what}")]
    Failed {
        /// Its name.
        annotator: String,
        /// The document.
        document: String,
        /// What happened.
        what: String,
    },
}

/// One step of reading. Implementations never change a layer that they do not give.
pub trait Annotator: Send + Sync {
    /// Its name and version; part of the key under which a reading is kept.
    fn id(&self) -> String;
    /// Layers that must be there.
    fn needs(&self) -> &[Layer];
    /// Layers that it adds.
    fn gives(&self) -> &[Layer];
    /// Adds its layers. The outcome depends on nothing but the reading given.
    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError>;
}

/// A row of annotators whose needs are met in order.
pub struct Reader {
    annotators: Vec<Box<dyn Annotator>>,
}

impl Reader {
    /// Checks that each annotator's needs are given before it.
    pub fn new(annotators: Vec<Box<dyn Annotator>>) -> Result<Self, NlpError> {
        let mut given = Vec::new();
        for annotator in &annotators {
            if let Some(&layer) = annotator.needs().iter().find(|l| !given.contains(*l)) {
                return Err(NlpError::Order { annotator: annotator.id(), layer });
            }
            given.extend_from_slice(annotator.gives());
        }
        Ok(Self { annotators })
    }

    /// The names and versions of its annotators: documents read under the same id need not be read again.
    pub fn id(&self) -> String {
        self.annotators.iter().map(|a| a.id()).collect::<Vec<_>>().join("+")
    }

    /// Reads one article.
    pub fn read(&self, article: Article) -> Result<Reading, NlpError> {
        let mut reading = Reading { document: Document::new(article), vectors: None };
        for annotator in &self.annotators {
            annotator.annotate(&mut reading)?;
        }
        Ok(reading)
    }
}

/// The modest analyser by rules: the second implementation of [`Annotator`], for tests and comparison.
pub fn rules() -> Result<Reader, NlpError> {
    Reader::new(vec![Box::new(Rules), Box::new(time::Times)])
}

/// The reader of English: the trained model in the folder `model`, or the one that the program carries.
pub fn english(model: Option<&std::path::Path>) -> Result<Reader, NlpError> {
    let trained = match model {
        None => Trained::embedded()?,
        Some(folder) => std::sync::Arc::new(Trained::load(folder, Engine::default())?),
    };
    Reader::new(vec![Box::new(trained), Box::new(Layout), Box::new(time::Times)])
}
