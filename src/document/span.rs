//! Half-open byte ranges into a document's text.

use std::fmt;

/// A half-open range `[start, end)` of **bytes** into the text of one document. Outside the program offsets are Unicode code
/// points; [`CodePoints`](crate::document::CodePoints) is the one place that converts.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

/// A range that cannot be a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// The end lies before the start.
    #[error("span ends at {end}, before its start {start}: give the smaller offset first")]
    Reversed {
        /// Start given.
        start: usize,
        /// End given.
        end: usize,
    },
    /// An offset is past 4 GiB.
    #[error("offset {0} is past 4 GiB: split the document")]
    TooLarge(usize),
}

impl Span {
    /// A span from byte `start` up to, not including, byte `end`.
    pub fn new(start: usize, end: usize) -> Result<Self, SpanError> {
        if end < start {
            return Err(SpanError::Reversed { start, end });
        }
        let end32 = u32::try_from(end).map_err(|_| SpanError::TooLarge(end))?;
        Ok(Self { start: start as u32, end: end32 })
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it selects nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What it selects in `text`; `None` where it runs past the end or splits a character.
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.start()..self.end())
    }

    /// What it selects in `text`, or the empty string where [`get`](Self::get) gives none.
    pub fn of(self, text: &str) -> &str {
        self.get(text).unwrap_or("")
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reversed_ends_are_refused() {
        assert_eq!(Span::new(3, 2), Err(SpanError::Reversed { start: 3, end: 2 }));
        assert!(Span::new(2, 2).unwrap().is_empty());
    }

    #[test]
    fn a_span_never_splits_a_character() {
        let span = Span::new(0, 1).unwrap();
        assert_eq!(span.get("ñ"), None);
        assert_eq!(span.of("ñ"), "");
        assert_eq!(span.of("n"), "n");
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        let (a, b) = (Span::new(0, 3).unwrap(), Span::new(3, 5).unwrap());
        assert!(!a.overlaps(b));
        assert!(a.cover(b).contains(b));
    }
}
