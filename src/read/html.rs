//! HTML: the article's body without its furniture, and title, date, publisher and canonical URL from its metadata (JSON-LD, Open Graph,
//! `link` and `time` elements).

use super::ReadError;
use super::metadata::{Metadata, kept, parse_date};
use dom_smoothie::{Config, Readability, TextMode};

/// Most elements that a page may have: beyond that it is no article, and the time to read it grows.
const MOST_ELEMENTS: usize = 200_000;
/// Deepest nesting that a page may have; browsers stop at 512.
const DEEPEST: usize = 2_000;

pub(super) fn read(name: &str, html: &str) -> Result<(Metadata, String), ReadError> {
    check(name, html)?;
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let mut page = Readability::new(html, None, Some(config)).map_err(|e| refused(name, &e.to_string()))?;
    let found = page.get_article_metadata(page.parse_json_ld());
    let first = |selector: &str, attribute: &str| {
        page.doc.select(selector).iter().find_map(|e| e.attr(attribute)).map(|value| value.to_string())
    };
    let canonical = first("link[rel=canonical]", "href")
        .or_else(|| first("meta[property=\"og:url\"]", "content"))
        .or(found.url)
        .filter(|u| u.starts_with("http://") || u.starts_with("https://"));
    let date = found
        .published_time
        .or_else(|| first("meta[name=date], meta[name=pubdate], meta[itemprop=datePublished]", "content"))
        .as_deref()
        .and_then(parse_date)
        .or_else(|| {
            first("time[pubdate], article time[datetime], time[datetime]", "datetime").as_deref().and_then(parse_date)
        });
    let language = first("html[lang]", "lang").or(found.lang);
    let authors = found.byline.and_then(kept).map(|b| b.trim_start_matches("By ").to_owned());
    let metadata = Metadata {
        id: None,
        title: kept(found.title),
        date,
        source: found.site_name.and_then(kept),
        authors: authors.into_iter().collect(),
        url: canonical.and_then(kept),
        language: language.and_then(kept),
    };
    let article = page.parse().map_err(|e| refused(name, &e.to_string()))?;
    Ok((metadata, paragraphs(&article.text_content)))
}

fn refused(name: &str, what: &str) -> ReadError {
    ReadError::malformed(
        name,
        format!("has no article that can be told from its furniture: {what}"),
        "save the article as text",
    )
}

/// Refuses what is not HTML, breaks off inside a tag, or is nested as no page is.
fn check(name: &str, html: &str) -> Result<(), ReadError> {
    let bytes = html.as_bytes();
    let mut tags = 0usize;
    let mut depth = 0usize;
    let mut deepest = 0usize;
    for (i, _) in html.match_indices('<') {
        match bytes.get(i + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b) if b.is_ascii_alphabetic() => {
                tags += 1;
                depth += usize::from(!void(&html[i + 1..]));
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    if tags == 0 {
        return Err(ReadError::malformed(name, "is not HTML: it has no element", "name it .txt if it is plain text"));
    }
    let open = html.rfind('<').is_some_and(|i| {
        bytes.get(i + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'))
            && !html[i..].contains('>')
    });
    if open || html.rfind("<!--").is_some_and(|i| !html[i..].contains("-->")) {
        return Err(ReadError::malformed(name, "breaks off inside a tag", "fetch the page again"));
    }
    if deepest > DEEPEST {
        return Err(ReadError::malformed(name, format!("nests {deepest} elements deep"), "save the article as text"));
    }
    Ok(())
}

/// Whether an element that starts here is never closed.
fn void(tag: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p",
        "li", "td", "tr", "th", "option", "dt", "dd",
    ];
    let name: String =
        tag.chars().take_while(char::is_ascii_alphanumeric).take(10).collect::<String>().to_ascii_lowercase();
    VOID.contains(&name.as_str())
}

/// One blank line between paragraphs, single spaces inside.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n\n")
}
