//! A modest analyser by rules: the second implementation of the seam between reader and program, which the contract tests run beside the
//! trained one. In: an article; out: every layer but times and vectors. It is quick, needs no model, and is wrong often.

mod names;
mod tags;
mod tree;

use super::entities::{self, Sets};
use super::tokenize::{Break, Word, tokenize};
use super::{Annotator, Layer, NlpError, Reading};
use crate::document::{Attribution, Document, Mention, MentionKind, Span, Token, TokenIx, Upos};
use std::collections::BTreeMap;
use std::ops::Range;

/// The analyser by rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules;

impl Annotator for Rules {
    fn id(&self) -> String {
        "rules-1".to_owned()
    }

    fn needs(&self) -> &[Layer] {
        &[]
    }

    fn gives(&self) -> &[Layer] {
        &[Layer::Tokens, Layer::Tags, Layer::Tree, Layer::Mentions, Layer::Entities, Layer::Attributions]
    }

    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError> {
        let document = &mut reading.document;
        let words = tokenize(document.text());
        let sentences = sentences(document.text(), &words);
        for range in &sentences {
            let first = document.tokens.len();
            let tagged = tags::tag(document.text(), words.get(range.clone()).unwrap_or(&[]));
            let arcs = tree::attach(&tagged);
            for (tag, arc) in tagged.into_iter().zip(arcs) {
                document.tokens.push(Token {
                    span: tag.span,
                    lemma: tag.lemma,
                    upos: tag.upos,
                    xpos: tag.xpos.to_owned(),
                    head: TokenIx::from(first + arc.head),
                    deprel: arc.label.to_owned(),
                });
            }
            if let (Some(a), Some(z)) = (words.get(range.start), words.get(range.end - 1)) {
                document.sentences.push(a.span.cover(z.span));
            }
        }
        document.mentions = names::mentions(document, &sentences);
        let sets = coreference(document);
        entities::assemble(document, sets);
        document.attributions = attributions(document, &sentences);
        Ok(())
    }
}

/// Words of each sentence: a new one starts at a paragraph, and after a full stop before what looks like a start.
fn sentences(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let form = |i: usize| words.get(i).map_or("", |w| w.span.of(text));
    let mut out = Vec::new();
    let mut start = 0;
    for i in 1..words.len() {
        let gap = words.get(i).map_or(Break::None, |w| w.gap);
        let mut last = i - 1;
        while last > start && last + 8 > i && matches!(form(last), "\"" | "”" | "’" | ")" | "]" | "'" | "''") {
            last -= 1;
        }
        let ended = form(last).ends_with(['.', '!', '?', '…']) && (last == i - 1 || gap != Break::None);
        let ended = ended && (form(last).chars().all(|c| !c.is_alphanumeric()) || gap >= Break::Line);
        let opens = form(i).chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "“\"‘'([".contains(c));
        let closing = matches!(form(i), "”" | "’" | ")" | "]" | "''") || (form(i) == "\"" && gap == Break::None);
        if gap == Break::Paragraph || (ended && opens && !closing) {
            out.push(start..i);
            start = i;
        }
    }
    if start < words.len() {
        out.push(start..words.len());
    }
    out
}

/// Same names, surnames after full names, aliases in brackets; a pronoun of a person goes to the last person named before it.
fn coreference(document: &Document) -> Sets {
    let text = document.text();
    let mut sets = Sets::new(document.mentions.len());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut person = None;
    for (i, m) in document.mentions.iter().enumerate() {
        let form = m.span.of(text).to_lowercase();
        match m.kind {
            MentionKind::Name => {
                if let Some(&first) = seen.get(&form) {
                    sets.join(first, i);
                }
                let last = form.rsplit(' ').next().unwrap_or("").to_owned();
                seen.insert(form, i);
                if m.ty == crate::document::EntityType::Person {
                    seen.insert(last, i);
                    person = Some(i);
                }
                if let Some(before) = i.checked_sub(1).and_then(|b| document.mentions.get(b))
                    && before.kind == MentionKind::Name
                    && entities::aliased(text, before, m)
                {
                    sets.join(i - 1, i);
                }
            }
            MentionKind::Pronoun => {
                if let Some(p) = person {
                    sets.join(p, i);
                }
            }
            MentionKind::Nominal => {}
        }
    }
    sets
}

const CUES: &[&str] = &[
    "say", "tell", "add", "claim", "warn", "announce", "argue", "deny", "report", "insist", "state", "note", "explain",
    "admit", "believe", "accuse", "ask",
];

/// In a sentence with a verb of saying: the nearest name, pronoun or noun beside it is the source, the rest on the longer side the content.
fn attributions(document: &Document, sentences: &[Range<usize>]) -> Vec<Attribution> {
    let mut out = Vec::new();
    for range in sentences {
        let token = |i: usize| document.tokens.get(i);
        let cue =
            range.clone().find(|&i| token(i).is_some_and(|t| t.upos == Upos::Verb && CUES.contains(&t.lemma.as_str())));
        let Some(cue) = cue else { continue };
        let Some(cue_span) = token(cue).map(|t| t.span) else { continue };
        let source = source(document, range, cue_span);
        let after = (cue + 1)..range.end;
        let before = range.start..cue;
        let content = if after.len() >= before.len() { after } else { before };
        let content = trim(document, content, source);
        if let Some(content) = content {
            out.push(Attribution {
                source: source.into_iter().collect(),
                cue: vec![cue_span],
                content: vec![content],
                confidence: 0.5,
            });
        }
    }
    out
}

fn source(document: &Document, range: &Range<usize>, cue: Span) -> Option<Span> {
    let (a, z) = (document.tokens.get(range.start)?.span, document.tokens.get(range.end - 1)?.span);
    let sentence = a.cover(z);
    let inside: Vec<&Mention> = document.mentions.iter().filter(|m| sentence.contains(m.span)).collect();
    let before = inside.iter().rev().find(|m| m.span.end() <= cue.start());
    before.or(inside.iter().find(|m| m.span.start() >= cue.end())).map(|m| m.span)
}

/// The content without the source, and without punctuation at its ends but quotation marks.
fn trim(document: &Document, range: Range<usize>, source: Option<Span>) -> Option<Span> {
    let keep = |i: &usize| {
        document.tokens.get(*i).is_some_and(|t| {
            let mark = matches!(t.span.of(document.text()), "," | ":" | "." | ";");
            !mark && !source.is_some_and(|s| s.contains(t.span))
        })
    };
    let first = range.clone().find(keep)?;
    let last = range.rev().find(keep)?;
    let (a, z) = (document.tokens.get(first)?.span, document.tokens.get(last)?.span);
    let content = if first <= last { a.cover(z) } else { return None };
    (!source.is_some_and(|s| s.overlaps(content))).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;

    fn read(text: &str) -> Document {
        let mut reading = Reading { document: Document::new(Article::new("d", text)), vectors: None };
        Rules.annotate(&mut reading).unwrap();
        reading.document
    }

    #[test]
    fn sentences_end_at_full_stops_and_paragraphs() {
        let text = "Mr. Funes left. “He lied.” She said so\n\nThe end";
        let document = read(text);
        let sentences: Vec<&str> = document.sentences.iter().map(|s| s.of(text)).collect();
        assert_eq!(sentences, ["Mr. Funes left.", "“He lied.”", "She said so", "The end"]);
    }

    #[test]
    fn names_meet_by_surname_and_alias() {
        let text = "Otto Pérez Molina praised the Mara Salvatrucha (MS-13). Pérez Molina said MS-13 leads.";
        let document = read(text);
        let names: Vec<&str> = document.entities.iter().map(|e| e.name.as_str()).collect();
        assert!(names.contains(&"Otto Pérez Molina") && names.contains(&"Mara Salvatrucha"), "{names:?}");
        let gang = document.entities.iter().find(|e| e.name == "Mara Salvatrucha").unwrap();
        assert_eq!(gang.aliases, ["MS-13"]);
    }

    #[test]
    fn a_pronoun_with_a_capital_is_no_name() {
        let document = read("As Funes said: He lied. HE left for the US.");
        let kinds: Vec<(&str, MentionKind)> =
            document.mentions.iter().map(|m| (m.span.of(document.text()), m.kind)).collect();
        let expected = [("Funes", MentionKind::Name), ("He", MentionKind::Pronoun), ("HE", MentionKind::Pronoun)];
        assert!(
            expected.iter().all(|e| kinds.contains(e)) && kinds.iter().filter(|k| k.0 == "He").count() == 1,
            "{kinds:?}"
        );
    }
}
