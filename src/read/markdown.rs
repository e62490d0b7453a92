//! Markdown, with YAML (`---`) or TOML (`+++`) front matter or none. Paragraphs, quotes, list items and headings become paragraphs of
//! the body; the first heading is the title where the front matter names none; code, pictures and raw HTML are left out.

use super::ReadError;
use super::metadata::{Fields, Metadata};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub(super) fn read(name: &str, text: &str) -> Result<(Metadata, String), ReadError> {
    let (mut metadata, body) = front_matter(name, text)?;
    let (title, body) = render(body, metadata.title.is_none());
    metadata.title = metadata.title.or(title);
    Ok((metadata, body))
}

fn front_matter<'t>(name: &str, text: &'t str) -> Result<(Metadata, &'t str), ReadError> {
    let text = text.trim_start_matches('\n');
    let Some(fence) = ["---", "+++"].into_iter().find(|f| text.lines().next().is_some_and(|l| l.trim_end() == *f))
    else {
        return Ok((Metadata::default(), text));
    };
    let start = text.find('\n').map_or(text.len(), |i| i + 1);
    let mut at = start;
    let mut end = None;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence {
            end = Some((at, at + line.len()));
            break;
        }
        at += line.len();
    }
    let Some((close, rest)) = end else {
        let what = format!("its front matter opens with `{fence}` and never closes");
        return Err(ReadError::malformed(name, what, "close it with the same mark on a line of its own"));
    };
    let raw = &text[start..close];
    let fields: Fields = if raw.trim().is_empty() {
        Fields::default()
    } else if fence == "---" {
        serde_saphyr::from_str(raw).map_err(|e| bad_front_matter(name, "YAML", &e.to_string()))?
    } else {
        toml::from_str(raw).map_err(|e| bad_front_matter(name, "TOML", e.message()))?
    };
    Ok((fields.check(name)?, &text[rest..]))
}

fn bad_front_matter(name: &str, language: &str, error: &str) -> ReadError {
    let first = error.lines().next().unwrap_or(error);
    ReadError::malformed(name, format!("its front matter is not {language}: {first}"), "mend it or take it out")
}

/// The title, where wanted and there, and the text of the body.
fn render(markdown: &str, want_title: bool) -> (Option<String>, String) {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
    let mut blocks: Vec<String> = Vec::new();
    let mut block = String::new();
    let mut title = None;
    let mut silent = 0usize;
    let close = |block: &mut String, blocks: &mut Vec<String>| {
        let done = std::mem::take(block);
        if !done.trim().is_empty() {
            blocks.push(done.trim().to_owned());
        }
    };
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::HtmlBlock) => {
                silent += 1
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::FootnoteDefinition | TagEnd::HtmlBlock) => {
                silent = silent.saturating_sub(1);
            }
            _ if silent > 0 => {}
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell) => {
                close(&mut block, &mut blocks)
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if want_title && title.is_none() && blocks.is_empty() => {
                title = Some(std::mem::take(&mut block).trim().to_owned()).filter(|t| !t.is_empty());
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                close(&mut block, &mut blocks)
            }
            Event::Text(t) | Event::Code(t) => block.push_str(&t),
            Event::SoftBreak | Event::HardBreak => block.push(' '),
            _ => {}
        }
    }
    close(&mut block, &mut blocks);
    (title, blocks.join("\n\n"))
}
