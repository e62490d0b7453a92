//! Rows as a table that fits the terminal; whole where stdout is none.

use super::context::plain;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const GAP: usize = 2;
const LEAST: usize = 6;

/// Which side a column's cells keep to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Left,
    Right,
}

/// Writes a header, a rule and rows. `width` is how many columns there are; cells that do not fit end in an ellipsis.
pub(super) fn write(
    out: &mut dyn Write,
    header: &[(&str, Side)],
    rows: &[Vec<String>],
    width: Option<usize>,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| plain(c)).collect()).collect();
    let natural = |i: usize| {
        let cells = rows.iter().filter_map(|r| r.get(i)).map(|c| c.width());
        cells.chain([header.get(i).map_or(0, |h| h.0.width())]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..header.len()).map(natural).collect();
    if let Some(width) = width {
        fit(&mut widths, width);
    }
    let sides: Vec<Side> = header.iter().map(|h| h.1).collect();
    line(out, &header.iter().map(|h| h.0.to_owned()).collect::<Vec<_>>(), &widths, &sides)?;
    line(out, &widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>(), &widths, &sides)?;
    rows.iter().try_for_each(|row| line(out, row, &widths, &sides))
}

/// Takes from the widest columns until all fit, none below what shows a word's beginning.
fn fit(widths: &mut [usize], width: usize) {
    let room = width.saturating_sub(GAP * widths.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max_by_key(|w| **w) {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
}

fn line(out: &mut dyn Write, cells: &[String], widths: &[usize], sides: &[Side]) -> io::Result<()> {
    let mut text = String::new();
    for ((cell, &width), side) in cells.iter().zip(widths).zip(sides) {
        let cell = cut(cell, width);
        let blank = " ".repeat(width.saturating_sub(cell.width()));
        if !text.is_empty() {
            text.push_str(&" ".repeat(GAP));
        }
        match side {
            Side::Left => text.extend([cell, blank]),
            Side::Right => text.extend([blank, cell]),
        }
    }
    writeln!(out, "{}", text.trim_end())
}

/// The beginning of `text` in at most `width` columns.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let fits = |c: &char| {
        taken += c.width().unwrap_or(0);
        taken < width
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// Text in lines of at most `width` columns, each after `indent`, broken at blanks.
pub(super) fn wrapped(text: &str, indent: &str, width: Option<usize>) -> String {
    let room = width.unwrap_or(100).saturating_sub(indent.width()).max(20);
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        let wide = shown(word);
        match lines.last_mut() {
            Some(line) if at + 1 + wide <= room => {
                line.push(' ');
                line.push_str(word);
                at += 1 + wide;
            }
            _ => {
                lines.push(word.to_owned());
                at = wide;
            }
        }
    }
    lines.iter().map(|l| format!("{indent}{l}")).collect::<Vec<_>>().join("\n")
}

/// Columns of a word, the marks of bold and faint aside.
fn shown(word: &str) -> usize {
    let mut width = 0;
    let mut inside = false;
    for c in word.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            c if !inside => width += c.width().unwrap_or(0),
            _ => {}
        }
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 2]], width: Option<usize>) -> String {
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
        let mut out = Vec::new();
        write(&mut out, &[("name", Side::Left), ("n", Side::Right)], &rows, width).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn wide_characters_keep_the_columns_straight() {
        assert_eq!(
            table(&[["墨西哥", "1"], ["Davos", "10"]], None),
            "name     n\n──────  ──\n墨西哥   1\nDavos   10\n"
        );
    }

    #[test]
    fn what_does_not_fit_is_cut_and_nothing_steers_the_terminal() {
        let text = table(&[["a very long name indeed", "1"], ["\u{1b}[31mred", "2"]], Some(14));
        assert!(text.lines().all(|l| l.width() <= 14), "{text}");
        assert!(text.contains('…') && !text.contains('\u{1b}'));
    }

    #[test]
    fn lines_are_broken_at_blanks() {
        assert_eq!(wrapped("one two three four five six", "  ", Some(22)), "  one two three four\n  five six");
    }
}
