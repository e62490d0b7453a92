//! Bytes of many formats become [`Article`]s. In: paths, globs, standard input; out: one article or one [`ReadError`] for each article
//! found. A file a format; [`Format`] is the registry.

mod decode;
mod error;
mod format;
mod html;
mod input;
mod jsonl;
mod language;
mod markdown;
mod metadata;
mod text;

pub use error::ReadError;
pub use format::Format;
pub use input::{Input, Inputs, Location, inputs};
pub use metadata::parse_date;

use crate::document::{Article, PartialDate};
use metadata::Metadata;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

/// How to read; what is given here overrides what a file says of itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// Date published.
    pub date: Option<PartialDate>,
    /// Publisher.
    pub source: Option<String>,
    /// BCP 47 language, instead of finding it out.
    pub language: Option<String>,
    /// Languages that the reader can read; others are refused.
    pub languages: Vec<String>,
    /// Only files of a folder whose path in it matches one of these globs; all known formats where empty.
    pub globs: Vec<String>,
    /// Most bytes that one article's file, or one line of a JSON Lines file, may have.
    pub limit: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            date: None,
            source: None,
            language: None,
            languages: vec!["en".to_owned()],
            globs: Vec::new(),
            limit: 16 << 20,
        }
    }
}

/// The articles of one input, read one by one: a JSON Lines file of any size needs no more memory than its longest line.
pub type Articles = Box<dyn Iterator<Item = Result<Article, ReadError>> + Send>;

/// Opens `input` and reads its articles. Never panics, whatever the bytes.
pub fn read(input: &Input, options: &Options) -> Articles {
    let result = match &input.location {
        Location::Stdin => open(input, Box::new(std::io::stdin()), None, options),
        Location::File(path) => match File::open(path) {
            Ok(file) => {
                let size = file.metadata().ok().filter(|m| m.is_file()).map(|m| m.len());
                open(input, Box::new(file), size, options)
            }
            Err(e) => Err(ReadError::io(&input.name, e)),
        },
    };
    result.unwrap_or_else(|e| Box::new(std::iter::once(Err(e))))
}

/// The articles in `bytes`, named `name`: as [`read`] does for a file of that name.
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Vec<Result<Article, ReadError>> {
    let input = Input {
        name: name.to_owned(),
        id: name.to_owned(),
        location: Location::Stdin,
        format: Format::from_name(name),
    };
    let size = Some(bytes.len() as u64);
    match open(&input, Box::new(std::io::Cursor::new(bytes.to_vec())), size, options) {
        Ok(articles) => articles.collect(),
        Err(e) => vec![Err(e)],
    }
}

fn open(
    input: &Input,
    stream: Box<dyn Read + Send>,
    size: Option<u64>,
    options: &Options,
) -> Result<Articles, ReadError> {
    let mut stream = BufReader::with_capacity(64 << 10, stream);
    let format = match input.format {
        Some(format) => format,
        None => Format::sniff(stream.fill_buf().map_err(|e| ReadError::io(&input.name, e))?),
    };
    if format == Format::JsonLines {
        return Ok(Box::new(jsonl::Lines::new(input, stream, options)));
    }
    let bytes = whole(input, stream, size, options)?;
    Ok(Box::new(std::iter::once(one(input, format, &bytes, options))))
}

/// All bytes of a file that holds one article; refused past the limit without reading further.
fn whole(input: &Input, stream: impl Read, size: Option<u64>, options: &Options) -> Result<Vec<u8>, ReadError> {
    let too_large = || ReadError::TooLarge { name: input.name.clone(), limit: options.limit };
    if size.is_some_and(|s| s > options.limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    stream.take(options.limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| ReadError::io(&input.name, e))?;
    if bytes.len() as u64 > options.limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// The one article of a text, Markdown, HTML or JSON file.
fn one(input: &Input, format: Format, bytes: &[u8], options: &Options) -> Result<Article, ReadError> {
    let name = input.name.as_str();
    let html = format == Format::Html;
    let decoded = decode::decode(name, bytes, html)?;
    let (metadata, body) = match format {
        Format::Text => text::read(name, &decoded)?,
        Format::Markdown => markdown::read(name, &decoded)?,
        Format::Html => html::read(name, &decoded)?,
        Format::Json | Format::JsonLines => jsonl::read_object(name, &decoded)?,
    };
    article(name, &input.id, metadata, body, options)
}

/// Puts an article together: metadata of the file below what the options give, language found out.
fn article(
    name: &str,
    fallback_id: &str,
    metadata: Metadata,
    text: String,
    options: &Options,
) -> Result<Article, ReadError> {
    if text.trim().is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let language = match &options.language {
        Some(given) => given.clone(),
        None => language::identify(&text, metadata.language.as_deref()),
    };
    if !options.languages.iter().any(|l| language::same(l, &language)) {
        return Err(ReadError::Language { name: name.to_owned(), language, readable: options.languages.join(", ") });
    }
    let id = metadata.id.or_else(|| metadata.url.clone()).unwrap_or_else(|| fallback_id.to_owned());
    let mut article = Article::new(id, text);
    article.title = metadata.title;
    article.date = options.date.or(metadata.date);
    article.source = options.source.clone().or(metadata.source);
    article.authors = metadata.authors;
    article.url = metadata.url;
    article.language = language;
    Ok(article)
}

#[cfg(test)]
mod tests;
