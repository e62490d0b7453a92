//! A plainer picture drawn without Graphviz: springs from a circle (Fruchterman and Reingold 1991), the same each time, then boxes pushed
//! apart; written as SVG.

use super::{Kind, Line, Node, Picture};
use crate::graph::EdgeStatus;
use std::f64::consts::TAU;
use std::fmt::Write;

/// Most entities that it draws readably.
pub const PLAIN_LIMIT: usize = 40;

const ROW: f64 = 14.0;
const MARGIN: f64 = 30.0;
/// The length that springs want.
const IDEAL: f64 = 140.0;

#[derive(Clone, Copy, Default)]
struct Spot {
    x: f64,
    y: f64,
    wide: f64,
    high: f64,
}

/// The picture as SVG. Cut it to [`PLAIN_LIMIT`] nodes before: more are drawn, but hardly readable.
pub fn plain(picture: &Picture) -> String {
    let spots = layout(picture);
    let right = spots.iter().map(|s| s.x + s.wide / 2.0).fold(560.0, f64::max) + MARGIN;
    let foot = spots.iter().map(|s| s.y + s.high / 2.0).fold(0.0, f64::max) + MARGIN;
    let legend = legend(picture, foot);
    let high = foot + 20.0 * (picture.caption.len() + picture.kinds().len().max(picture.looks().len())) as f64 + MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{right:.0}\" height=\"{high:.0}\" viewBox=\"0 0 {right:.0} {high:.0}\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    for (i, line) in picture.lines.iter().enumerate() {
        if let (Some(from), Some(to)) = (spots.get(line.from), spots.get(line.to)) {
            svg.push_str(&stroke(line, from, to, bend(picture, i)));
        }
    }
    for (node, spot) in picture.nodes.iter().zip(&spots) {
        svg.push_str(&shape(node, spot));
    }
    svg.push_str(&legend);
    svg.push_str("</svg>\n");
    svg
}

/// How far the `i`-th line bows out, so that lines of one pair do not hide each other.
fn bend(picture: &Picture, i: usize) -> f64 {
    let pair = |l: &Line| (l.from.min(l.to), l.from.max(l.to));
    let Some(line) = picture.lines.get(i) else { return 0.0 };
    let beside: Vec<usize> = (0..picture.lines.len()).filter(|&j| pair(&picture.lines[j]) == pair(line)).collect();
    let place = beside.iter().position(|&j| j == i).unwrap_or(0) as f64;
    let side = if line.from <= line.to { 1.0 } else { -1.0 };
    (place - (beside.len() as f64 - 1.0) / 2.0) * 44.0 * side
}

/// Each connected part by itself, the parts then side by side.
fn layout(picture: &Picture) -> Vec<Spot> {
    let mut spots: Vec<Spot> = picture.nodes.iter().map(size).collect();
    let mut parts = parts(picture);
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    for part in &parts {
        settle(picture, &mut spots, part);
    }
    pack(&mut spots, &parts);
    spots
}

fn settle(picture: &Picture, spots: &mut [Spot], part: &[usize]) {
    let radius = IDEAL * (part.len() as f64 / TAU).max(0.6);
    for (place, &i) in part.iter().enumerate() {
        let angle = TAU * place as f64 / part.len() as f64;
        (spots[i].x, spots[i].y) = (radius * angle.cos(), radius * angle.sin());
    }
    for round in 0..400 {
        let heat = IDEAL * (1.0 - f64::from(round) / 400.0) * 0.2;
        step(picture, spots, part, heat);
    }
    for _ in 0..200 {
        separate(spots, part);
    }
}

/// Parts in rows from the top left, the widest row about as wide as a page is for its height.
fn pack(spots: &mut [Spot], parts: &[Vec<usize>]) {
    let bounds = |spots: &[Spot], part: &[usize]| {
        let edge = |f: fn(&Spot) -> f64, best: fn(f64, f64) -> f64| {
            part.iter().map(|&i| f(&spots[i])).reduce(best).unwrap_or(0.0)
        };
        (
            edge(|s| s.x - s.wide / 2.0, f64::min),
            edge(|s| s.y - s.high / 2.0, f64::min),
            edge(|s| s.x + s.wide / 2.0, f64::max),
            edge(|s| s.y + s.high / 2.0, f64::max),
        )
    };
    let sizes: Vec<(f64, f64)> = parts.iter().map(|p| bounds(spots, p)).map(|(l, t, r, b)| (r - l, b - t)).collect();
    let area: f64 = sizes.iter().map(|(w, h)| (w + MARGIN) * (h + MARGIN)).sum();
    let page = sizes.iter().map(|s| s.0).fold((area * 1.6).sqrt().max(700.0), f64::max);
    let (mut x, mut y, mut row) = (MARGIN, MARGIN, 0.0_f64);
    for (part, (wide, high)) in parts.iter().zip(sizes) {
        if x > MARGIN && x + wide > MARGIN + page {
            (x, y, row) = (MARGIN, y + row + MARGIN * 1.5, 0.0);
        }
        let (left, top, ..) = bounds(spots, part);
        for &i in part {
            spots[i].x += x - left;
            spots[i].y += y - top;
        }
        x += wide + MARGIN * 1.5;
        row = row.max(high);
    }
}

fn size(node: &Node) -> Spot {
    let longest =
        node.label.iter().map(|l| unicode_width::UnicodeWidthStr::width(l.as_str())).max().unwrap_or(1) as f64;
    let slack = if matches!(node.kind, Kind::Person | Kind::Place | Kind::Event) { 30.0 } else { 16.0 };
    Spot { wide: longest * 6.6 + slack, high: node.label.len().max(1) as f64 * ROW + 12.0, ..Spot::default() }
}

/// The connected parts, each in the order of a walk, so that neighbours start near each other on the circle.
fn parts(picture: &Picture) -> Vec<Vec<usize>> {
    let mut beside = vec![Vec::new(); picture.nodes.len()];
    for line in &picture.lines {
        beside[line.from].push(line.to);
        beside[line.to].push(line.from);
    }
    let (mut parts, mut seen) = (Vec::new(), vec![false; beside.len()]);
    for start in 0..beside.len() {
        let (mut part, mut open) = (Vec::new(), vec![start]);
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                part.push(node);
                open.extend(beside[node].iter().rev());
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
    }
    parts
}

fn step(picture: &Picture, spots: &mut [Spot], part: &[usize], heat: f64) {
    let mut push = vec![(0.0, 0.0); spots.len()];
    let mut add = |i: usize, j: usize, force: f64, dx: f64, dy: f64| {
        push[i].0 += dx * force;
        push[i].1 += dy * force;
        push[j].0 -= dx * force;
        push[j].1 -= dy * force;
    };
    for (n, &i) in part.iter().enumerate() {
        for &j in &part[..n] {
            let (dx, dy, distance) = apart(&spots[i], &spots[j]);
            add(i, j, IDEAL * IDEAL / distance / distance, dx, dy);
        }
    }
    for line in picture.lines.iter().filter(|l| l.from != l.to && part.contains(&l.from)) {
        let (dx, dy, distance) = apart(&spots[line.from], &spots[line.to]);
        add(line.from, line.to, -distance / IDEAL, dx, dy);
    }
    for &i in part {
        let (dx, dy) = push[i];
        let far = f64::hypot(dx, dy).max(1e-9);
        spots[i].x += dx / far * far.min(heat);
        spots[i].y += dy / far * far.min(heat);
    }
}

/// From `b` to `a`, and the distance, in which height counts more since names are wide.
fn apart(a: &Spot, b: &Spot) -> (f64, f64, f64) {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    (dx, dy, (dx * 0.8).hypot(dy * 1.3).max(1.0))
}

/// Moves boxes that overlap half of the way apart, along the shorter way.
fn separate(spots: &mut [Spot], part: &[usize]) {
    for (n, &i) in part.iter().enumerate() {
        for &j in &part[..n] {
            let (a, b) = (spots[i], spots[j]);
            let across = (a.wide + b.wide) / 2.0 + 24.0 - (a.x - b.x).abs();
            let down = (a.high + b.high) / 2.0 + 24.0 - (a.y - b.y).abs();
            if across > 0.0 && down > 0.0 {
                let (dx, dy) = if across < down { (across / 2.0, 0.0) } else { (0.0, down / 2.0) };
                let (right, below) = (if a.x >= b.x { 1.0 } else { -1.0 }, if a.y >= b.y { 1.0 } else { -1.0 });
                spots[i].x += dx * right;
                spots[j].x -= dx * right;
                spots[i].y += dy * below;
                spots[j].y -= dy * below;
            }
        }
    }
}

/// Where the way from `spot`'s middle towards (x, y) leaves its box.
fn rim(spot: &Spot, x: f64, y: f64) -> (f64, f64) {
    let (dx, dy) = (x - spot.x, y - spot.y);
    let scale = (spot.wide / 2.0 / dx.abs().max(1e-9)).min(spot.high / 2.0 / dy.abs().max(1e-9)).min(1.0);
    (spot.x + dx * scale, spot.y + dy * scale)
}

fn dashes(status: EdgeStatus) -> &'static str {
    match status {
        EdgeStatus::Fact => "",
        EdgeStatus::Supposed => " stroke-dasharray=\"1.5 4\"",
        EdgeStatus::Reported | EdgeStatus::Denied => " stroke-dasharray=\"7 4\"",
    }
}

fn stroke(line: &Line, from: &Spot, to: &Spot, bend: f64) -> String {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let far = dx.hypot(dy).max(1.0);
    let (mut mx, mut my) = ((from.x + to.x) / 2.0 - dy / far * bend, (from.y + to.y) / 2.0 + dx / far * bend);
    if line.from == line.to {
        (mx, my) = (from.x + from.wide * 0.8, from.y - from.high * 1.5);
    }
    let ((x1, y1), (x2, y2)) = (rim(from, mx, my), rim(to, mx, my));
    // The control point that makes the curve's middle pass through (mx, my).
    let (cx, cy) = (2.0 * mx - (x1 + x2) / 2.0, 2.0 * my - (y1 + y2) / 2.0);
    let (colour, width) = (line.look.colour(), line.width());
    let path = format!("<path d=\"M{x1:.1} {y1:.1}Q{cx:.1} {cy:.1} {x2:.1} {y2:.1}\" fill=\"none\"");
    let dash = dashes(line.look.status);
    let mut out = if line.look.contested {
        format!(
            "{path} stroke=\"{colour}\" stroke-width=\"{:.1}\"{dash}/>\n{path} stroke=\"#ffffff\" stroke-width=\"{:.1}\"/>\n",
            width * 2.0 + 2.5,
            width + 0.8
        )
    } else {
        format!("{path} stroke=\"{colour}\" stroke-width=\"{width:.1}\"{dash}/>\n")
    };
    if line.arrow {
        out.push_str(&head(x2 - cx, y2 - cy, x2, y2, colour));
    }
    let top = my - (line.labels.len() as f64 - 1.0) * 5.0 + 3.0;
    for (i, label) in line.labels.iter().enumerate() {
        let y = top + i as f64 * 11.0;
        // The halo is a text of its own: not every viewer knows how to paint a stroke first.
        for paint in ["stroke=\"#ffffff\" stroke-width=\"3\" fill=\"#ffffff\"".to_owned(), format!("fill=\"{colour}\"")]
        {
            let text = escape(label);
            let _ = writeln!(
                out,
                "<text x=\"{mx:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" font-size=\"9\" {paint}>{text}</text>"
            );
        }
    }
    out
}

fn head(dx: f64, dy: f64, x: f64, y: f64, colour: &str) -> String {
    let far = dx.hypot(dy).max(1e-9);
    let (ux, uy) = (dx / far, dy / far);
    let corner = |side: f64| (x - ux * 8.0 - uy * 3.5 * side, y - uy * 8.0 + ux * 3.5 * side);
    let ((ax, ay), (bx, by)) = (corner(1.0), corner(-1.0));
    format!("<polygon points=\"{x:.1},{y:.1} {ax:.1},{ay:.1} {bx:.1},{by:.1}\" fill=\"{colour}\"/>\n")
}

fn shape(node: &Node, spot: &Spot) -> String {
    let (fill, text) = node.kind.colours();
    let (x, y, w, h) = (spot.x - spot.wide / 2.0, spot.y - spot.high / 2.0, spot.wide, spot.high);
    let pen = if node.focus { 3.0 } else { 1.0 };
    let paint = format!("fill=\"{fill}\" stroke=\"#1a1a1a\" stroke-width=\"{pen}\"");
    let points = |points: &[(f64, f64)]| {
        let at: Vec<String> = points.iter().map(|(px, py)| format!("{px:.1},{py:.1}")).collect();
        format!("<polygon points=\"{}\" {paint}/>\n", at.join(" "))
    };
    let (r, b) = (x + w, y + h);
    let outline = match node.kind {
        Kind::Person => format!(
            "<ellipse cx=\"{:.1}\" cy=\"{:.1}\" rx=\"{:.1}\" ry=\"{:.1}\" {paint}/>\n",
            spot.x,
            spot.y,
            w / 2.0,
            h / 2.0
        ),
        Kind::Place => points(&[(x + 10.0, y), (r - 10.0, y), (r, spot.y), (r - 10.0, b), (x + 10.0, b), (x, spot.y)]),
        Kind::Event => points(&[
            (x + 8.0, y),
            (r - 8.0, y),
            (r, y + 8.0),
            (r, b - 8.0),
            (r - 8.0, b),
            (x + 8.0, b),
            (x, b - 8.0),
            (x, y + 8.0),
        ]),
        kind => {
            let corner = if kind == Kind::Organization { 8 } else { 0 };
            let inner = if kind == Kind::Government {
                format!(
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"#1a1a1a\"/>\n",
                    x + 3.0,
                    y + 3.0,
                    w - 6.0,
                    h - 6.0
                )
            } else {
                String::new()
            };
            format!(
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{corner}\" {paint}/>\n{inner}"
            )
        }
    };
    let top = spot.y - (node.label.len() as f64 - 1.0) * ROW / 2.0 + 4.0;
    let rows = node.label.iter().enumerate().map(|(i, row)| {
        let at = top + i as f64 * ROW;
        format!(
            "<text x=\"{:.1}\" y=\"{at:.1}\" text-anchor=\"middle\" fill=\"{text}\">{}</text>\n",
            spot.x,
            escape(row)
        )
    });
    outline + &rows.collect::<String>()
}

fn legend(picture: &Picture, top: f64) -> String {
    let mut out = String::new();
    let mut y = top;
    for (i, row) in picture.caption.iter().enumerate() {
        let weight = if i == 0 { " font-weight=\"bold\"" } else { "" };
        y += 18.0;
        let _ = writeln!(out, "<text x=\"{MARGIN}\" y=\"{y:.1}\"{weight}>{}</text>", escape(row));
    }
    for (i, kind) in picture.kinds().into_iter().enumerate() {
        let at = y + 20.0 * (i as f64 + 1.0);
        let (fill, _) = kind.colours();
        let _ = writeln!(
            out,
            "<rect x=\"{MARGIN}\" y=\"{:.1}\" width=\"24\" height=\"13\" fill=\"{fill}\" stroke=\"#1a1a1a\"/><text x=\"{}\" y=\"{at:.1}\">{}</text>",
            at - 10.0,
            MARGIN + 32.0,
            escape(kind.legend())
        );
    }
    for (i, look) in picture.looks().into_iter().enumerate() {
        let at = y + 20.0 * (i as f64 + 1.0);
        let from = MARGIN + 260.0;
        let line = |offset: f64| {
            format!(
                "<path d=\"M{from} {:.1}h36\" stroke=\"{}\" stroke-width=\"1.6\"{}/>",
                at - 4.0 + offset,
                look.colour(),
                dashes(if look.contested { EdgeStatus::Fact } else { look.status })
            )
        };
        let strokes = if look.contested { line(-2.0) + &line(2.0) } else { line(0.0) };
        let _ = writeln!(out, "{strokes}<text x=\"{}\" y=\"{at:.1}\">{}</text>", from + 44.0, escape(look.legend()));
    }
    out
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn picture() -> Picture {
        Picture::new(&sample::truce(), &sample::ontology(), &[], super::super::LeftOut::default())
    }

    #[test]
    fn no_two_boxes_overlap_and_none_leaves_the_page() {
        let spots = layout(&picture());
        for (i, a) in spots.iter().enumerate() {
            assert!(a.x - a.wide / 2.0 >= 0.0 && a.y - a.high / 2.0 >= 0.0);
            for b in &spots[..i] {
                let clear =
                    (a.x - b.x).abs() >= (a.wide + b.wide) / 2.0 || (a.y - b.y).abs() >= (a.high + b.high) / 2.0;
                assert!(clear, "{} and {} overlap", a.x, b.x);
            }
        }
    }

    #[test]
    fn it_is_well_formed_and_the_same_each_time() {
        let svg = plain(&picture());
        assert_eq!(svg, plain(&picture()));
        let mut reader = quick_xml::Reader::from_str(&svg);
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Eof => break,
                _ => continue,
            }
        }
        assert!(svg.contains("Mara Salvatrucha"));
    }

    #[test]
    fn an_empty_picture_is_still_a_page() {
        assert!(plain(&Picture::default()).ends_with("</svg>\n"));
    }
}
