//! Bytes to Unicode code points and back: the one place that converts.

use super::Span;

/// The code-point offset of every byte boundary of one text.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// Byte offset at which each code point starts, and the length of the text last; empty where all is ASCII.
    starts: Vec<u32>,
    bytes: usize,
}

impl CodePoints {
    /// Indexes `text`; free for ASCII.
    pub fn new(text: &str) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect()
        };
        Self { starts, bytes: text.len() }
    }

    /// The span as `[start, end]` in code points; ends inside a character are moved to its start.
    pub fn from_bytes(&self, span: Span) -> [usize; 2] {
        [self.point(span.start()), self.point(span.end())]
    }

    /// The span of bytes at code points `[start, end]`; `None` where they are reversed or past the end.
    pub fn to_bytes(&self, at: [usize; 2]) -> Option<Span> {
        Span::new(self.byte(at[0])?, self.byte(at[1])?).ok()
    }

    fn point(&self, byte: usize) -> usize {
        if self.starts.is_empty() {
            return byte.min(self.bytes);
        }
        match self.starts.binary_search(&(byte as u32)) {
            Ok(i) => i,
            Err(i) => i.saturating_sub(1),
        }
    }

    fn byte(&self, point: usize) -> Option<usize> {
        if self.starts.is_empty() {
            return (point <= self.bytes).then_some(point);
        }
        self.starts.get(point).map(|&b| b as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(text in "\\PC{0,40}", a in 0usize..40, b in 0usize..40) {
            let points = CodePoints::new(&text);
            let n = text.chars().count();
            let (a, b) = (a.min(n), b.min(n));
            let (a, b) = (a.min(b), a.max(b));
            let span = points.to_bytes([a, b]).unwrap();
            let expected: String = text.chars().skip(a).take(b - a).collect();
            prop_assert_eq!(span.get(&text), Some(expected.as_str()));
            prop_assert_eq!(points.from_bytes(span), [a, b]);
        }
    }

    #[test]
    fn offsets_past_the_end_are_refused() {
        assert_eq!(CodePoints::new("añb").to_bytes([0, 4]), None);
        assert_eq!(CodePoints::new("abc").to_bytes([0, 4]), None);
    }
}
