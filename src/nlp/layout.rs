//! Who speaks, where the layout of a page alone tells: the speaker before a colon in a transcript, the name after a dash behind a quotation, the
//! sentence that ends in a colon before a quotation in a paragraph of its own. The network looks within one paragraph for words that say so and
//! misses these. In: a document with its tree and mentions; out: attributions beside those that are there.

use super::tokenize::{Break, gap};
use super::{Annotator, Layer, NlpError, Reading};
use crate::document::{Attribution, Document, EntityType, MentionKind, Span, Upos};
use std::ops::Range;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../data/lexicon/speech.tsv");
/// Most words of a name that stands for the speaker.
const NAME: usize = 12;
/// How far before the colon the verb of saying may stand.
const REACH: usize = 14;
/// Most paragraphs of one quotation.
const PARAGRAPHS: usize = 20;
const CONFIDENCE: f32 = 0.9;

/// The annotator.
pub struct Layout;

impl Annotator for Layout {
    fn id(&self) -> String {
        "layout-1".to_owned()
    }

    fn needs(&self) -> &[Layer] {
        &[Layer::Tokens, Layer::Tags, Layer::Tree, Layer::Mentions]
    }

    fn gives(&self) -> &[Layer] {
        &[Layer::Attributions]
    }

    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError> {
        let document = &mut reading.document;
        let found = Page::new(document).attributions();
        let known: Vec<Span> = document.attributions.iter().flat_map(|a| a.cue.clone()).collect();
        let fresh = |a: &Attribution| !a.cue.iter().any(|c| known.iter().any(|k| k.overlaps(*c)));
        document.attributions.extend(found.into_iter().filter(fresh));
        document.attributions.sort_by_key(|a| a.cue.first().copied());
        Ok(())
    }
}

/// Words of one kind.
fn list(kind: &str) -> Vec<&'static str> {
    let rows = TABLE.lines().filter_map(|l| l.strip_prefix("en\t")?.split_once('\t'));
    rows.filter(|(k, _)| *k == kind).flat_map(|(_, words)| words.split_whitespace()).collect()
}

fn introduces(kind: &str, lemma: &str) -> bool {
    static LISTS: OnceLock<[Vec<&str>; 2]> = OnceLock::new();
    let [verbs, nouns] = LISTS.get_or_init(|| [list("verb"), list("noun")]);
    let list = if kind == "verb" { verbs } else { nouns };
    list.iter().any(|w| w.eq_ignore_ascii_case(lemma))
}

fn is_dash(form: &str) -> bool {
    matches!(form, "―" | "—" | "–" | "-" | "--")
}

fn is_quote(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "''" | "``" | "‘" | "’" | "’’" | "'")
}

fn is_capital(form: &str) -> bool {
    form.starts_with(char::is_uppercase)
}

/// Words of a document, and what stands before each.
struct Page<'d> {
    document: &'d Document,
    forms: Vec<&'d str>,
    gaps: Vec<Break>,
}

impl<'d> Page<'d> {
    fn new(document: &'d Document) -> Self {
        let text = document.text();
        let spans: Vec<Span> = document.tokens.iter().map(|t| t.span).collect();
        let ends = std::iter::once(None).chain(spans.iter().map(|s| Some(s.end())));
        let gaps = ends.zip(&spans).map(|(end, s)| gap(text, end, s.start())).collect();
        Self { document, forms: spans.iter().map(|s| s.of(text)).collect(), gaps }
    }

    fn attributions(&self) -> Vec<Attribution> {
        let lines = self.units(Break::Line);
        let paragraphs = self.units(Break::Paragraph);
        let mut out = self.transcript(&paragraphs);
        out.extend(lines.iter().enumerate().filter_map(|(i, line)| {
            let before = i.checked_sub(1).and_then(|b| lines.get(b));
            self.signed(line).or_else(|| self.signed_below(before?, line)).or_else(|| self.handle(line))
        }));
        out.extend((1..paragraphs.len()).filter_map(|i| self.introduced(paragraphs.get(i - 1..)?)));
        out
    }

    /// Ranges of words between gaps of at least `least`.
    fn units(&self, least: Break) -> Vec<Range<usize>> {
        let starts: Vec<usize> = (0..self.gaps.len()).filter(|&i| self.gap(i) >= least).collect();
        let ends = starts.iter().copied().skip(1).chain([self.gaps.len()]);
        starts.iter().copied().zip(ends).map(|(a, b)| a..b).collect()
    }

    fn form(&self, i: usize) -> &'d str {
        self.forms.get(i).copied().unwrap_or("")
    }

    fn gap(&self, i: usize) -> Break {
        self.gaps.get(i).copied().unwrap_or(Break::Paragraph)
    }

    fn span(&self, words: Range<usize>) -> Option<Span> {
        let first = self.document.tokens.get(words.start)?.span;
        let last = self.document.tokens.get(words.end.checked_sub(1)?)?.span;
        (words.start < words.end).then(|| first.cover(last))
    }

    fn attribution(&self, source: Range<usize>, cue: Range<usize>, content: &[Range<usize>]) -> Option<Attribution> {
        Some(Attribution {
            source: vec![self.span(source)?],
            cue: vec![self.span(cue)?],
            content: content.iter().map(|c| self.span(c.clone())).collect::<Option<_>>()?,
            confidence: CONFIDENCE,
        })
    }

    /// `WALLACE: But, Governor …`: paragraphs that open with their speaker, where at least two do.
    fn transcript(&self, paragraphs: &[Range<usize>]) -> Vec<Attribution> {
        let spoken = paragraphs.iter().filter_map(|p| {
            let colon = self.speaker(p)?;
            let name = p.start + usize::from(is_quote(self.form(p.start)))..colon;
            self.attribution(name, colon..colon + 1, std::slice::from_ref(&(colon + 1..p.end)))
        });
        let spoken: Vec<Attribution> = spoken.collect();
        if spoken.len() > 1 { spoken } else { Vec::new() }
    }

    /// The colon after the name that opens a paragraph: a name in capitals, or of a person.
    fn speaker(&self, paragraph: &Range<usize>) -> Option<usize> {
        let start = paragraph.start + usize::from(is_quote(self.form(paragraph.start)));
        let colon = (start + 1..paragraph.end.min(start + 6)).find(|&i| self.form(i) == ":")?;
        let shouted = (start..colon).all(|i| {
            let form = self.form(i);
            is_dash(form) || form.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '-'))
        });
        let letters: usize = (start..colon).map(|i| self.form(i).chars().filter(|c| c.is_alphabetic()).count()).sum();
        let name = self.span(start..colon)?;
        let named = |m: &&crate::document::Mention| {
            m.kind == MentionKind::Name
                && m.ty == EntityType::Person
                && name.contains(m.span)
                && m.span.end() == name.end()
        };
        let known = is_capital(self.form(start)) && self.document.mentions.iter().any(|m| named(&m));
        let wordy = (colon + 1..paragraph.end).any(|i| self.form(i).contains(char::is_alphabetic));
        let follows = self.gap(colon) == Break::None && wordy;
        (follows && letters > 1 && (shouted || known)).then_some(colon)
    }

    /// `“We are tired of it.” — Ana Gómez, shopkeeper`: a line that is a quotation with a name after a dash.
    fn signed(&self, line: &Range<usize>) -> Option<Attribution> {
        let dash = (line.start + 2..line.end).rev().take(NAME + 1).find(|&i| is_dash(self.form(i)))?;
        let apart = self.gap(dash) != Break::None || matches!(self.form(dash), "―" | "—");
        if !apart || !is_quote(self.form(line.start)) || !is_quote(self.form(dash - 1)) {
            return None;
        }
        let name = self.name(dash + 1..line.end)?;
        self.attribution(name, dash..dash + 1, std::slice::from_ref(&(line.start..dash)))
    }

    /// The same with dash and name in the line below.
    fn signed_below(&self, quotation: &Range<usize>, line: &Range<usize>) -> Option<Attribution> {
        let quoted = is_quote(self.form(quotation.start)) && is_quote(self.form(quotation.end.checked_sub(1)?));
        if !quoted || quotation.len() < 4 || !is_dash(self.form(line.start)) || line.len() > NAME + 1 {
            return None;
        }
        let name = self.name(line.start + 1..line.end)?;
        self.attribution(name, line.start..line.start + 1, std::slice::from_ref(quotation))
    }

    /// `Great speech. — Ana Gómez (@anagomez) May 3, 2016`: a posting as pages show it.
    fn handle(&self, line: &Range<usize>) -> Option<Attribution> {
        let at = (line.start..line.end).rev().take(NAME + 6).find(|&i| self.form(i).starts_with('@'))?;
        let dash = (line.start + 1..at).rev().take(NAME).find(|&i| is_dash(self.form(i)))?;
        let bracketed = self.form(at.checked_sub(1)?) == "(" && self.form(at + 1) == ")";
        let marked_up = self.form(line.start).starts_with('<');
        let named = dash + 1 < at - 1 && is_capital(self.form(dash + 1));
        if !bracketed || marked_up || !named || self.gap(dash) == Break::None {
            return None;
        }
        self.attribution(dash + 1..at - 1, dash..dash + 1, std::slice::from_ref(&(line.start..dash)))
    }

    /// The words of a name that fill `rest`, or all of it up to a comma or full stop.
    fn name(&self, rest: Range<usize>) -> Option<Range<usize>> {
        let joins = |i: usize| matches!(self.form(i), "de" | "del" | "la" | "van" | "von" | "al" | "bin" | "of" | "-");
        let end = rest.clone().find(|&i| !is_capital(self.form(i)) && !joins(i)).unwrap_or(rest.end);
        let stops = end == rest.end || matches!(self.form(end), "," | "." | "(");
        (rest.len() <= NAME && end > rest.start && stops && is_capital(self.form(rest.start)))
            .then_some(rest.start..end)
    }

    /// `The governor added:`, and the quotation in the paragraphs that follow.
    fn introduced(&self, paragraphs: &[Range<usize>]) -> Option<Attribution> {
        let (first, next) = (paragraphs.first()?, paragraphs.get(1)?);
        let colon = first.end.checked_sub(1).filter(|&i| i > first.start && self.form(i) == ":")?;
        let quoted = is_quote(self.form(next.start));
        let verb =
            (first.start..colon).rev().take(REACH).find(|&i| self.says(i) && self.subject(i, first).is_some())?;
        let plain = verb + 1 == colon && !self.form(next.start).starts_with('<');
        if !quoted && !plain {
            return None;
        }
        let source = self.subject(verb, first)?;
        let start = if source.end <= verb && verb - source.end <= 3 { source.end } else { verb };
        let length = if quoted { self.quotation(paragraphs.get(1..)?) } else { 1 };
        self.attribution(source, start..first.end, paragraphs.get(1..1 + length)?)
    }

    /// How many paragraphs a quotation takes: each but the last opens with a quotation mark and leaves it open.
    fn quotation(&self, paragraphs: &[Range<usize>]) -> usize {
        let closes = |p: &&Range<usize>| is_quote(self.form(p.end.saturating_sub(1))) || p.len() < 2;
        let opens = |p: &&Range<usize>| is_quote(self.form(p.start));
        let run = paragraphs.iter().take(PARAGRAPHS).take_while(opens).count();
        let last = paragraphs.iter().take(run).position(|p| closes(&p));
        last.map_or(1, |i| i + 1)
    }

    fn says(&self, i: usize) -> bool {
        let Some(token) = self.document.tokens.get(i).filter(|t| t.upos == Upos::Verb) else { return false };
        let object = |t: &&crate::document::Token| t.head.ix() == i && t.deprel == "obj";
        let near = self.document.tokens.get(i..(i + REACH).min(self.document.tokens.len())).unwrap_or(&[]);
        introduces("verb", &token.lemma)
            || token.lemma == "make" && near.iter().find(object).is_some_and(|t| introduces("noun", &t.lemma))
    }

    /// The words before `verb` that its subject takes.
    fn subject(&self, verb: usize, paragraph: &Range<usize>) -> Option<Range<usize>> {
        let tokens = &self.document.tokens;
        let within = |mut i: usize, root: usize| {
            for _ in 0..64 {
                if i == root {
                    return true;
                }
                match tokens.get(i).map(|t| t.head.ix()) {
                    Some(head) if head != i => i = head,
                    _ => return false,
                }
            }
            false
        };
        let near = paragraph.start.max(verb.saturating_sub(64))..verb;
        let subject = |&i: &usize| tokens.get(i).is_some_and(|t| t.head.ix() == verb && t.deprel.starts_with("nsubj"));
        let root = near.clone().rev().find(subject)?;
        let first = near.clone().find(|&i| within(i, root))?;
        let last = near.rev().find(|&i| within(i, root))?;
        Some(first..last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;

    /// Source, cue and content of what the layout alone tells, read by the analyser by rules.
    fn said(text: &str) -> Vec<String> {
        let reading = super::super::rules().unwrap().read(Article::new("d", text)).unwrap();
        let all = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" + ");
        let found = Page::new(&reading.document).attributions();
        found.iter().map(|a| format!("{} | {} | {}", all(&a.source), all(&a.cue), all(&a.content))).collect()
    }

    #[test]
    fn a_transcript_names_its_speakers() {
        let text = "MS. RIVAS: Is it over?\n\nFUNES: It is not over.\n\nThe talk ended there.";
        assert_eq!(said(text), ["MS. RIVAS | : | Is it over?", "FUNES | : | It is not over."]);
        assert!(said("WARNING: It is not over.\n\nThe talk ended there.").is_empty(), "one alone is no transcript");
        assert!(said("FMLN: 47.\n\nARENA: 33.").is_empty(), "figures are no speech");
    }

    #[test]
    fn a_name_after_a_dash_signs_a_quotation() {
        let below = "“We are tired of it.”\n\n— Ana Gómez, shopkeeper";
        assert_eq!(said(below), ["Ana Gómez | — | “We are tired of it.”"]);
        let beside = "He left.\n\n“We are tired of it.” ― Ana Gómez\n\nShe left.";
        assert_eq!(said(beside), ["Ana Gómez | ― | “We are tired of it.”"]);
        let posting = "Great speech tonight! — Ana Gómez (@anagomez) May 3, 2016";
        assert_eq!(said(posting), ["Ana Gómez | — | Great speech tonight!"]);
        assert!(said("“We are tired of it” — that is what people in the market say.").is_empty());
        assert!(said("SAN SALVADOR — “We are tired of it,” people say.").is_empty());
    }

    #[test]
    fn a_colon_introduces_the_paragraphs_below() {
        let text = "The governor said:\n\n“We are tired of it.\n\n“It must end.”\n\nHe left.";
        assert_eq!(said(text), ["The governor | said: | “We are tired of it. + “It must end.”"]);
        let plain = "The governor said:\n\nWe are tired of it.\n\nHe left.";
        assert_eq!(said(plain), ["The governor | said: | We are tired of it."]);
        assert!(said("The governor left these things:\n\nWe are tired of it.").is_empty());
    }
}
