//! A page as it fills, and what can happen to it: something is placed on it, it is closed, the next one is begun.
//!
//! These few functions are the rules of pages; the search and the replay of its result both go through them.

use std::hash::{Hash, Hasher};

use super::frames::Frames;
use super::penalties;
use super::{Column, Fault, Geometry, Item, Note, Space};

/// The part of the glue under a box that the grid may leave of it.
const LEAST_GLUE: (i64, i64) = (3, 4);

/// All that the rest of a chapter needs to know of the pages before: the state of the search.
///
/// States are compared and hashed whole, so there is a field for each thing that the future depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub number: u32,
    /// Lines more or less than usual, with its spread or as an opening.
    pub delta: i8,
    /// Height of all that stands from the head down.
    pub used: i64,
    /// Glue after it, lost if the page ends here; brought to the grid when more follows.
    pub glue: i64,
    pub to_grid: bool,
    /// Height of the notes with their separation: of facing pages, on the side that has more.
    pub notes: i64,
    /// The same of a verso and of the recto that faces it; on other pages all are the first's.
    pub sides: [i64; 2],
    /// The first note, and its line, that does not stand on the page though its mark does.
    pub open: Option<(u32, u32)>,
    /// Floats at the foot.
    pub foot: i64,
    /// Floats that wait.
    pub waiting: u32,
    /// Lines that must follow before the page may end.
    pub keep: u32,
    /// No text on it yet; perhaps floats that waited for it.
    pub fresh: bool,
    pub floats: bool,
    /// Its floats leave no room for the frames that are open: these show nothing on it, and nothing else is placed on it.
    pub full: bool,
}

/// What tells nearly all states apart: the rest is left to the comparison.
impl Hash for Page {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.number) << 32 | u64::from(self.delta as u8) << 24 | u64::from(self.waiting & 0xff_ffff));
        state.write_i64(self.used);
        state.write_i64(self.notes ^ self.glue << 20 ^ self.foot << 40);
    }
}

impl Page {
    /// Nothing of its own stands on it, so that ending it would gain nothing.
    pub fn is_bare(&self) -> bool {
        self.fresh && !self.floats
    }

    /// Takes room for notes whose side is not known: on both, when pages face each other.
    fn take(&mut self, height: i64, facing: bool) {
        self.sides[0] += height;
        self.sides[1] += if facing { height } else { 0 };
        self.notes += height;
    }

    /// The height of the frames' feet on it, of those that are open.
    pub fn feet(&self, frames: &Frames) -> i64 {
        if self.full { 0 } else { frames.feet() }
    }
}

/// What is placed: a line, a block.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    pub height: i64,
    /// Notes whose marks it has, by order of citation.
    pub notes: (u32, u32),
    /// Lines that must follow.
    pub keep: u32,
    /// Not a line: it counts for all lines that had to follow what stands before.
    pub block: bool,
}

/// A page that ends.
#[derive(Clone, Copy, Debug)]
pub struct Closed {
    pub slack: i64,
    pub notes: i64,
    pub open: Option<(u32, u32)>,
}

/// How far the chapter has gone by the end of a page.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub cited: u32,
    pub floats: u32,
    /// No text is left.
    pub over: bool,
}

/// The heights of a note's lines, summed from its head: asked for on every page that it goes over.
pub struct Heights(Vec<i64>);

impl Heights {
    /// Sums the heights of a note's lines.
    fn of(note: &Note) -> Heights {
        let mut sums = vec![0];
        sums.extend(note.lines.iter().scan(0, |sum, line| {
            *sum += line.0;
            Some(*sum)
        }));
        Heights(sums)
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// The height of the lines `from..to`.
    fn between(&self, from: usize, to: usize) -> i64 {
        self.0[to.min(self.len())] - self.0[from.min(to).min(self.len())]
    }

    /// The height of the whole note.
    pub fn all(&self) -> i64 {
        self.between(0, self.len())
    }
}

/// Fixed things of a chapter, in the shape that the rules want.
pub struct Rules<'a> {
    pub geometry: &'a Geometry,
    /// Heights of each note's lines, by order of citation.
    pub notes: Vec<Heights>,
    /// And the lines with which each may go on overleaf (F2).
    parts: Vec<&'a [usize]>,
    /// Which of them stand on the rectos of facing pages; empty when there are none.
    on_recto: Vec<bool>,
    /// Height of each float, in order.
    pub floats: Vec<(usize, i64)>,
    pub relaxed: bool,
}

impl<'a> Rules<'a> {
    /// What is fixed for a chapter. Notes are numbered anew, by the order of their first marks.
    pub fn new(column: &'a Column, order: &[u32], relaxed: bool) -> Rules<'a> {
        let heights = |&n: &u32| column.notes.get(n as usize).map_or(Heights(vec![0]), Heights::of);
        let float = |(i, item): (usize, &Item)| match item {
            Item::Float(float) => Some((i, float.height.0)),
            _ => None,
        };
        let is_on_recto = |&n: &u32| column.notes.get(n as usize).is_some_and(|note| note.on_recto);
        let on_recto: Vec<bool> = order.iter().map(is_on_recto).collect();
        Rules {
            on_recto: if on_recto.contains(&true) { on_recto } else { Vec::new() },
            geometry: &column.geometry,
            notes: order.iter().map(heights).collect(),
            parts: order.iter().map(|&n| column.notes.get(n as usize).map_or(&[][..], |note| note.parts.as_slice())).collect(),
            floats: column.items.iter().enumerate().filter_map(float).collect(),
            relaxed,
        }
    }

    /// Whether page `number` of the chapter, counted from 0, is a recto.
    pub fn recto(&self, number: u32) -> bool {
        self.geometry.first_recto == number.is_multiple_of(2)
    }

    /// The height that a page has for text, notes and floats.
    pub fn capacity(&self, page: &Page) -> i64 {
        let lines = if page.number < self.geometry.first_pages { self.geometry.first_lines } else { self.geometry.lines };
        (i64::from(lines) + i64::from(page.delta)) * self.geometry.line.0
    }

    /// Where the next thing would begin. Brought to the grid it takes the nearer line, unless the glue would lose too much by it.
    pub fn next_y(&self, page: &Page) -> i64 {
        let y = page.used + page.glue;
        let line = self.geometry.line.0.max(1);
        if !page.to_grid {
            return y;
        }
        let above = y.div_euclid(line) * line;
        let nearer = y - above <= line / 2 && above > page.used && (above - page.used) * LEAST_GLUE.1 >= page.glue * LEAST_GLUE.0;
        if y == above || nearer { above } else { above + line }
    }

    /// Whether ending the page would gain nothing for what is so high: none of its own stands on it, and it holds that, or the next
    /// holds no more, since no notes from the page before take their place and no opening does.
    pub fn ends_in_vain(&self, page: &Page, height: i64) -> bool {
        let next_holds_more = page.notes > 0 || (page.number + 1 == self.geometry.first_pages && self.geometry.first_lines < self.geometry.lines);
        page.is_bare() && (height <= self.room(page) || !next_holds_more)
    }

    /// What is left for text and further notes.
    pub fn room(&self, page: &Page) -> i64 {
        self.capacity(page) - page.used - page.notes - page.foot
    }

    /// Puts a unit on the page: whole with its notes, or with its last note begun only (F1, F2). With the cost of it.
    pub fn place(&self, page: &Page, unit: &Unit) -> Option<(Page, f64, Option<Fault>)> {
        let keep = if unit.block { unit.keep } else { unit.keep.max(page.keep.saturating_sub(1)) };
        let used = self.next_y(page) + unit.height;
        let next = Page { used, glue: 0, to_grid: false, keep, fresh: false, ..*page };
        let room = self.room(&next);
        if unit.notes.0 >= unit.notes.1 {
            if room >= 0 {
                return Some((next, 0.0, None));
            }
            return self.too_high(page, next, unit.height);
        }
        self.place_with_notes(page, next, unit, room)
    }

    /// Puts a unit that cites notes on the page: `next` is the page with its text, `room` what that leaves.
    fn place_with_notes(&self, page: &Page, mut next: Page, unit: &Unit, room: i64) -> Option<(Page, f64, Option<Fault>)> {
        let capacity = self.capacity(page);
        let separation = if page.notes == 0 { self.geometry.note_separation.0 } else { 0 };
        let over_half = |notes: i64| if notes * 2 > capacity { penalties::NOTES_OVER_HALF } else { 0.0 };
        if page.open.is_none() {
            let (notes, sides) = self.with_notes(page, unit.notes, None);
            if notes - page.notes <= room && notes * 4 <= capacity * 3 {
                (next.notes, next.sides) = (notes, sides);
                let cost = over_half(next.notes);
                return Some((next, cost, (cost > 0.0).then_some(Fault::NotesOverHalf)));
            }
            let last = unit.notes.1 - 1;
            if let Some(&first) = self.parts[last as usize].first() {
                // F2: its first lines at least; the page takes more when it is closed.
                let (notes, sides) = self.with_notes(page, unit.notes, Some(first));
                if notes - page.notes <= room && notes * 4 <= capacity * 3 {
                    (next.notes, next.sides) = (notes, sides);
                    next.open = Some((last, first as u32));
                    return Some((next, penalties::NOTE_SPLIT + over_half(next.notes), None));
                }
            }
        }
        // A page of its own would not help: of notes too many for their line's page the last come late, and at least the first
        // begins under its line.
        if (page.is_bare() || self.relaxed) && room >= 0 {
            next.open = page.open.or(Some((unit.notes.0, 0)));
            if page.open.is_none() {
                let most = room.min(capacity * 3 / 4 - page.notes) - separation;
                let (height, open) = self.fill((unit.notes.0, 0), unit.notes.1, most);
                let (height, open) =
                    if height == 0 { self.force((unit.notes.0, 0), unit.notes.1, room - separation) } else { (height, open) };
                if height > 0 && separation + height <= room {
                    next.take(separation + height, !self.on_recto.is_empty());
                    next.open = open;
                }
            }
            return Some((next, penalties::fault(Fault::NoteLate, false), Some(Fault::NoteLate)));
        }
        self.too_high(page, next, unit.height)
    }

    /// The height of the page's notes with more of them, of the last so many lines or all; in all and on each side.
    fn with_notes(&self, page: &Page, (from, to): (u32, u32), lines: Option<usize>) -> (i64, [i64; 2]) {
        let mut sides = page.sides;
        for n in from..to {
            let heights = &self.notes[n as usize];
            let side = &mut sides[usize::from(self.on_recto.get(n as usize).is_some_and(|on_recto| *on_recto))];
            if *side == 0 {
                *side = self.geometry.note_separation.0;
            }
            *side += heights.between(0, lines.filter(|_| n + 1 == to).unwrap_or(heights.len()));
        }
        (sides[0].max(sides[1]), sides)
    }

    /// What is too high for the page stands on it when another page would not help: nothing else is on this one, and it has no notes
    /// from before that took the room.
    fn too_high(&self, page: &Page, next: Page, height: i64) -> Option<(Page, f64, Option<Fault>)> {
        let most = i64::from(self.geometry.lines) * self.geometry.line.0;
        let waits = page.notes > 0 && height <= most;
        (page.is_bare() && !waits).then_some((next, penalties::fault(Fault::TooHigh, false), Some(Fault::TooHigh)))
    }

    /// Ends the page: what is left is given to an open note, leaving two lines of it (F2), up to half of the page (F3) unless no text
    /// stands on it, or the text is `over` and wants none of it. `cited`: notes whose marks have come by.
    pub fn close(&self, page: &Page, frame_foot: i64, cited: u32, over: bool) -> Closed {
        let mut closed = Closed { slack: self.room(page) - frame_foot, notes: page.notes, open: page.open };
        if let Some(from) = page.open {
            let begins = if page.notes == 0 { self.geometry.note_separation.0 } else { 0 };
            let most = if over || page.fresh { closed.slack } else { closed.slack.min((self.capacity(page) / 2 - page.notes).max(0)) };
            let (height, open) = self.fill(from, cited, most - begins);
            if height > 0 {
                closed.notes += begins + height;
                closed.slack -= begins + height;
            }
            closed.open = open;
        }
        closed
    }

    /// The height of as many note lines as fit in `room`, from a place on, parting only where the note may (F2), and where the rest begins.
    fn fill(&self, from: (u32, u32), cited: u32, room: i64) -> (i64, Option<(u32, u32)>) {
        let mut height = 0;
        let (mut note, mut line) = from;
        while note < cited {
            let lines = &self.notes[note as usize];
            let rest = lines.between(line as usize, lines.len());
            if height + rest <= room {
                height += rest;
                (note, line) = (note + 1, 0);
                continue;
            }
            // The last part that fits.
            let taken = |part: usize| lines.between(line as usize, part);
            let parts = self.parts[note as usize];
            let fitting = parts.partition_point(|&part| height + taken(part) <= room);
            if let Some(&part) = parts[..fitting].last().filter(|part| **part > line as usize) {
                height += taken(part);
                line = part as u32;
            }
            break;
        }
        (height, (note < cited).then_some((note, line)))
    }

    /// The page after one that was closed, with what it inherits: floats that waited, the rest of notes, heads of frames. When the
    /// text is `over` the notes may have all of the page.
    pub fn begin(&self, page: &Page, closed: &Closed, delta: i8, frames: &Frames, seen: Seen) -> (Page, f64) {
        let Seen { cited, floats: floats_seen, over } = seen;
        let mut next = Page { number: page.number + 1, delta, waiting: page.waiting, fresh: true, ..Page::default() };
        let mut cost = 0.0;
        let capacity = self.capacity(&next);
        if let Some(from) = closed.open {
            let separation = self.geometry.note_continuation.0;
            // Notes whose marks are on the page before begin on this one, though they take more than half of it.
            let beside_text = capacity - frames.heads() - frames.feet() - 2 * self.geometry.line.0;
            let wanted = (separation + self.until_begun(from, cited, capacity)).min(beside_text);
            let most = if over { capacity } else { (capacity / 2).max(wanted) };
            let (height, open) = self.fill(from, cited, most - separation);
            // Lines that may not be parted, and are higher than half of the page, stand all the same.
            let (height, open) = if height == 0 { self.force(from, cited, capacity - separation) } else { (height, open) };
            next.open = open;
            next.take(separation + height, !self.on_recto.is_empty());
            if next.open.is_some() {
                cost += penalties::NOTE_PAGE;
            }
        }
        while next.waiting > 0 {
            let (_, height) = self.floats[(floats_seen - next.waiting) as usize];
            if next.used + height > capacity - next.notes {
                if height <= capacity || next.used > 0 {
                    break;
                }
                cost += penalties::fault(Fault::TooHigh, false);
            }
            next.used += height;
            next.waiting -= 1;
            next.floats = true;
        }
        cost += penalties::FLOAT_PAGE * f64::from(next.waiting);
        let left = capacity - next.notes - next.used;
        next.full = next.floats && frames.heads() > 0 && left < frames.heads() + frames.feet() + self.geometry.line.0;
        next.used += if next.full { left.max(0) } else { frames.heads() };
        (next, cost)
    }

    /// From a place in the notes on, the height until the last that is cited has its first lines, or `most`.
    fn until_begun(&self, (note, line): (u32, u32), cited: u32, most: i64) -> i64 {
        let Some(last) = cited.checked_sub(1).filter(|last| *last > note || (*last == note && line == 0)) else { return 0 };
        let rest = |n: u32| self.notes[n as usize].between(if n == note { line as usize } else { 0 }, self.notes[n as usize].len());
        let first = self.parts[last as usize].first().copied().unwrap_or(self.notes[last as usize].len());
        let mut height = self.notes[last as usize].between(0, first);
        for n in note..last {
            if height >= most {
                break;
            }
            height += rest(n);
        }
        height.min(most)
    }

    /// The height of the least that may go on a page, though it be more than notes should have, and where the rest begins; a single line when
    /// even that is too much.
    fn force(&self, (note, line): (u32, u32), cited: u32, room: i64) -> (i64, Option<(u32, u32)>) {
        let lines = &self.notes[note as usize];
        let parts = self.parts[note as usize];
        let next = parts.get(parts.partition_point(|part| *part <= line as usize)).copied().unwrap_or(lines.len());
        let height = |to: usize| lines.between(line as usize, to);
        let to = if height(next) <= room { next } else { (line as usize + 1).min(lines.len()) };
        let open = if to < lines.len() { (note, to as u32) } else { (note + 1, 0) };
        (height(to), (open.0 < cited).then_some(open))
    }

    /// Lines more or less that the next page may have, with their costs: a verso chooses for its spread, a recto follows.
    pub fn deltas(&self, page: &Page) -> &'static [(i8, f64)] {
        let next_recto = self.recto(page.number + 1);
        match (next_recto, self.geometry.spread, page.delta) {
            (true, true, 1) if page.number > 0 => &[(1, 0.0)],
            (true, true, -1) if page.number > 0 => &[(-1, 0.0)],
            (false, true, _) if self.geometry.longer => &[(0, 0.0), (-1, penalties::SPREAD_SHORT), (1, penalties::SPREAD_LONG)],
            (false, true, _) => &[(0, 0.0), (-1, penalties::SPREAD_SHORT)],
            _ => &[(0, 0.0)],
        }
    }

    /// The page after glue between things: none at a page's head, unless it is to be kept.
    pub fn glue(&self, page: &Page, space: &Space) -> Page {
        if page.fresh {
            return Page { used: page.used + if space.kept { space.height.0 } else { 0 }, ..*page };
        }
        Page { glue: page.glue + space.height.0, to_grid: page.to_grid || space.to_grid, ..*page }
    }

    /// Lines more or less that the opening page may have, with their costs.
    pub fn openings(&self) -> &'static [(i8, f64)] {
        match (self.geometry.sink, self.geometry.rise) {
            (true, true) => &[(0, 0.0), (-1, penalties::SINK), (1, penalties::SINK)],
            (true, false) => &[(0, 0.0), (-1, penalties::SINK)],
            (false, true) => &[(0, 0.0), (1, penalties::SINK)],
            (false, false) => &[(0, 0.0)],
        }
    }
}
