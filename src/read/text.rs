//! Plain text: all of it is the body.

use super::{ReadError, metadata::Metadata};

pub(super) fn read(name: &str, text: &str) -> Result<(Metadata, String), ReadError> {
    let head: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Err(ReadError::malformed(name, "is HTML, not plain text", "name it .html"));
    }
    Ok((Metadata::default(), text.to_owned()))
}
