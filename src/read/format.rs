//! The registry of input formats: name, extensions, and how to recognise one without an extension.

/// A format that articles come in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with YAML or TOML front matter or none.
    Markdown,
    /// HTML.
    Html,
    /// JSON Lines: one article a line, in the form of an annotated document; layers are ignored.
    JsonLines,
    /// One such object in a file.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Markdown, Self::Html, Self::JsonLines, Self::Json];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::JsonLines => "jsonl",
            Self::Json => "json",
        }
    }

    /// Extensions by which it is known, lower case.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Json => &["json"],
        }
    }

    /// The format that a file's name promises.
    pub fn from_name(name: &str) -> Option<Self> {
        let extension = std::path::Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|f| f.extensions().contains(&extension.as_str()))
    }

    /// The format that the first bytes of nameless input suggest.
    pub fn sniff(start: &[u8]) -> Self {
        let head = String::from_utf8_lossy(&start[..start.len().min(2048)]).to_ascii_lowercase();
        let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        if head.starts_with("<!doctype html") || head.starts_with("<html") || head.contains("<body") {
            Self::Html
        } else if head.starts_with('{') {
            Self::JsonLines
        } else if head.starts_with("---\n") || head.starts_with("+++\n") {
            Self::Markdown
        } else {
            Self::Text
        }
    }
}
