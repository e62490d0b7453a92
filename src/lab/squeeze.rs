//! Offsets that skip white space, so that layout can't misalign two readings of one text; and names made comparable.

use crate::document::DocumentForm;

pub(crate) use crate::claim::learned::norm;

/// A half-open pair of squeezed offsets.
pub(crate) type Place = (usize, usize);

/// For each code-point offset, how many characters other than white space come before it.
pub(crate) struct Squeezed(Vec<usize>);

impl Squeezed {
    pub fn new(document: &DocumentForm) -> Self {
        let mut before = Vec::with_capacity(document.text.len() + 1);
        let mut count = 0;
        for c in document.text.chars() {
            before.push(count);
            count += usize::from(!c.is_whitespace() && !('\u{1c}'..='\u{1f}').contains(&c));
        }
        before.push(count);
        Self(before)
    }

    pub fn place(&self, at: [usize; 2]) -> Place {
        (self.point(at[0]), self.point(at[1]))
    }

    pub fn places(&self, spans: &[[usize; 2]]) -> Vec<Place> {
        let mut places: Vec<Place> = spans.iter().map(|&at| self.place(at)).collect();
        places.sort_unstable();
        places
    }

    fn point(&self, i: usize) -> usize {
        self.0.get(i).or(self.0.last()).copied().unwrap_or(0)
    }
}

/// What a code-point span selects.
pub(crate) fn surface(document: &DocumentForm, at: [usize; 2]) -> String {
    document.text.chars().skip(at[0]).take(at[1].saturating_sub(at[0])).collect()
}
