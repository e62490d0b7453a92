//! JSON Lines: one article a line, its other layers ignored; and the same object alone in a file.

use super::metadata::{Fields, Metadata, kept};
use super::{Input, Options, ReadError, article, decode};
use crate::document::Article;
use serde::Deserialize;
use std::io::{BufRead, Read};

/// What of the form is read; every other layer is skipped.
#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    text: Option<String>,
    #[serde(flatten)]
    fields: Fields,
}

/// The articles of a JSON Lines stream.
pub(super) struct Lines<R> {
    name: String,
    stem: String,
    stream: R,
    options: Options,
    line: usize,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    pub fn new(input: &Input, stream: R, options: &Options) -> Self {
        Self {
            name: input.name.clone(),
            stem: input.id.clone(),
            stream,
            options: options.clone(),
            line: 0,
            done: false,
        }
    }

    /// The next line's bytes, of which no more than the limit are ever held.
    fn next_line(&mut self) -> Option<Result<Vec<u8>, ReadError>> {
        self.line += 1;
        let mut bytes = Vec::new();
        let most = self.options.limit.saturating_add(1);
        match self.stream.by_ref().take(most).read_until(b'\n', &mut bytes) {
            Err(e) => {
                self.done = true;
                Some(Err(ReadError::io(&self.name, e)))
            }
            Ok(0) => None,
            Ok(_) if bytes.len() as u64 > self.options.limit => {
                self.done = self.stream.skip_until(b'\n').is_err();
                Some(Err(ReadError::TooLarge { name: self.place(), limit: self.options.limit }))
            }
            Ok(_) => Some(Ok(bytes)),
        }
    }

    fn place(&self) -> String {
        format!("{} line {}", self.name, self.line)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let bytes = match self.next_line() {
                None if self.line == 1 => {
                    self.done = true;
                    return Some(Err(ReadError::Empty { name: self.name.clone() }));
                }
                None => return None,
                Some(Err(e)) => return Some(Err(e)),
                Some(Ok(bytes)) => bytes,
            };
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let place = self.place();
            let fallback = format!("{}#{}", self.stem, self.line);
            let read = decode::decode(&place, &bytes, false)
                .and_then(|text| read_object(&place, &text))
                .and_then(|(metadata, text)| article(&place, &fallback, metadata, text, &self.options));
            return Some(read);
        }
        None
    }
}

/// The one object in `json`.
pub(super) fn read_object(name: &str, json: &str) -> Result<(Metadata, String), ReadError> {
    let object: Object = serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|e| {
        let what = if e.is_eof() {
            "breaks off inside a JSON object".to_owned()
        } else {
            format!("is not an article in JSON: {e}")
        };
        ReadError::malformed(
            name,
            what,
            "one object a line, with `text` and perhaps `id`, `title`, `date`, `source`, `url`",
        )
    })?;
    let Some(text) = object.text else {
        return Err(ReadError::malformed(name, "has no `text`", "put the article's body in the field `text`"));
    };
    let mut metadata = object.fields.check(name)?;
    metadata.title = metadata.title.and_then(kept);
    Ok((metadata, text))
}
