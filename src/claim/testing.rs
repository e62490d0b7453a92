//! Small hand-made readings for the tests of the claim room. In: sentences in a compact notation; out: [`Reading`]s.
//!
//! One word is `form|lemma|UPOS|head|deprel`, words are separated by white space, sentences by a line with only `---`. The head is the
//! word's number in its sentence, from 1; 0 is the root. The lemma may be left out: `form|UPOS|head|deprel` takes the form in
//! lower case (as it stands for a PROPN). A form that starts with `+` stands without a blank before it (`+,` or `+'s`).

use crate::document::{
    Article, Attribution, Document, Entity, EntityIx, EntityType, Mention, MentionKind, Span, TimeExpression, TimeKind,
    Token, TokenIx, Upos,
};
use crate::nlp::Reading;

/// A reading under construction.
pub(crate) struct Sketch {
    document: Document,
}

/// Sentences and trees from the notation above.
pub(crate) fn sketch(notation: &str) -> Sketch {
    let mut text = String::new();
    let (mut sentences, mut tokens) = (Vec::new(), Vec::<Token>::new());
    let mut first = 0;
    let mut sentence_start = 0;
    let mut close = |text: &str, tokens: &[Token], first: &mut usize, start: usize| {
        if tokens.len() > *first {
            sentences.push(Span::new(start, text.len()).unwrap());
            *first = tokens.len();
        }
    };
    for line in notation.lines() {
        if line.trim() == "---" {
            close(&text, &tokens, &mut first, sentence_start);
            continue;
        }
        for word in line.split_whitespace() {
            let glued = word.starts_with('+') && word.len() > 1 && !word.starts_with("+|");
            if !text.is_empty() && !glued {
                text.push(' ');
            }
            if tokens.len() == first {
                sentence_start = text.len();
            }
            tokens.push(token(
                word.strip_prefix('+').filter(|_| glued).unwrap_or(word),
                first,
                tokens.len(),
                &mut text,
            ));
        }
    }
    close(&text, &tokens, &mut first, sentence_start);
    let mut document = Document::new(Article::new("sketch", text));
    document.sentences = sentences;
    document.tokens = tokens;
    Sketch { document }
}

fn token(word: &str, first: usize, own: usize, text: &mut String) -> Token {
    let parts: Vec<&str> = word.split('|').collect();
    let (form, lemma, rest) = match parts.len() {
        5 => (parts[0], parts[1].to_owned(), &parts[2..]),
        4 if parts[1] == "PROPN" => (parts[0], parts[0].to_owned(), &parts[1..]),
        4 => (parts[0], parts[0].to_lowercase(), &parts[1..]),
        n => panic!("`{word}` has {n} parts: write form|lemma|UPOS|head|deprel or form|UPOS|head|deprel"),
    };
    let upos: Upos = rest[0].parse().unwrap_or_else(|e| panic!("`{word}`: {e}"));
    let head: usize = rest[1].parse().unwrap_or_else(|e| panic!("`{word}`: head: {e}"));
    let start = text.len();
    text.push_str(form);
    Token {
        span: Span::new(start, text.len()).unwrap(),
        lemma,
        upos,
        xpos: String::new(),
        head: TokenIx::from(if head == 0 { own } else { first + head - 1 }),
        deprel: rest[2].to_owned(),
    }
}

impl Sketch {
    /// Published on `date`.
    pub(crate) fn dated(mut self, date: &str) -> Self {
        self.document.article.date = Some(date.parse().unwrap());
        self
    }

    /// Published by `source`.
    pub(crate) fn by(mut self, source: &str) -> Self {
        self.document.article.source = Some(source.to_owned());
        self
    }

    /// A mention of the entity numbered `entity`; entities are made as they are first named.
    pub(crate) fn mention(mut self, text: &str, kind: MentionKind, ty: EntityType, entity: usize) -> Self {
        let span = self.find(text);
        let inside = self.document.tokens_in(span);
        let head =
            inside.clone().find(|&i| !inside.contains(&self.document.tokens[i].head.ix())).unwrap_or(inside.start);
        while self.document.entities.len() <= entity {
            self.document.entities.push(Entity { name: String::new(), ty, aliases: Vec::new() });
        }
        let named = &mut self.document.entities[entity];
        if named.name.is_empty() || (kind == MentionKind::Name && named.name.len() < text.len()) {
            named.name = text.to_owned();
        }
        self.document.mentions.push(Mention {
            span,
            head: TokenIx::from(head),
            kind,
            ty,
            entity: Some(EntityIx::from(entity)),
            confidence: 1.0,
        });
        self.document.mentions.sort_by_key(|m| (m.span.start(), std::cmp::Reverse(m.span.end())));
        self
    }

    /// A time expression.
    pub(crate) fn time(mut self, text: &str, value: &str) -> Self {
        let span = self.find(text);
        let value = (!value.is_empty()).then(|| value.to_owned());
        let kind = if value.as_deref().is_some_and(|v| v.starts_with('P') && !v.ends_with("REF")) {
            TimeKind::Duration
        } else {
            TimeKind::Date
        };
        self.document.times.push(TimeExpression { span, kind, value });
        self.document.times.sort_by_key(|t| t.span);
        self
    }

    /// An attribution; an empty `source` is none.
    pub(crate) fn attribution(mut self, source: &str, cue: &str, content: &str) -> Self {
        let spans = |s: &Self, text: &str| if text.is_empty() { Vec::new() } else { vec![s.find(text)] };
        let made = Attribution {
            source: spans(&self, source),
            cue: spans(&self, cue),
            content: spans(&self, content),
            confidence: 1.0,
        };
        self.document.attributions.push(made);
        self
    }

    /// The first place where `text` stands.
    pub(crate) fn find(&self, text: &str) -> Span {
        let all = self.document.text();
        let start = all.find(text).unwrap_or_else(|| panic!("no `{text}` in `{all}`"));
        Span::new(start, start + text.len()).unwrap()
    }

    /// The first token whose form is `form`.
    pub(crate) fn token(&self, form: &str) -> TokenIx {
        let all = &self.document;
        let found = all.tokens.iter().position(|t| t.span.of(all.text()) == form);
        TokenIx::from(found.unwrap_or_else(|| panic!("no word `{form}` in `{}`", all.text())))
    }

    /// The document so far.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// The reading.
    pub(crate) fn reading(&self) -> Reading {
        Reading { document: self.document.clone(), vectors: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_gives_text_and_trees() {
        let made = sketch(
            "Perez|PROPN|2|nsubj said|say|VERB|0|root +.|PUNCT|2|punct\n---\nIt|PRON|2|nsubj rains|rain|VERB|0|root",
        );
        let document = made.document();
        assert_eq!(document.text(), "Perez said. It rains");
        assert_eq!(document.sentences.len(), 2);
        assert_eq!(document.sentences[1].of(document.text()), "It rains");
        assert_eq!(document.tokens[made.token("It").ix()].head, made.token("rains"));
        assert_eq!(document.tokens[made.token("rains").ix()].head, made.token("rains"));
    }
}
