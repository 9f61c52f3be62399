//! GoAT: drawings made of ASCII characters → SVG.
//!
//! Every character is either a stroke or text, which its neighbours decide ([`Canvas::stroke`]): a hyphen beside another is a
//! line, a hyphen in a word is a hyphen. Whatever is no stroke is set as text at its place, so that no text can get lost.

use super::Fault;
use super::grid::{Grid, is_wide};
use super::svg::{self, number};
use crate::limits;
use crate::message;

/// A cell is as wide as a letter of the fixed-width face at [`SIZE`], and two such high.
const WIDTH: f64 = 8.0;
const HEIGHT: f64 = 16.0;
const SIZE: f64 = 13.33;
const MARGIN: f64 = 8.0;

/// The drawing as an SVG document.
pub fn draw(source: &str) -> Result<String, Fault> {
    let grid = Grid::new(source);
    if grid.height() == 0 {
        return Err(Fault(message!("it is empty")));
    }
    if limits::DIAGRAM_CELLS.is_passed_by(grid.width * grid.height()) {
        return Err(Fault(message!("it has {most}", most = limits::DIAGRAM_CELLS.exceeded())));
    }
    let mut canvas = Canvas { grid: &grid, strokes: Vec::new(), fills: Vec::new(), dots: Vec::new() };
    let mut texts = String::new();
    for y in 0..grid.height() as isize {
        let mut x = 0;
        while x < grid.width as isize {
            if grid.cell(x, y).is_none() || canvas.stroke(x, y) {
                x += 1;
            } else {
                x = canvas.text(x, y, &mut texts);
            }
        }
    }
    let (w, h) = (grid.width as f64 * WIDTH + 2.0 * MARGIN, grid.height() as f64 * HEIGHT + 2.0 * MARGIN);
    let mut out = svg::open(w, h);
    out.push_str(&format!("<g transform=\"translate({} {})\">\n", number(MARGIN), number(MARGIN)));
    out.push_str("<g fill=\"none\" stroke=\"#000000\" stroke-width=\"1.2\" stroke-linecap=\"round\">\n");
    out.push_str(&format!("<path d=\"{}\"/>\n</g>\n", join(&canvas.strokes)));
    for fill in &canvas.fills {
        out.push_str(&format!("<path d=\"{fill}\" fill=\"#000000\"/>\n"));
    }
    for (x, y, filled) in &canvas.dots {
        let fill = if *filled { "#000000" } else { "#ffffff" };
        out.push_str(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"3.2\" fill=\"{fill}\" stroke=\"#000000\" stroke-width=\"1.2\"/>\n",
            number(*x),
            number(*y)
        ));
    }
    out.push_str(&format!(
        "<g font-family=\"{}\" font-size=\"{SIZE}\" fill=\"#000000\" xml:space=\"preserve\">\n{texts}</g>\n</g>\n</svg>\n",
        svg::MONO
    ));
    Ok(out)
}

/// The strokes as SVG paths; lines that follow each other are one.
fn join(strokes: &[Stroke]) -> String {
    let mut flat: Vec<Stroke> = strokes.to_vec();
    flat.sort_by_key(|a| a.key());
    let mut data = String::new();
    let mut current: Option<(f64, f64, f64, f64)> = None;
    let mut push = |line: Option<(f64, f64, f64, f64)>| {
        if let Some((x0, y0, x1, y1)) = line {
            data.push_str(&format!("M{} {}L{} {}", number(x0), number(y0), number(x1), number(y1)));
        }
    };
    let mut curves = String::new();
    for stroke in flat {
        match stroke {
            Stroke::Line(x0, y0, x1, y1) => {
                current = match current {
                    Some((a0, b0, a1, b1)) if (a1, b1) == (x0, y0) && (b0 == b1 && y0 == y1 || a0 == a1 && x0 == x1) => {
                        Some((a0, b0, x1, y1))
                    }
                    other => {
                        push(other);
                        Some((x0, y0, x1, y1))
                    }
                };
            }
            Stroke::Curve(x0, y0, cx, cy, x1, y1) => {
                curves.push_str(&format!("M{} {}Q{} {} {} {}", number(x0), number(y0), number(cx), number(cy), number(x1), number(y1)));
            }
        }
    }
    push(current);
    data + &curves
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stroke {
    /// From left to right or from top to bottom.
    Line(f64, f64, f64, f64),
    Curve(f64, f64, f64, f64, f64, f64),
}

impl Stroke {
    /// Horizontal lines by rows, then vertical ones by columns, then the rest as they came.
    fn key(&self) -> (u8, i64, i64) {
        let whole = |value: f64| (value * 100.0).round() as i64;
        match self {
            Stroke::Line(x0, y0, _, y1) if y0 == y1 => (0, whole(*y0), whole(*x0)),
            Stroke::Line(x0, y0, x1, _) if x0 == x1 => (1, whole(*x0), whole(*y0)),
            Stroke::Line(x0, y0, ..) => (2, whole(*y0), whole(*x0)),
            Stroke::Curve(x0, y0, ..) => (3, whole(*y0), whole(*x0)),
        }
    }
}

struct Canvas<'a> {
    grid: &'a Grid,
    strokes: Vec<Stroke>,
    /// Arrowheads.
    fills: Vec<String>,
    /// Centre, and whether it is filled.
    dots: Vec<(f64, f64, bool)>,
}

/// Where a line leaves a cell: right, down-right, down … as steps in x and y.
type Direction = (isize, isize);

const RIGHT: Direction = (1, 0);
const LEFT: Direction = (-1, 0);
const UP: Direction = (0, -1);
const DOWN: Direction = (0, 1);
const UP_RIGHT: Direction = (1, -1);
const DOWN_LEFT: Direction = (-1, 1);
const UP_LEFT: Direction = (-1, -1);
const DOWN_RIGHT: Direction = (1, 1);

impl Canvas<'_> {
    /// Draws the character of a cell when it is a stroke. Returns whether it was.
    fn stroke(&mut self, x: isize, y: isize) -> bool {
        let c = self.grid.at(x, y);
        let (left, top) = (x as f64 * WIDTH, y as f64 * HEIGHT);
        let (cx, cy, right, bottom) = (left + WIDTH / 2.0, top + HEIGHT / 2.0, left + WIDTH, top + HEIGHT);
        let joins = |way: Direction| self.joins(x, y, way);
        let in_word = self.grid.at(x - 1, y).is_alphanumeric() && self.grid.at(x + 1, y).is_alphanumeric();
        match c {
            '-' if !in_word && (joins(LEFT) || joins(RIGHT)) => self.strokes.push(Stroke::Line(left, cy, right, cy)),
            '_' if !in_word
                && (self.is(x, y, LEFT, "_|/\\")
                    || self.is(x, y, RIGHT, "_|/\\")
                    || self.is(x, y, DOWN_LEFT, "|/")
                    || self.is(x, y, DOWN_RIGHT, "|\\")) =>
            {
                self.strokes.push(Stroke::Line(left, bottom, right, bottom));
            }
            '|' if joins(UP) || joins(DOWN) => self.strokes.push(Stroke::Line(cx, top, cx, bottom)),
            '|' if !in_word && (self.is(x, y, LEFT, "_") || self.is(x, y, RIGHT, "_")) => {
                self.strokes.push(Stroke::Line(cx, top, cx, bottom))
            }
            '/' if !in_word && (joins(UP_RIGHT) || joins(DOWN_LEFT) || self.is(x, y, RIGHT, "\\_") || self.is(x, y, LEFT, "\\_")) => {
                self.strokes.push(Stroke::Line(right, top, left, bottom));
            }
            '\\' if !in_word && (joins(UP_LEFT) || joins(DOWN_RIGHT) || self.is(x, y, RIGHT, "/_") || self.is(x, y, LEFT, "/_")) => {
                self.strokes.push(Stroke::Line(left, top, right, bottom));
            }
            '+' => {
                let ways = self.directions(x, y);
                if ways.is_empty() || in_word {
                    return false;
                }
                self.arms(cx, cy, &ways);
            }
            '*' => {
                let ways = self.directions(x, y);
                if ways.is_empty() {
                    return false;
                }
                self.arms(cx, cy, &ways);
                self.dots.push((cx, cy, true));
            }
            'o' => {
                let ways = self.directions(x, y);
                if ways.is_empty() || self.grid.at(x - 1, y).is_alphanumeric() || self.grid.at(x + 1, y).is_alphanumeric() {
                    return false;
                }
                self.arms(cx, cy, &ways);
                self.dots.push((cx, cy, false));
            }
            '.' | ',' => return self.corner(x, y, &[DOWN, DOWN_LEFT, DOWN_RIGHT], (cx, cy)),
            '\'' | '`' | '´' => return self.corner(x, y, &[UP, UP_LEFT, UP_RIGHT], (cx, cy)),
            '>' if self.is(x, y, LEFT, "-_+*o|") => {
                self.strokes.push(Stroke::Line(left, cy, cx, cy));
                self.head(right, cy, -1.0, 0.0);
            }
            '<' if self.is(x, y, RIGHT, "-_+*o|") => {
                self.strokes.push(Stroke::Line(cx, cy, right, cy));
                self.head(left, cy, 1.0, 0.0);
            }
            '^' if self.is(x, y, DOWN, "|+*o'") => {
                self.strokes.push(Stroke::Line(cx, cy, cx, bottom));
                self.head(cx, top, 0.0, 1.0);
            }
            'v' | 'V'
                if self.is(x, y, UP, "|+*o.,")
                    && !self.grid.at(x - 1, y).is_alphanumeric()
                    && !self.grid.at(x + 1, y).is_alphanumeric() =>
            {
                self.strokes.push(Stroke::Line(cx, top, cx, cy));
                self.head(cx, bottom, 0.0, -1.0);
            }
            // A line that jumps over another.
            ')' if self.is(x, y, UP, "|") && self.is(x, y, DOWN, "|") => {
                self.strokes.push(Stroke::Curve(cx, top, right + 2.0, cy, cx, bottom));
                self.strokes.push(Stroke::Line(left, cy, right, cy));
            }
            '(' if self.is(x, y, UP, "|") && self.is(x, y, DOWN, "|") => {
                self.strokes.push(Stroke::Curve(cx, top, left - 2.0, cy, cx, bottom));
                self.strokes.push(Stroke::Line(left, cy, right, cy));
            }
            _ => return false,
        }
        true
    }

    /// Text from a cell on, to the next stroke or the next two blanks. Returns where it ends.
    fn text(&mut self, from: isize, y: isize, out: &mut String) -> isize {
        let mut text = String::new();
        let mut x = from;
        let mut columns = 0;
        while x < self.grid.width as isize {
            match self.grid.cell(x, y) {
                Some(cluster) => {
                    // What was judged text at its start may turn into a stroke; within a word only the side of a box.
                    let side = self.grid.at(x, y) == '|' || !self.grid.at(x - 1, y).is_alphanumeric();
                    if x > from && side && self.would_stroke(x, y) {
                        break;
                    }
                    text.push_str(cluster);
                    let step = if is_wide(cluster) { 2 } else { 1 };
                    x += step;
                    columns = x - from;
                }
                None if self.grid.cell(x + 1, y).is_some() && !self.would_stroke(x + 1, y) => {
                    text.push(' ');
                    x += 1;
                }
                None => break,
            }
        }
        let escaped = quick_xml::escape::escape(text.trim_end());
        let (left, baseline) = (from as f64 * WIDTH, y as f64 * HEIGHT + 12.0);
        // The width is said, so that letters of another face still fill their cells; right-to-left text keeps its own.
        let fixed = text.chars().all(|c| u32::from(c) < 0x590) && columns > 1;
        let length = if fixed { format!(" textLength=\"{}\"", number(columns as f64 * WIDTH)) } else { String::new() };
        out.push_str(&format!("<text x=\"{}\" y=\"{}\"{length}>{escaped}</text>\n", number(left), number(baseline)));
        x.max(from + 1)
    }

    /// Whether the character of a cell is a stroke, without drawing it.
    fn would_stroke(&self, x: isize, y: isize) -> bool {
        let mut probe = Canvas { grid: self.grid, strokes: Vec::new(), fills: Vec::new(), dots: Vec::new() };
        probe.stroke(x, y)
    }

    /// Whether the neighbour in a direction is one of some characters.
    fn is(&self, x: isize, y: isize, way: Direction, set: &str) -> bool {
        set.contains(self.grid.at(x + way.0, y + way.1))
    }

    /// Whether the neighbour in a direction can be the other end of a line.
    fn joins(&self, x: isize, y: isize, way: Direction) -> bool {
        let set = match way {
            RIGHT => "-+*o.,'`´>|/\\)(<",
            LEFT => "-+*o.,'`´<|/\\)(>",
            UP => "|+*o.,^)(_/\\",
            DOWN => "|+*o'`´vV)(/\\",
            UP_RIGHT => "/+*o.,^_|",
            DOWN_LEFT => "/+*o'`´vV|",
            UP_LEFT => "\\+*o.,^_|",
            DOWN_RIGHT => "\\+*o'`´vV|",
            _ => "",
        };
        self.is(x, y, way, set)
    }

    /// The ways on which a line comes to a junction.
    fn directions(&self, x: isize, y: isize) -> Vec<Direction> {
        let lines: [(Direction, &str); 8] = [
            (RIGHT, "-_+*<>o"),
            (LEFT, "-_+*<>o"),
            (UP, "|+*^o)("),
            (DOWN, "|+*vo)("),
            (UP_RIGHT, "/"),
            (DOWN_LEFT, "/"),
            (UP_LEFT, "\\"),
            (DOWN_RIGHT, "\\"),
        ];
        // A letter o beside letters is a letter.
        let real = |way: &Direction| {
            let (nx, ny) = (x + way.0, y + way.1);
            self.grid.at(nx, ny) != 'o' || !(self.grid.at(nx - 1, ny).is_alphabetic() || self.grid.at(nx + 1, ny).is_alphabetic())
        };
        lines.iter().filter(|(way, set)| self.is(x, y, *way, set)).map(|(way, _)| *way).filter(real).collect()
    }

    /// Draws lines from a point half a cell in each direction.
    fn arms(&mut self, cx: f64, cy: f64, ways: &[Direction]) {
        for (dx, dy) in ways {
            let (x, y) = (cx + *dx as f64 * WIDTH / 2.0, cy + *dy as f64 * HEIGHT / 2.0);
            let forward = (*dx, *dy) > (0, 0);
            self.strokes.push(if forward { Stroke::Line(cx, cy, x, y) } else { Stroke::Line(x, y, cx, cy) });
        }
    }

    /// A rounded corner between a horizontal line and one that comes from above or below.
    fn corner(&mut self, x: isize, y: isize, from: &[Direction], (cx, cy): (f64, f64)) -> bool {
        let sides: Vec<Direction> = [LEFT, RIGHT].into_iter().filter(|way| self.is(x, y, *way, "-_+*")).collect();
        let ends: Vec<Direction> = from
            .iter()
            .copied()
            .filter(|way| match way.0 {
                0 => self.is(x, y, *way, "|+*^vV.,'`´)("),
                1 => self.is(x, y, *way, if way.1 < 0 { "/" } else { "\\" }),
                _ => self.is(x, y, *way, if way.1 < 0 { "\\" } else { "/" }),
            })
            .collect();
        if ends.is_empty() || sides.is_empty() && ends.len() < 2 {
            return false;
        }
        let point = |way: Direction| (cx + way.0 as f64 * WIDTH / 2.0, cy + way.1 as f64 * HEIGHT / 2.0);
        for end in &ends {
            let (ex, ey) = point(*end);
            for side in &sides {
                let (sx, sy) = point(*side);
                self.strokes.push(Stroke::Curve(sx, sy, cx, cy, ex, ey));
            }
        }
        if sides.is_empty() {
            let ((ax, ay), (bx, by)) = (point(ends[0]), point(ends[1]));
            self.strokes.push(Stroke::Curve(ax, ay, cx, cy, bx, by));
        }
        true
    }

    /// An arrowhead with its tip at `x`, `y`, its back in the given direction.
    fn head(&mut self, x: f64, y: f64, dx: f64, dy: f64) {
        let (length, half) = (7.0, 3.2);
        let (bx, by) = (x + dx * length, y + dy * length);
        let (px, py) = (dy * half, dx * half);
        let n = number;
        self.fills.push(format!("M{} {}L{} {}L{} {}Z", n(x), n(y), n(bx + px), n(by + py), n(bx - px), n(by - py)));
    }
}
