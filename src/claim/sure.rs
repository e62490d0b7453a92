//! Claims below a confidence are left out where they are made. In: an extractor; out: an [`Extractor`] of what it is sure enough of.

use super::{Confidence, Extraction, Extractor};
use crate::nlp::Reading;
use crate::ontology::Ontology;

/// Another extractor's claims of at least a confidence. Entities and mentions stay: an article names them, whatever is said of them.
pub struct Sure {
    extractor: Box<dyn Extractor>,
    least: Confidence,
}

impl Sure {
    /// Keeps what `extractor` finds with `least` or more.
    pub fn new(extractor: Box<dyn Extractor>, least: Confidence) -> Self {
        Self { extractor, least }
    }
}

impl Extractor for Sure {
    /// Names the threshold too, so that a graph built with another one takes its claims again.
    fn id(&self) -> String {
        format!("{} at {}", self.extractor.id(), self.least.get())
    }

    fn needs_vectors(&self) -> bool {
        self.extractor.needs_vectors()
    }

    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction {
        let mut extraction = self.extractor.extract(reading, ontology);
        extraction.claims.retain(|c| c.confidence >= self.least);
        extraction
    }
}
