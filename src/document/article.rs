//! An article as read: text and what is known of its publication.

use super::PartialDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a document, unique in a graph: the id it was given, else its canonical URL, else its path in the folder read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// BLAKE3 of the text and every metadata field, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

/// One news article: its body as read (no headline, no furniture) and its metadata.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Article {
    /// Its name.
    pub id: DocumentId,
    /// Headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<PartialDate>,
    /// Publisher, as a name.
    pub source: Option<String>,
    /// Authors as named in its metadata.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Canonical URL.
    pub url: Option<String>,
    /// BCP 47 tag of its language.
    pub language: String,
    /// The body.
    pub text: String,
}

impl Article {
    /// An article of which only the name and the text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: DocumentId(id.into()),
            title: None,
            date: None,
            source: None,
            authors: Vec::new(),
            url: None,
            language: "en".to_owned(),
            text: text.into(),
        }
    }

    /// Hash of all that a reading depends on; two articles with the same hash are read alike.
    pub fn hash(&self) -> ContentHash {
        let mut hasher = blake3::Hasher::new();
        let mut field = |s: &str| {
            hasher.update(&(s.len() as u64).to_le_bytes());
            hasher.update(s.as_bytes());
        };
        field(&self.id.0);
        for optional in [&self.title, &self.source, &self.url] {
            field(if optional.is_some() { "+" } else { "-" });
            field(optional.as_deref().unwrap_or(""));
        }
        field(&self.date.map(|d| d.to_string()).unwrap_or_default());
        field(&self.authors.len().to_string());
        self.authors.iter().for_each(|a| field(a));
        field(&self.language);
        field(&self.text);
        ContentHash(hasher.finalize().to_hex().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_tells_fields_apart() {
        let plain = Article::new("a", "text");
        let titled = Article { title: Some("text".into()), text: String::new(), ..plain.clone() };
        let sourced = Article { source: Some("text".into()), text: String::new(), ..plain.clone() };
        assert_ne!(plain.hash(), titled.hash());
        assert_ne!(titled.hash(), sourced.hash());
        assert_eq!(plain.hash(), plain.clone().hash());
    }
}
