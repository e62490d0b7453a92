//! Every format, and every way in which a file can be wrong.

use super::*;
use proptest::prelude::*;

const BODY: &str = "The president said on Friday that the two gangs had agreed to a truce, and that the police would not hinder the \
    families who wanted to visit the prisons where their leaders were being held for the rest of the year.";

fn read_one(name: &str, bytes: impl AsRef<[u8]>) -> Result<Article, String> {
    let mut all = read_bytes(name, bytes.as_ref(), &Options::default());
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0).map_err(|e| e.to_string())
}

#[test]
fn plain_text_is_the_body() {
    let article = read_one("a.txt", format!("{BODY}\r\nMore.")).unwrap();
    assert_eq!(article.text, format!("{BODY}\nMore."));
    assert_eq!(article.language, "en");
}

#[test]
fn options_override_what_the_file_says() {
    let options = Options { date: "2012-03".parse().ok(), source: Some("Paper".into()), ..Options::default() };
    let text = format!("---\ndate: 2011-01-01\nsource: Other\n---\n{BODY}");
    let article = read_bytes("a.md", text.as_bytes(), &options).remove(0).unwrap();
    assert_eq!(article.date.unwrap().to_string(), "2012-03");
    assert_eq!(article.source.as_deref(), Some("Paper"));
}

#[test]
fn markdown_with_yaml() {
    let text = format!(
        "---\ntitle: \"A truce\"\ndate: 2012-03-14\nauthor: [A. One, B. Two]\nurl: https://example.org/t\n---\n\n## Heading\n\n{BODY}\n\n> Quoted *words*.\n\n- one\n- two\n\n```\ncode\n```\n"
    );
    let article = read_one("a.md", text).unwrap();
    assert_eq!(article.title.as_deref(), Some("A truce"));
    assert_eq!(article.date.unwrap().to_string(), "2012-03-14");
    assert_eq!(article.authors, ["A. One", "B. Two"]);
    assert_eq!(article.id.0, "https://example.org/t");
    assert_eq!(article.text, format!("Heading\n\n{BODY}\n\nQuoted words.\n\none\n\ntwo"));
}

#[test]
fn markdown_with_toml_and_its_own_date_type() {
    let article = read_one("a.md", format!("+++\nid = \"x1\"\ndate = 2012-03-14\n+++\n# The title\n\n{BODY}")).unwrap();
    assert_eq!((article.id.0.as_str(), article.title.as_deref()), ("x1", Some("The title")));
    assert_eq!(article.date.unwrap().to_string(), "2012-03-14");
    assert_eq!(article.text, BODY);
}

#[test]
fn html_keeps_the_article_and_drops_the_furniture() {
    let html = format!(
        r#"<!DOCTYPE html><html lang="en-US"><head><title>A truce | The Paper</title>
        <link rel="canonical" href="https://paper.example/2012/truce"><meta property="og:site_name" content="The Paper">
        <script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"A truce",
        "datePublished":"2012-03-14T08:00:00-06:00","publisher":{{"@type":"Organization","name":"The Paper"}}}}</script></head>
        <body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav><article><h1>A truce</h1>
        <p>{BODY}</p><p>{BODY}</p><p>{BODY}</p></article><footer>All rights reserved</footer></body></html>"#
    );
    let article = read_one("a.html", html).unwrap();
    assert_eq!(article.title.as_deref(), Some("A truce"));
    assert_eq!(article.date.unwrap().to_string(), "2012-03-14");
    assert_eq!(article.source.as_deref(), Some("The Paper"));
    assert_eq!(article.id.0, "https://paper.example/2012/truce");
    assert!(
        article.text.contains(BODY) && !article.text.contains("rights reserved") && !article.text.contains("Sport")
    );
}

#[test]
fn html_in_an_old_encoding() {
    let html = format!(
        "<html><head><meta charset=\"iso-8859-1\"></head><body><article><p>{BODY} P\u{e9}rez.</p></article></body></html>"
    );
    let bytes: Vec<u8> = html.chars().map(|c| c as u8).collect();
    assert!(read_one("a.html", bytes).unwrap().text.contains("Pérez"));
}

#[test]
fn text_in_other_encodings() {
    let text = format!("{BODY} P\u{e9}rez, se\u{f1}or of San Mart\u{ed}n.");
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(read_one("a.txt", latin).unwrap().text, text);
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read_one("a.txt", wide).unwrap().text, text);
}

#[test]
fn json_lines_keep_ids_and_go_on_after_a_bad_line() {
    let lines = format!(
        "{{\"id\":\"a\",\"text\":\"{BODY}\",\"mentions\":[{{\"at\":[0,1]}}]}}\n\nnonsense\n{{\"title\":\"t\"}}\n{{\"text\":\"{BODY}\",\"date\":2012}}\n{{\"id\":\"z\",\"te"
    );
    let all = read_bytes("f.jsonl", lines.as_bytes(), &Options::default());
    let told: Vec<String> =
        all.iter().map(|r| r.as_ref().map_or_else(ToString::to_string, |a| a.id.0.clone())).collect();
    assert_eq!(told[0], "a");
    assert!(told[1].starts_with("f.jsonl line 3: is not an article in JSON"), "{}", told[1]);
    assert!(told[2].starts_with("f.jsonl line 4: has no `text`"), "{}", told[2]);
    assert_eq!(told[3], "f.jsonl#5");
    assert_eq!(all[3].as_ref().unwrap().date.unwrap().to_string(), "2012");
    assert!(told[4].starts_with("f.jsonl line 6: breaks off"), "{}", told[4]);
}

#[test]
fn what_is_wrong_is_named() {
    let spanish = "El presidente dijo el viernes que las dos pandillas habían acordado una tregua y que la policía no impediría que las \
        familias visitaran las cárceles donde estaban detenidos sus líderes durante el resto del año.";
    for (name, bytes, expected) in [
        ("empty.txt", &b""[..], "empty.txt: holds no text"),
        ("blank.md", b" \n\t", "blank.md: holds no text"),
        ("p.txt", b"%PDF-1.4 xx", "p.txt: is a PDF file, not text"),
        ("b.txt", b"ab\0cd", "b.txt: is binary data"),
        ("w.html", b"no tags at all here", "w.html: is not HTML"),
        ("w.txt", b"<!DOCTYPE html><html>", "w.txt: is HTML, not plain text"),
        ("t.html", b"<html><body><p>text</p><a href=\"htt", "t.html: breaks off inside a tag"),
        ("m.md", b"---\ntitle: x\n\ntext", "m.md: its front matter opens with `---` and never closes"),
        ("y.md", b"---\ntitle: [\n---\ntext", "y.md: its front matter is not YAML"),
        ("d.md", b"---\ndate: soon\n---\ntext", "d.md: its date `soon` can't be read"),
        ("e.txt", spanish.as_bytes(), "e.txt: is in `es`, and this reader reads en"),
    ] {
        let error = read_one(name, bytes).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn size_limits_hold_for_files_and_for_lines() {
    let options = Options { limit: 300, ..Options::default() };
    let error = read_bytes("big.txt", &[b'a'; 301], &options).remove(0).unwrap_err().to_string();
    assert!(error.starts_with("big.txt: is larger than"), "{error}");
    let lines = format!("{{\"id\":\"a\",\"text\":\"{}\"}}\n{{\"id\":\"b\",\"text\":\"short\"}}\n", "x".repeat(400));
    let all = read_bytes("f.jsonl", lines.as_bytes(), &options);
    assert!(matches!(all[0], Err(ReadError::TooLarge { .. })));
    assert_eq!(all[1].as_ref().unwrap().id.0, "b");
}

#[test]
fn dates_of_many_papers() {
    for (stamp, date) in [
        ("2013-01-25T23:30:00-06:00", "2013-01-25"),
        ("2013-01-25 10:00", "2013-01-25"),
        ("20130125", "2013-01-25"),
        ("January 25, 2013", "2013-01-25"),
        ("25 Jan. 2013", "2013-01-25"),
        ("Fri, 25 Jan 2013 10:00:00 GMT", "2013-01-25"),
        ("March 2012", "2012-03"),
        ("2012", "2012"),
    ] {
        assert_eq!(parse_date(stamp).map(|d| d.to_string()).as_deref(), Some(date), "{stamp}");
    }
    for stamp in ["", "soon", "31 February 2012", "12"] {
        assert_eq!(parse_date(stamp), None, "{stamp}");
    }
}

#[test]
fn folders_are_walked_in_order_and_stems_are_ids() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["b/x.txt", "a.md", "a.txt", "c.png", ".hidden/y.txt", "z.jsonl"] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "text").unwrap();
    }
    let found = inputs(&[folder.path().to_path_buf()], &Options::default());
    let ids: Vec<&str> = found.inputs.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids, ["a.md", "a.txt", "b/x", "z"]);
    assert_eq!(found.skipped.len(), 1);
    let globbed =
        inputs(&[folder.path().to_path_buf()], &Options { globs: vec!["*.txt".into()], ..Options::default() });
    assert_eq!(globbed.inputs.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["a"]);
    let missing = inputs(&[folder.path().join("none.txt")], &Options::default());
    assert!(read(&missing.inputs[0], &Options::default()).next().unwrap().is_err());
}

#[test]
fn a_page_nested_without_end_is_refused_and_a_wide_one_is_read() {
    let deep = format!("<html><body>{}text{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert!(read_one("deep.html", deep).unwrap_err().contains("nests 100002 elements deep"));
    let nested = format!("<html><body>{}<p>{BODY}</p>{}</body></html>", "<div>".repeat(1_500), "</div>".repeat(1_500));
    assert!(read_one("nested.html", nested).is_ok());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), format in 0usize..5) {
        let name = format!("f.{}", Format::ALL[format].extensions()[0]);
        for article in read_bytes(&name, &bytes, &Options::default()).into_iter().flatten() {
            prop_assert!(!article.text.trim().is_empty());
        }
    }

    #[test]
    fn no_markup_makes_it_panic(text in "(<[a-z/!]{0,6}>?|---\n|\\+\\+\\+\n|[a-z: \\[\\]{}\"&;#*>-]{0,12}|\n){0,40}", format in 0usize..5) {
        let name = format!("f.{}", Format::ALL[format].extensions()[0]);
        read_bytes(&name, text.as_bytes(), &Options::default());
    }
}

#[test]
fn hostile_nesting_in_metadata_is_no_danger() {
    let deep = "[".repeat(200_000);
    let html = format!(
        "<html><head><script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"x\":{deep}</script></head><body><p>{BODY}</p></body></html>"
    );
    assert!(read_one("a.html", html).unwrap().text.contains("truce"));
    assert!(read_one("a.md", format!("---\ntitle: {deep}\n---\n{BODY}")).is_err());
    assert!(read_one("a.md", format!("+++\ntitle = {deep}\n+++\n{BODY}")).is_err());
    assert!(read_one("a.json", format!("{{\"text\":\"x\",\"y\":{deep}")).is_err());
    assert!(read_one("b.md", format!("{}{BODY}", "> ".repeat(50_000))).is_ok());
}

#[test]
fn a_long_page_is_read_in_reasonable_time() {
    let html = format!("<html><body><article>{}</article></body></html>", format!("<p>{BODY}</p>").repeat(20_000));
    assert!(read_one("long.html", html).unwrap().text.len() > 20_000 * BODY.len());
}

#[test]
fn the_sample_articles_are_all_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let options = Options::default();
    let found = inputs(&[folder], &options);
    assert!(found.refused.is_empty() && found.skipped.is_empty(), "{found:?}");
    let articles: Vec<Article> =
        found.inputs.iter().flat_map(|i| read(i, &options)).map(|a| a.expect("a sample article is refused")).collect();
    assert_eq!(articles.len(), 17);
    let ids: std::collections::BTreeSet<&str> = articles.iter().map(|a| a.id.0.as_str()).collect();
    assert_eq!(ids.len(), articles.len());
    for article in &articles {
        let plain = article.id.0 == "2013-01-26-mixco";
        assert_eq!(article.date.is_none() || article.source.is_none(), plain, "{}", article.id);
        for furniture in ["All rights reserved", "Sport", "newsletter", "Weather", "letters@", "Opinion"] {
            assert!(!article.text.contains(furniture), "{}: {furniture}", article.id);
        }
    }
}
