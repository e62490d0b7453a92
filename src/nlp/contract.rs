//! What every back end must keep, whoever wrote it: tests over the analyser by rules and the trained reader alike. In: texts, ordinary and odd; out: nothing but verdicts.

use super::*;
use crate::document::Span;
use proptest::prelude::*;
use rayon::prelude::*;
use std::path::Path;

fn readers() -> [Reader; 2] {
    [rules().unwrap(), english(None).unwrap()]
}

fn read(reader: &Reader, text: &str) -> Reading {
    reader.read(Article::new("d", text)).unwrap()
}

/// Every span selects text, layers nest, heads form trees, indices lead somewhere.
#[track_caller]
fn check(reading: &Reading) {
    let d = &reading.document;
    let text = d.text();
    let solid = |s: Span| s.get(text).is_some_and(|t| !t.is_empty() && t.trim() == t);
    assert!(d.sentences.iter().all(|&s| solid(s)) && d.sentences.windows(2).all(|w| w[0].end() <= w[1].start()));
    assert!(
        d.tokens.iter().all(|t| solid(t.span)) && d.tokens.windows(2).all(|w| w[0].span.end() <= w[1].span.start())
    );
    let mut covered = 0;
    for &s in &d.sentences {
        let inside = d.tokens_in(s);
        assert_eq!(inside.start, covered, "each token is in one sentence");
        covered = inside.end;
        let roots = inside.clone().filter(|&i| d.tokens[i].head.ix() == i).count();
        assert_eq!(roots, 1, "one root in {:?}", s.of(text));
        for mut i in inside.clone() {
            let mut steps = 0;
            while d.tokens[i].head.ix() != i {
                i = d.tokens[i].head.ix();
                steps += 1;
                assert!(inside.contains(&i) && steps <= inside.len(), "heads form a tree within the sentence");
            }
        }
    }
    assert_eq!(covered, d.tokens.len());
    for t in &d.tokens {
        assert_eq!(t.deprel == "root", d.tokens[t.head.ix()].span == t.span);
    }
    let order = |m: &crate::document::Mention| (m.span.start(), std::cmp::Reverse(m.span.end()));
    assert!(d.mentions.windows(2).all(|w| order(&w[0]) < order(&w[1])), "mentions are in order, none twice");
    for m in &d.mentions {
        assert!(solid(m.span) && m.span.contains(d.tokens[m.head.ix()].span) && (0.0..=1.0).contains(&m.confidence));
        assert!(m.entity.is_some_and(|e| e.ix() < d.entities.len()));
    }
    for (k, e) in d.entities.iter().enumerate() {
        let of = |name: &str| d.mentions_of(k.into()).any(|(_, m)| m.span.of(text) == name);
        assert!(of(&e.name) && e.aliases.iter().all(|a| of(a) && *a != e.name), "names are verbatim: {e:?}");
    }
    for a in &d.attributions {
        let all = a.source.iter().chain(&a.cue).chain(&a.content);
        assert!(all.copied().all(solid) && !a.cue.is_empty() && !a.content.is_empty());
    }
    assert!(d.times.iter().all(|t| solid(t.span)));
    if let Some(v) = &reading.vectors {
        assert_eq!(v.values.len(), v.width * d.tokens.len());
        assert!(v.values.iter().all(|x| x.is_finite()));
    }
}

const NEWS: &str = "MARAS SIGN TRUCE IN EL SALVADOR\n\nThe Mara Salvatrucha (MS-13) and Barrio 18 agreed to a truce in March 2012, \
    Monsignor Fabio Colindres said. “We don’t trust them,” Otto Pérez Molina, Guatemala's president, told La Prensa; his minister denied it.\n\
    According to the U.N., homicides fell by 40% to 5.5 a day.\n";

#[test]
fn ordinary_news_keeps_the_contract() {
    for reader in readers() {
        let reading = read(&reader, NEWS);
        check(&reading);
        assert!(reading.document.sentences.len() >= 4 && reading.document.mentions.len() >= 5);
    }
}

#[test]
fn the_trained_reader_finds_who_said_what() {
    let reading = read(&english(None).unwrap(), NEWS);
    let d = &reading.document;
    let gang = d.entities.iter().find(|e| e.name == "Mara Salvatrucha").expect("the gang");
    assert_eq!(
        (gang.ty, gang.aliases.as_slice()),
        (crate::document::EntityType::Organization, &["MS-13".to_owned()][..])
    );
    let said = d.attributions.iter().find(|a| a.cue[0].of(d.text()) == "told").expect("an attribution");
    assert!(said.source[0].of(d.text()).contains("Otto Pérez Molina"));
    assert!(said.content[0].of(d.text()).contains("We don’t trust them"));
}

/// The rules take no time, so they show that nothing before the network is quadratic.
#[test]
fn a_hundred_thousand_characters_in_one_line() {
    let reader = rules().unwrap();
    for part in ["x", "\"", "the gang said ( \" it - ", "Otto Pérez (MS-13) "] {
        check(&read(&reader, &part.repeat(100_000 / part.len())));
    }
}

#[test]
fn odd_texts_keep_the_contract() {
    let long_word = "x".repeat(40_000);
    let long_line = "the gang said ( \" it - ".repeat(90);
    let quotes = "“".repeat(600);
    let lines = "Otto left.\n".repeat(60);
    let odd = [
        "",
        " \n\t ",
        "\0",
        "a\0b \0 c.",
        "\u{feff}Hi.",
        "🙂🙂 👩‍👩‍👧 said e\u{301}\u{301} \u{301}",
        "هذا نص عربي. שלום עולם!",
        "日本語のテキスト。",
        "...",
        "\r\n\r\nA\r\nB",
        "\u{200b}",
        "ﬁ ǅ İ ß ſ",
        &long_word,
        &long_line,
        &quotes,
        &lines,
    ];
    for reader in readers() {
        for text in odd {
            check(&read(&reader, text));
        }
    }
}

#[test]
fn a_document_is_read_alike_in_any_company() {
    let texts: Vec<String> = (1..4).map(|n| NEWS.repeat(n)).collect();
    for reader in readers() {
        let alone: Vec<Reading> = texts.iter().map(|t| read(&reader, t)).collect();
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let together: Vec<Reading> = pool.install(|| texts.par_iter().rev().map(|t| read(&reader, t)).collect());
            assert!(together.iter().rev().eq(alone.iter()), "{threads} threads");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_keeps_the_contract(text in "(\\PC{0,30}|[A-Za-z .,’'\"()\n0-9%$-]{0,80}|(said |the |Otto |\\(MS-13\\) |. |\n\n){0,30})") {
        for reader in readers() {
            check(&read(&reader, &text));
        }
    }
}

/// Documents of every corpus that lies beside the repository: all by rules, a few of each by the trained reader.
#[test]
fn corpora_keep_the_contract() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let [by_rules, trained] = readers();
    let mut count = 0;
    for corpus in ["ewt", "gum", "polnear", "re3d", "redocred", "muc4"] {
        for split in ["dev", "train"] {
            let Ok(lines) = std::fs::read_to_string(folder.join(corpus).join(format!("{split}.jsonl"))) else {
                continue;
            };
            for (i, line) in lines.lines().enumerate() {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                let Some(text) = value["text"].as_str() else { continue };
                check(&read(&by_rules, text));
                if i % 200 == 0 {
                    check(&read(&trained, text));
                }
                count += 1;
            }
        }
    }
    if count == 0 {
        eprintln!("no corpora beside the repository: only the texts of this file were tested");
    }
}

/// A copy of the model's folder with one file changed.
fn damaged(name: &str, change: impl Fn(Vec<u8>) -> Option<Vec<u8>>) -> String {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reader");
    let folder = tempfile::tempdir().unwrap();
    for file in ["config.json", "vocab.txt", "model.safetensors", "pieces.safetensors"] {
        let bytes = std::fs::read(from.join(file)).unwrap();
        if let Some(bytes) = if file == name { change(bytes) } else { Some(bytes) } {
            std::fs::write(folder.path().join(file), bytes).unwrap();
        }
    }
    let error = english(Some(folder.path())).err().expect("an error");
    assert!(matches!(error, NlpError::Model { .. }));
    error.to_string()
}

#[test]
fn a_model_that_is_missing_damaged_or_of_another_version_is_one_clear_error() {
    let other = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        Some(text.replacen("\"format\": 1", "\"format\": 9", 1).into_bytes())
    };
    let cases = [
        (damaged("vocab.txt", |_| None), "vocab.txt`: can't be read"),
        (damaged("config.json", |_| Some(b"{".to_vec())), "config.json`: is damaged"),
        (damaged("config.json", other), "is of format 9, and this program reads format 1; update the program"),
        (damaged("model.safetensors", |b| Some(b[..b.len() / 2].to_vec())), "model.safetensors`: is damaged"),
        (damaged("vocab.txt", |b| Some(b[..b.len() / 2].to_vec())), "`embeddings.piece.weight` of shape"),
    ];
    for (error, expected) in cases {
        assert!(error.contains(expected), "{error}");
    }
}
