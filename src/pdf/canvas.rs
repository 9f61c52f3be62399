//! The content stream of one page, operator by operator.
//!
//! Places are given from the top left corner with y growing downwards, as everywhere; a [`Matrix`] turns them into PDF's. The state
//! (colour, face, whether a text object is open) is remembered, so that what does not change is not said again.

use std::collections::BTreeSet;

use super::inks::Ink;
use crate::layout::pages::Rect;

/// A map of the plane: x is mapped to `a x + c y + e`, y to `b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// From the top left corner of a page of some height to its lower left one.
    pub fn of_page(height: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, -1.0, 0.0, height])
    }

    pub fn translation(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// What `inner` maps, mapped further.
    pub fn of(self, inner: Matrix) -> Matrix {
        let Matrix([a, b, c, d, e, f]) = self;
        let Matrix([ia, ib, ic, id, ie, i_f]) = inner;
        Matrix([a * ia + c * ib, b * ia + d * ib, a * ic + c * id, b * ic + d * id, a * ie + c * i_f + e, b * ie + d * i_f + f])
    }

    pub fn map(self, x: f64, y: f64) -> (f64, f64) {
        let Matrix([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// What a reader knows of the graphics at some place.
#[derive(Clone, Copy, Default)]
struct State {
    fill: Option<Ink>,
    stroke: Option<Ink>,
    /// Number and size of the font.
    font: Option<(usize, f64)>,
    /// Width of the stroke around letters.
    bold: Option<f64>,
}

/// What a page refers to, for its resources.
#[derive(Default)]
pub struct Used {
    pub fonts: BTreeSet<usize>,
    pub xobjects: BTreeSet<usize>,
    pub grey: bool,
    pub rgb: bool,
}

/// A content stream in the making.
pub struct Canvas {
    pub out: Vec<u8>,
    pub matrix: Matrix,
    pub used: Used,
    /// Colours by the names of profiled spaces, not by those of the device.
    profiled: bool,
    in_text: bool,
    state: State,
    saved: Vec<State>,
}

impl Canvas {
    pub fn new(out: Vec<u8>, matrix: Matrix, profiled: bool) -> Canvas {
        Canvas { out, matrix, used: Used::default(), profiled, in_text: false, state: State::default(), saved: Vec::new() }
    }

    /// Ends the text object, if one is open.
    pub fn end_text(&mut self) {
        if self.in_text {
            self.out.extend(b"ET\n");
            self.in_text = false;
        }
    }

    pub fn begin_text(&mut self) {
        if !self.in_text {
            self.out.extend(b"BT\n");
            self.in_text = true;
        }
    }

    pub fn save(&mut self) {
        self.end_text();
        self.saved.push(self.state);
        self.out.extend(b"q\n");
    }

    pub fn restore(&mut self) {
        self.end_text();
        self.state = self.saved.pop().unwrap_or_default();
        self.out.extend(b"Q\n");
    }

    /// Begins marked content; `head` is its tag with the properties.
    pub fn begin_marked(&mut self, head: &[u8]) {
        self.end_text();
        self.out.extend(head);
        self.out.extend(b"BDC\n");
    }

    pub fn end_marked(&mut self) {
        self.end_text();
        self.out.extend(b"EMC\n");
    }

    pub fn set_fill(&mut self, ink: Ink) {
        if self.state.fill != Some(ink) {
            self.state.fill = Some(ink);
            self.ink(ink, false);
        }
    }

    pub fn set_stroke(&mut self, ink: Ink) {
        if self.state.stroke != Some(ink) {
            self.state.stroke = Some(ink);
            self.ink(ink, true);
        }
    }

    fn ink(&mut self, ink: Ink, stroke: bool) {
        let channels: &[u8] = match &ink {
            Ink::Grey(grey) => std::slice::from_ref(grey),
            Ink::Rgb(rgb) => rgb,
            Ink::Cmyk(cmyk) => cmyk,
        };
        let (space, operator): (&[u8], [&[u8]; 2]) = match ink {
            Ink::Grey(_) => (b"/Grey", [b"g\n", b"G\n"]),
            Ink::Rgb(_) => (b"/Rgb", [b"rg\n", b"RG\n"]),
            Ink::Cmyk(_) => (b"", [b"k\n", b"K\n"]),
        };
        let named = self.profiled && !space.is_empty();
        if named {
            self.used.grey |= channels.len() == 1;
            self.used.rgb |= channels.len() == 3;
            self.out.extend(space);
            self.out.extend(if stroke { b" CS " } else { b" cs " });
        }
        for channel in channels {
            decimal(&mut self.out, f64::from(*channel) / 255.0, 4);
            self.out.push(b' ');
        }
        match named {
            true => self.out.extend(if stroke { b"SCN\n" } else { b"scn\n" }),
            false => self.out.extend(operator[usize::from(stroke)]),
        }
    }

    /// The face of what is shown next, within a text object.
    pub fn set_font(&mut self, font: usize, size: f64) {
        if self.state.font != Some((font, size)) {
            self.state.font = Some((font, size));
            self.used.fonts.insert(font);
            self.out.extend(b"/F");
            whole(&mut self.out, font as u64);
            self.out.push(b' ');
            number(&mut self.out, size);
            self.out.extend(b" Tf\n");
        }
    }

    /// Letters are filled, and with a width also stroked.
    pub fn set_bold(&mut self, width: Option<f64>) {
        if self.state.bold != width {
            match width {
                Some(width) => {
                    number(&mut self.out, width);
                    self.out.extend(b" w 2 Tr\n");
                }
                None => self.out.extend(b"0 Tr\n"),
            }
            self.state.bold = width;
        }
    }

    /// A rectangle filled; nothing when it is empty.
    pub fn fill_rect(&mut self, rect: Rect, ink: Ink) {
        if rect.width.0 <= 0 || rect.height.0 <= 0 {
            return;
        }
        self.end_text();
        self.set_fill(ink);
        self.rect(rect);
        self.out.extend(b"f\n");
    }

    /// Cuts off what is outside of a rectangle, until the state is restored; nothing when it is empty.
    pub fn clip(&mut self, rect: Rect) {
        if rect.width.0 > 0 && rect.height.0 > 0 {
            self.end_text();
            self.rect(rect);
            self.out.extend(b"W n\n");
        }
    }

    fn rect(&mut self, rect: Rect) {
        let (left, top) = self.matrix.map(rect.x.to_pt(), rect.y.to_pt());
        let (right, foot) = self.matrix.map((rect.x + rect.width).to_pt(), (rect.y + rect.height).to_pt());
        for value in [left.min(right), top.min(foot), (right - left).abs(), (foot - top).abs()] {
            number(&mut self.out, value);
            self.out.push(b' ');
        }
        self.out.extend(b"re\n");
    }

    /// An external object, whose own space `matrix` puts on the page: the unit square of a picture.
    pub fn xobject(&mut self, number: usize, matrix: Matrix) {
        self.used.xobjects.insert(number);
        self.save();
        self.concat(self.matrix.of(matrix));
        self.out.extend(b"/X");
        whole(&mut self.out, number as u64);
        self.out.extend(b" Do\n");
        self.restore();
    }

    /// Paints in the coordinates of `matrix`, as they are.
    pub fn within(&mut self, matrix: Matrix, paint: impl FnOnce(&mut Canvas)) {
        let outer = self.matrix;
        self.save();
        self.concat(outer.of(matrix));
        self.matrix = Matrix::IDENTITY;
        paint(self);
        self.matrix = outer;
        self.restore();
    }

    fn concat(&mut self, Matrix(values): Matrix) {
        for value in values {
            decimal(&mut self.out, value, 6);
            self.out.push(b' ');
        }
        self.out.extend(b"cm\n");
    }
}

/// A number with three digits after the point at most: a hundred-thousandth of an inch and more.
pub fn number(out: &mut Vec<u8>, value: f64) {
    decimal(out, value, 3);
}

/// A number with so many digits after the point at most.
pub fn decimal(out: &mut Vec<u8>, value: f64, digits: u32) {
    let power = 10_u64.pow(digits);
    let scaled = (value * power as f64).round() as i64;
    if scaled < 0 {
        out.push(b'-');
    }
    let scaled = scaled.unsigned_abs();
    whole(out, scaled / power);
    let mut fraction = scaled % power;
    let mut place = power / 10;
    if fraction > 0 {
        out.push(b'.');
    }
    while fraction > 0 {
        out.push(b'0' + (fraction / place) as u8);
        fraction %= place;
        place /= 10;
    }
}

/// A whole number.
pub fn whole(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(&digits[at..]);
}

/// A string of text, in UTF-16.
pub fn text_string(out: &mut Vec<u8>, text: &str) {
    out.extend(b"<FEFF");
    for unit in text.encode_utf16() {
        for shift in [12, 8, 4, 0] {
            out.push(b"0123456789ABCDEF"[usize::from(unit >> shift & 15)]);
        }
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let shown = |value: f64| {
            let mut out = Vec::new();
            number(&mut out, value);
            String::from_utf8(out).unwrap()
        };
        let cases = [(0.0, "0"), (12.0, "12"), (0.5, "0.5"), (-0.25, "-0.25"), (1.0004, "1"), (-0.0001, "0"), (3.07, "3.07"), (10.305, "10.305"), (f64::NAN, "0")];
        for (value, wanted) in cases {
            assert_eq!(shown(value), wanted);
        }
    }

    #[test]
    fn matrices_map_one_after_the_other() {
        let page = Matrix::of_page(100.0);
        let turned = page.of(Matrix([0.0, -1.0, 1.0, 0.0, 10.0, 90.0]));
        assert_eq!(turned.map(0.0, 0.0), (10.0, 10.0));
        assert_eq!(turned.map(5.0, 0.0), (10.0, 15.0), "its right is up the page");
        assert_eq!(turned.map(0.0, 5.0), (15.0, 10.0), "its down is to the right");
    }

    #[test]
    fn what_stays_is_not_said_again() {
        let mut canvas = Canvas::new(Vec::new(), Matrix::IDENTITY, false);
        canvas.set_fill(Ink::Grey(0));
        canvas.save();
        canvas.set_fill(Ink::Grey(255));
        canvas.restore();
        canvas.set_fill(Ink::Grey(0));
        assert_eq!(String::from_utf8(canvas.out).unwrap(), "0 g\nq\n1 g\nQ\n");
    }
}
