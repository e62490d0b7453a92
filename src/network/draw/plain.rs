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

fn layout(picture: &Picture) -> Vec<Spot> {
    let n = picture.nodes.len();
    let mut spots: Vec<Spot> = picture.nodes.iter().map(size).collect();
    let ideal = 150.0;
    let radius = ideal * (n as f64 / TAU).max(0.6);
    for (place, &i) in along(picture).iter().enumerate() {
        let angle = TAU * place as f64 / n.max(1) as f64;
        (spots[i].x, spots[i].y) = (radius * angle.cos(), radius * angle.sin());
    }
    for round in 0..400 {
        let heat = ideal * (1.0 - f64::from(round) / 400.0) * 0.2;
        step(picture, &mut spots, ideal, heat);
    }
    for _ in 0..200 {
        part(&mut spots);
    }
    let left = spots.iter().map(|s| s.x - s.wide / 2.0).fold(f64::MAX, f64::min);
    let top = spots.iter().map(|s| s.y - s.high / 2.0).fold(f64::MAX, f64::min);
    for spot in &mut spots {
        spot.x += MARGIN - left;
        spot.y += MARGIN - top;
    }
    spots
}

fn size(node: &Node) -> Spot {
    let longest =
        node.label.iter().map(|l| unicode_width::UnicodeWidthStr::width(l.as_str())).max().unwrap_or(1) as f64;
    let slack = if matches!(node.kind, Kind::Person | Kind::Place | Kind::Event) { 30.0 } else { 16.0 };
    Spot { wide: longest * 6.6 + slack, high: node.label.len().max(1) as f64 * ROW + 12.0, ..Spot::default() }
}

/// Nodes in the order of a walk, so that neighbours start near each other on the circle.
fn along(picture: &Picture) -> Vec<usize> {
    let mut beside = vec![Vec::new(); picture.nodes.len()];
    for line in &picture.lines {
        beside[line.from].push(line.to);
        beside[line.to].push(line.from);
    }
    let (mut order, mut seen) = (Vec::new(), vec![false; beside.len()]);
    for start in 0..beside.len() {
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                order.push(node);
                open.extend(beside[node].iter().rev());
            }
        }
    }
    order
}

fn step(picture: &Picture, spots: &mut [Spot], ideal: f64, heat: f64) {
    let n = spots.len();
    let mut push = vec![(0.0, 0.0); n];
    let mut add = |i: usize, j: usize, force: f64, dx: f64, dy: f64| {
        push[i].0 += dx * force;
        push[i].1 += dy * force;
        push[j].0 -= dx * force;
        push[j].1 -= dy * force;
    };
    for i in 0..n {
        for j in 0..i {
            let (dx, dy, distance) = apart(&spots[i], &spots[j]);
            add(i, j, ideal * ideal / distance / distance, dx, dy);
        }
    }
    for line in picture.lines.iter().filter(|l| l.from != l.to) {
        let (dx, dy, distance) = apart(&spots[line.from], &spots[line.to]);
        add(line.from, line.to, -distance / ideal, dx, dy);
    }
    for (spot, (dx, dy)) in spots.iter_mut().zip(push) {
        // A weak pull to the middle keeps unconnected parts on the page.
        let (dx, dy) = (dx - spot.x * 0.02, dy - spot.y * 0.02);
        let far = dx.hypot(dy).max(1e-9);
        spot.x += dx / far * far.min(heat);
        spot.y += dy / far * far.min(heat);
    }
}

/// From `b` to `a`, and the distance, in which height counts more since names are wide.
fn apart(a: &Spot, b: &Spot) -> (f64, f64, f64) {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    (dx, dy, (dx * 0.8).hypot(dy * 1.3).max(1.0))
}

/// Moves boxes that overlap half of the way apart, along the shorter way.
fn part(spots: &mut [Spot]) {
    for i in 0..spots.len() {
        for j in 0..i {
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
        let _ = writeln!(
            out,
            "<text x=\"{mx:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" font-size=\"9\" fill=\"{colour}\" stroke=\"#ffffff\" \
             stroke-width=\"3\" paint-order=\"stroke\">{}</text>",
            escape(label)
        );
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
