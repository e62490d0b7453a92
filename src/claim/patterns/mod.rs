//! Claims by the ontology's own words, matched over the trees. In: a [`Reading`] and an [`Ontology`]; out: an [`Extraction`].

mod args;
mod beside;
mod calibration;
mod cast;
mod chains;
mod compile;
mod draft;
mod english;
#[cfg(test)]
mod event_tests;
mod events;
mod groups;
mod implied;
mod matching;
mod mending;
mod names;
mod open;
mod relations;
mod sameness;
mod syntax;
mod telling;
#[cfg(test)]
mod tests;
mod weights;

use super::{Extraction, Extractor};
use crate::claim::context::Context;
use crate::nlp::Reading;
use crate::ontology::Ontology;
use compile::Book;
use std::sync::{Arc, Mutex};

/// The matcher. It keeps the patterns of the last ontologies that it was asked for, taken apart.
#[derive(Default)]
pub struct Patterns {
    books: Mutex<Vec<Kept>>,
}

struct Kept {
    ontology: Ontology,
    language: String,
    book: Arc<Book>,
}

impl Patterns {
    /// A matcher.
    pub fn new() -> Self {
        Self::default()
    }

    fn book(&self, ontology: &Ontology, language: &str) -> Arc<Book> {
        let mut books = self.books.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(kept) = books.iter().find(|k| k.language == language && k.ontology == *ontology) {
            return kept.book.clone();
        }
        let book = Arc::new(Book::new(ontology, language));
        if books.len() >= 4 {
            books.remove(0);
        }
        books.push(Kept { ontology: ontology.clone(), language: language.to_owned(), book: book.clone() });
        book
    }
}

impl Extractor for Patterns {
    fn id(&self) -> String {
        "patterns/1".to_owned()
    }

    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction {
        let book = self.book(ontology, &reading.document.article.language);
        let mended = Reading { document: chains::mend(&reading.document, &book, ontology), vectors: None };
        let syntax = syntax::Syntax::new(&mended.document).with_known_verbs(|verb| book.knows_verb(verb));
        let context = Context::new(&mended);
        let mut run = draft::Run::new(&syntax, &book, ontology, &context);
        run.groups();
        run.beside();
        run.relations();
        run.events();
        run.open_claims();
        run.finish()
    }
}
