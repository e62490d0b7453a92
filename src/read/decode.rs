//! Bytes become text: what is not text is told apart, encodings are detected. In: bytes; out: text with `\n` line ends and no byte-order mark.

use super::ReadError;
use encoding_rs::{Encoding, UTF_8};

/// First bytes of common binary formats, what they are, and what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF file", "convert it first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or office document", "unpack it, or save it as text"),
    (b"\x1f\x8b", "gzip-compressed", "decompress it first"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "decompress it first"),
    (b"BZh", "bzip2-compressed", "decompress it first"),
    (b"\xfd7zXZ\0", "xz-compressed", "decompress it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as text"),
    (b"{\\rtf", "a rich-text file", "save it as plain text"),
    (b"\x89PNG", "a picture", "run it through text recognition first"),
    (b"\xff\xd8\xff", "a picture", "run it through text recognition first"),
    (b"GIF8", "a picture", "run it through text recognition first"),
    (b"\x7fELF", "a program", "leave it out"),
    (b"SQLite format 3", "a database", "export its articles as JSON Lines"),
];

/// The text of `bytes`. HTML may name its encoding in a `meta` element.
pub(super) fn decode(name: &str, bytes: &[u8], html: bool) -> Result<String, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let binary = |what: &str, remedy: &str| ReadError::Binary {
        name: name.to_owned(),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    };
    if let Some((_, what, remedy)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(binary(what, remedy));
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, bom)) => encoding.decode_without_bom_handling(&bytes[bom..]).0.into_owned(),
        None if bytes.contains(&0) => return Err(binary("binary data", "leave it out, or convert it to text")),
        None => encoding_of(bytes, html).decode_without_bom_handling(bytes).0.into_owned(),
    };
    let odd = text.chars().filter(|&c| c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())).count();
    if odd * 20 > text.chars().count() {
        return Err(binary("binary data", "leave it out, or convert it to text"));
    }
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

fn encoding_of(bytes: &[u8], html: bool) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(declared) = html.then(|| declared(bytes)).flatten() {
        return declared;
    }
    // One stray byte in a long UTF-8 file does not make it another encoding.
    let wrong = bytes.utf8_chunks().filter(|c| !c.invalid().is_empty()).count();
    let multibyte = bytes.utf8_chunks().flat_map(|c| c.valid().chars()).filter(|c| !c.is_ascii()).count();
    if multibyte > 10 * wrong {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// The encoding that the first kilobytes of an HTML page declare.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_ascii_lowercase();
    let after = &head[head.find("charset=")? + "charset=".len()..];
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page that is not UTF-8 though it says so is in some other encoding.
    (encoding != UTF_8).then_some(encoding)
}
