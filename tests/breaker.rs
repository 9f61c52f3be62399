//! The page breaker on columns of lines, against trying every way to break them, and its rules one by one.

use pliego::layout::page::breaker::*;
use pliego::length::Length;

const L: Length = Length::pt(14);

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn line() -> LineSlot {
    LineSlot { height: L, ..LineSlot::default() }
}

fn alternative(lines: usize, cost: f64) -> Alternative {
    Alternative { lines: vec![line(); lines], cost }
}

fn paragraph(lines: usize) -> Item {
    Item::Paragraph(Paragraph { alternatives: vec![alternative(lines, 0.0)], orphans: 2, widows: 2, ..Paragraph::default() })
}

fn geometry(lines: u32, first_lines: u32) -> Geometry {
    Geometry { line: L, lines, first_lines, spread: false, sink: false, rise: false, ..Geometry::default() }
}

fn column(items: Vec<Item>, geometry: Geometry) -> Column {
    Column { items, notes: Vec::new(), geometry }
}

fn pages(column: &Column) -> Pagination {
    paginate(column, &mut |_| Vec::new())
}

/// What stands on each page: `(item, first line, lines)` for text, `(item, 0, 0)` for blocks.
fn contents(pagination: &Pagination) -> Vec<Vec<(usize, usize, usize)>> {
    let part = |p: &Part| match &p.kind {
        PartKind::Lines { item, lines } => (*item, lines.start, lines.len()),
        PartKind::Block { item } | PartKind::Head { item } | PartKind::Foot { item } => (*item, 0, 0),
    };
    pagination.pages.iter().map(|p| p.parts.iter().map(part).collect()).collect()
}

// Against every way.

/// The least cost of a column of paragraphs by trying all breaks, from the prices of the rules.
struct Trial<'a> {
    column: &'a Column,
    best: f64,
}

#[derive(Clone, Copy)]
struct State {
    page: u32,
    delta: i64,
    used: i64,
    cost: f64,
}

impl Trial<'_> {
    fn capacity(&self, state: &State) -> i64 {
        let g = &self.column.geometry;
        i64::from(if state.page == 0 { g.first_lines } else { g.lines }) + state.delta
    }

    fn recto(&self, page: u32) -> bool {
        self.column.geometry.first_recto == page.is_multiple_of(2)
    }

    fn start(&mut self) {
        for (delta, cost) in [(0, 0.0), (-1, 30.0), (1, 30.0)] {
            let geometry = &self.column.geometry;
            if delta == 0 || delta < 0 && geometry.sink || delta > 0 && geometry.rise {
                self.item(0, State { page: 0, delta, used: 0, cost });
            }
        }
    }

    fn item(&mut self, i: usize, state: State) {
        if state.cost >= self.best {
            return;
        }
        match self.column.items.get(i) {
            None => {
                let short = match state.used {
                    _ if state.page == 0 => 0.0,
                    0..=2 => 1200.0,
                    3..=4 => 300.0,
                    _ => 0.0,
                };
                self.best = self.best.min(state.cost + short);
            }
            Some(Item::Paragraph(p)) => {
                for alternative in &p.alternatives {
                    self.line(i, p, alternative, 0, State { cost: state.cost + alternative.cost, ..state });
                }
            }
            Some(_) => unreachable!("only paragraphs are tried"),
        }
    }

    fn line(&mut self, i: usize, p: &Paragraph, alternative: &Alternative, line: usize, state: State) {
        let total = alternative.lines.len();
        if line == total {
            return self.item(i + 1, state);
        }
        if state.used < self.capacity(&state) {
            self.line(i, p, alternative, line + 1, State { used: state.used + 1, ..state });
        }
        let parted = line > 0 && (line < p.orphans as usize || total - line < p.widows as usize);
        if state.used == 0 || parted {
            return;
        }
        let slack = self.capacity(&state) - state.used;
        let mut cost = if slack > 0 { 1e4 + 1e3 * slack as f64 } else { 0.0 };
        if line > 0 && alternative.lines[line - 1].hyphen {
            cost += if self.recto(state.page) { 1e5 } else { 2e4 };
        }
        let page = state.page + 1;
        let choices: &[(i64, f64)] = match self.recto(page) {
            _ if !self.column.geometry.spread => &[(0, 0.0)],
            false => &[(0, 0.0), (-1, 600.0), (1, 500.0)],
            true if state.page == 0 => &[(0, 0.0)],
            true => &[(state.delta, 0.0)],
        };
        for (delta, spread) in choices {
            self.line(i, p, alternative, line, State { page, delta: *delta, used: 0, cost: state.cost + cost + spread });
        }
    }
}

#[test]
fn the_search_finds_what_trying_everything_finds() {
    let mut dice = Dice(1);
    let (mut compared, mut spreads, mut changed) = (0, 0, 0);
    while compared < 200 {
        let count = 4 + dice.roll(4);
        let items: Vec<Item> = (0..count)
            .map(|_| {
                let lines = 1 + dice.roll(6) as usize;
                let mut alternatives = vec![alternative(lines, 0.0)];
                if dice.roll(3) == 0 {
                    alternatives.push(alternative(lines + 1, dice.roll(300) as f64));
                }
                for slot in alternatives.iter_mut().flat_map(|a| &mut a.lines) {
                    slot.hyphen = dice.roll(4) == 0;
                }
                Item::Paragraph(Paragraph { alternatives, orphans: 2, widows: 2, ..Paragraph::default() })
            })
            .collect();
        let geometry =
            Geometry { spread: true, sink: dice.roll(2) == 0, rise: dice.roll(2) == 0, first_recto: dice.roll(2) == 0, ..geometry(6, 4) };
        let column = column(items, geometry);
        let mut trial = Trial { column: &column, best: f64::INFINITY };
        trial.start();
        // Beyond this the search may prefer a widow.
        if trial.best > 5e4 {
            continue;
        }
        let found = pages(&column);
        assert!((found.cost - trial.best).abs() < 1e-6, "{} instead of {}: {column:#?}", found.cost, trial.best);
        compared += 1;
        spreads += usize::from(found.pages.iter().skip(1).any(|p| p.height != L * 6));
        changed += usize::from(found.alternatives.iter().any(|&a| a > 0));
        everything_stands_once(&column, &found);
    }
    assert!(spreads > 5 && changed > 5, "the columns tried are too tame: {spreads}, {changed}");
}

/// Every line and block once and in order, nothing over the foot, notes in order and on their pages.
fn everything_stands_once(column: &Column, pagination: &Pagination) {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut notes: Vec<(u32, usize)> = Vec::new();
    let mut begun: Vec<(u32, usize)> = Vec::new();
    let mut marks: Vec<(u32, usize)> = Vec::new();
    for (number, page) in pagination.pages.iter().enumerate() {
        let mut y = Length::ZERO;
        for part in &page.parts {
            assert!(part.y >= y, "parts overlap on page {number}");
            y = part.y;
            if let PartKind::Lines { item, lines: range } = &part.kind {
                let Item::Paragraph(p) = &column.items[*item] else { panic!("lines of what is no paragraph") };
                let slots = &p.alternatives[pagination.alternatives[*item]].lines[range.clone()];
                y += slots.iter().map(|s| s.height).sum::<Length>();
                lines.extend(range.clone().map(|l| (*item, l)));
                marks.extend(slots.iter().flat_map(|s| &s.notes).map(|&n| (n, number)));
            }
        }
        // Only what is higher than a page by itself may stand out of it.
        let too_high = pagination.faults.iter().any(|(at, fault)| *at as usize == number && *fault == Fault::TooHigh);
        assert!(y + page.notes_height <= page.height || too_high, "page {number} is overfull");
        for part in &page.notes {
            if part.lines.start == 0 {
                begun.push((part.note, number));
            }
            notes.extend(part.lines.clone().map(|l| (part.note, l)));
        }
    }
    let expected: Vec<(usize, usize)> = column
        .items
        .iter()
        .enumerate()
        .filter_map(|(i, item)| match item {
            Item::Paragraph(p) => Some((0..p.alternatives[pagination.alternatives[i]].lines.len()).map(move |l| (i, l))),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(lines, expected);
    let late = pagination.faults.iter().any(|(_, f)| *f == Fault::NoteLate);
    assert!(late || begun == marks, "each note begins on its mark's page (F1): {begun:?} {marks:?}");
    let all: Vec<(u32, usize)> = marks.iter().flat_map(|&(n, _)| (0..column.notes[n as usize].lines.len()).map(move |l| (n, l))).collect();
    assert_eq!(notes, all, "all lines of all notes, in order");
}

// Rule by rule.

#[test]
fn b1_b2_no_line_alone_at_foot_or_head() {
    // Five and five lines on pages of six: the second would leave one line at the foot.
    let found = pages(&column(vec![paragraph(5), paragraph(5)], geometry(6, 6)));
    assert_eq!(contents(&found), [vec![(0, 0, 5)], vec![(1, 0, 5)]]);
    assert_eq!(found.pages[0].short, Some(Short::Lines));
    // Seven lines: the last one may not stand alone overleaf.
    let found = pages(&column(vec![paragraph(7)], geometry(6, 6)));
    assert_eq!(contents(&found), [vec![(0, 0, 5)], vec![(0, 5, 2)]]);
}

#[test]
fn b3_lines_of_dialogue_may_stand_alone() {
    let found = pages(&column((0..9).map(|_| paragraph(1)).collect(), geometry(6, 6)));
    assert_eq!(found.pages[0].parts.len(), 6);
    assert!(found.faults.is_empty());
}

#[test]
fn b4_b5_a_spread_gives_way_on_both_pages() {
    // On page 1 (a verso) seven lines would leave a widow on pages of six; both pages of the spread take seven.
    let items = vec![paragraph(6), paragraph(7), paragraph(7), paragraph(6)];
    let geometry = Geometry { spread: true, ..geometry(6, 6) };
    let found = pages(&column(items, geometry));
    let heights: Vec<i64> = found.pages.iter().map(|p| p.height.0 / L.0).collect();
    assert_eq!(heights, [6, 7, 7, 6]);
    assert!(found.pages.iter().all(|p| p.short.is_none()));
}

#[test]
fn b6_a_recto_does_not_end_in_a_hyphen() {
    let mut divided = alternative(8, 0.0);
    divided.lines[5].hyphen = true;
    let whole = alternative(8, 500.0);
    let both = Paragraph { alternatives: vec![divided, whole], orphans: 2, widows: 2, ..Paragraph::default() };
    let found = pages(&column(vec![Item::Paragraph(both)], geometry(6, 6)));
    assert_eq!(found.alternatives[0], 1);
}

#[test]
fn b7_a_heading_keeps_two_lines() {
    let heading = Item::Block(Block { height: L * 2, keep_lines: 2, ..Block::default() });
    let found = pages(&column(vec![paragraph(3), heading, paragraph(6)], geometry(6, 6)));
    assert_eq!(contents(&found), [vec![(0, 0, 3)], vec![(1, 0, 0), (2, 0, 4)], vec![(2, 4, 2)]]);
    assert_eq!(found.pages[0].short, Some(Short::Heading));
}

#[test]
fn b7_a_heading_keeps_the_block_after_it() {
    let heading = Item::Block(Block { height: L, keep_lines: 2, ..Block::default() });
    let figure = Item::Block(Block { height: L * 5, ..Block::default() });
    let found = pages(&column(vec![paragraph(2), heading, figure], geometry(6, 6)));
    assert_eq!(contents(&found), [vec![(0, 0, 2)], vec![(1, 0, 0), (2, 0, 0)]]);
}

#[test]
fn white_is_lost_at_the_head_and_brings_back_to_the_grid() {
    let half = Item::Space(Space { height: L / 2, to_grid: false, kept: false });
    let back = Item::Space(Space { height: L / 2, to_grid: true, kept: false });
    let found = pages(&column(vec![paragraph(2), half.clone(), paragraph(2), back.clone(), paragraph(1)], geometry(9, 9)));
    let ys: Vec<i64> = found.pages[0].parts.iter().map(|p| p.y.0 * 2 / L.0).collect();
    assert_eq!(ys, [0, 5, 10]);
    // At a page's head the first half is lost, and the second grows to a whole line.
    let found = pages(&column(vec![paragraph(4), half, paragraph(2), back, paragraph(1)], geometry(9, 4)));
    let ys: Vec<i64> = found.pages[1].parts.iter().map(|p| p.y.0 * 2 / L.0).collect();
    assert_eq!(ys, [0, 6]);
}

#[test]
fn a_table_repeats_its_head() {
    let head = Item::Block(Block { height: L, keep_lines: 1, ..Block::default() });
    let row = || Item::Block(Block { height: L, ..Block::default() });
    let mut items = vec![paragraph(2), Item::Open { head: L, foot: L }, head];
    items.extend((0..8).map(|_| row()));
    items.push(Item::Close);
    let found = pages(&column(items, geometry(6, 6)));
    // Two lines, head, two rows and the mark that says it continues; head, four rows, mark; head and the rest.
    let kinds: Vec<String> =
        found.pages.iter().map(|p| p.parts.iter().map(|p| format!("{:?}", p.kind).chars().next().unwrap_or(' ')).collect()).collect();
    assert_eq!(kinds, ["LBBBF", "HBBBBF", "HBB"]);
    assert!(found.pages.iter().all(|p| p.short.is_none()));
}

fn noted(lines: usize, marks: &[(usize, u32)]) -> Item {
    let mut alternative = alternative(lines, 0.0);
    for &(line, note) in marks {
        alternative.lines[line].notes.push(note);
    }
    Item::Paragraph(Paragraph { alternatives: vec![alternative], orphans: 2, widows: 2, ..Paragraph::default() })
}

fn note(lines: usize) -> Note {
    Note::new(vec![Length(L.0 * 4 / 5); lines], |_| false)
}

#[test]
fn f1_a_note_stands_on_its_marks_page() {
    // The mark is in the sixth of ten lines; note and separation take three lines.
    let column = Column { notes: vec![note(2)], ..column(vec![noted(10, &[(5, 0)])], geometry(8, 8)) };
    let found = pages(&column);
    everything_stands_once(&column, &found);
    // Five lines fit above the note; the sixth takes it overleaf rather than stand with it.
    assert_eq!(found.pages.len(), 2);
    assert_eq!(found.pages[1].notes, [NotePart { note: 0, lines: 0..2 }]);
}

#[test]
fn notes_of_facing_pages_take_room_from_their_own_side() {
    // Seven rows of a line, and a note of two lines on either side.
    let row = |notes: &[u32]| Item::Block(Block { height: L, notes: notes.to_vec(), ..Block::default() });
    let count = |on_recto| {
        let rows = [row(&[0]), row(&[1])].into_iter().chain((0..5).map(|_| row(&[]))).collect();
        pages(&Column { notes: vec![note(2), Note { on_recto, ..note(2) }], ..column(rows, geometry(10, 10)) }).pages.len()
    };
    assert_eq!((count(true), count(false)), (1, 2));
}

#[test]
fn f2_a_long_note_splits_and_leaves_two_lines() {
    let column = Column { notes: vec![note(8)], ..column(vec![noted(8, &[(3, 0)]), paragraph(10)], geometry(10, 10)) };
    let found = pages(&column);
    everything_stands_once(&column, &found);
    let parts: Vec<&NotePart> = found.pages.iter().flat_map(|p| &p.notes).collect();
    assert!(parts.iter().all(|p| p.lines.len() >= 2), "{parts:?}");
}

#[test]
fn a_note_longer_than_a_page_goes_on_as_long_as_it_must() {
    let column = Column { notes: vec![note(60)], ..column(vec![noted(12, &[(1, 0)]), paragraph(12)], geometry(20, 20)) };
    let found = pages(&column);
    everything_stands_once(&column, &found);
    let texts = found.pages.iter().filter(|p| !p.parts.is_empty()).count();
    for page in &found.pages[..texts - 1] {
        assert!(page.notes_height * 2 <= page.height, "F3: {:?} of {:?}", page.notes_height, page.height);
    }
    // Once no text is left the note has its pages for itself.
    for page in &found.pages[texts - 1..found.pages.len() - 1] {
        assert!(page.slack < L * 2, "{:?}", page.slack);
    }
}

#[test]
fn notes_of_any_number_and_length_keep_the_rules() {
    let mut dice = Dice(9);
    for round in 0..300 {
        let mut notes = Vec::new();
        let items: Vec<Item> = (0..10 + dice.roll(10))
            .map(|_| {
                let lines = 1 + dice.roll(9) as usize;
                let mut marks: Vec<(usize, u32)> = Vec::new();
                for line in 0..lines {
                    if dice.roll(8) == 0 {
                        marks.push((line, notes.len() as u32));
                        notes.push(note(1 + dice.roll(9) as usize));
                    }
                }
                noted(lines, &marks)
            })
            .collect();
        let column = Column { notes, ..column(items, Geometry { spread: true, sink: true, ..geometry(20, 12) }) };
        let found = pages(&column);
        everything_stands_once(&column, &found);
        assert!(found.faults.iter().all(|(_, f)| !matches!(f, Fault::TooHigh)), "round {round}: {:?}", found.faults);
    }
}

#[test]
fn ten_notes_share_a_page() {
    let marks: Vec<(usize, u32)> = (0..10).map(|n| (n as usize, n)).collect();
    let column = Column { notes: vec![note(1); 10], ..column(vec![noted(14, &marks)], geometry(36, 36)) };
    let found = pages(&column);
    everything_stands_once(&column, &found);
    assert_eq!(found.pages.len(), 1);
    assert_eq!(found.pages[0].notes.len(), 10);
}

#[test]
fn b12_a_figure_moves_rather_than_leave_a_hole() {
    let figure = Item::Float(Float { height: L * 6, here: true, foot: true, head: true, notes: Vec::new() });
    let column = column(vec![paragraph(5), figure, paragraph(10)], geometry(8, 8));
    let found = pages(&column);
    assert_eq!(contents(&found)[0], [(0, 0, 5), (2, 0, 3)]);
    assert_eq!(contents(&found)[1][0], (1, 0, 0), "at the head of the next page");
    assert!(found.pages.iter().all(|p| p.short.is_none()));
}

#[test]
fn a_figure_at_the_end_finds_a_page() {
    let figure = Item::Float(Float { height: L * 6, here: true, foot: true, head: true, notes: Vec::new() });
    let found = pages(&column(vec![paragraph(5), figure], geometry(8, 8)));
    assert_eq!(contents(&found), [vec![(0, 0, 5)], vec![(1, 0, 0)]]);
}

#[test]
fn something_higher_than_a_page_is_set_and_told() {
    let tall = Item::Block(Block { height: L * 20, ..Block::default() });
    let found = pages(&column(vec![paragraph(3), tall, paragraph(3)], geometry(8, 8)));
    assert!(found.faults.iter().any(|(_, f)| *f == Fault::TooHigh));
    assert_eq!(found.pages.len(), 3);
}

#[test]
fn a_break_that_was_asked_for() {
    let found = pages(&column(vec![paragraph(3), Item::PageBreak, paragraph(3)], geometry(8, 8)));
    assert_eq!(contents(&found), [vec![(0, 0, 3)], vec![(2, 0, 3)]]);
    assert_eq!(found.pages[0].short, Some(Short::Asked));
    assert!(found.faults.is_empty());
}

#[test]
fn b8_a_last_page_is_not_nearly_empty() {
    // Eight lines leave two for the second page; a line more is worth its price.
    let both = Paragraph { alternatives: vec![alternative(8, 0.0), alternative(11, 50.0)], orphans: 2, widows: 2, ..Paragraph::default() };
    let found = pages(&column(vec![Item::Paragraph(both)], geometry(6, 6)));
    assert_eq!(found.alternatives[0], 1);
    assert_eq!(contents(&found)[1], [(0, 6, 5)]);
}

#[test]
fn b9_a_colon_does_not_end_a_page() {
    // The line that leads on would be the sixth of the page.
    let mut leading = vec![alternative(6, 0.0), alternative(8, 20.0)];
    for set in &mut leading {
        if let Some(last) = set.lines.last_mut() {
            last.colon = true;
        }
    }
    let intro = Item::Paragraph(Paragraph { alternatives: leading, orphans: 2, widows: 2, ..Paragraph::default() });
    let found = pages(&column(vec![intro, paragraph(4)], geometry(6, 6)));
    assert_eq!(found.alternatives[0], 1, "two lines more take its end overleaf: {:?}", contents(&found));
}

#[test]
fn b10_a_paragraph_a_line_longer_or_shorter_is_dearer_than_its_best() {
    let choice = Paragraph {
        alternatives: vec![alternative(5, 90.0), alternative(6, 0.0), alternative(7, 90.0)],
        orphans: 2,
        widows: 2,
        ..Paragraph::default()
    };
    let found = pages(&column(vec![Item::Paragraph(choice.clone()), paragraph(6)], geometry(6, 6)));
    assert_eq!(found.alternatives[0], 1, "nothing to gain");
    // A line less on the first page spares the widow of the second.
    let found = pages(&column(vec![Item::Paragraph(choice), paragraph(1), paragraph(6)], geometry(6, 6)));
    assert_eq!(found.alternatives[0], 0);
}

#[test]
fn b11_a_note_that_can_stand_whole_is_not_split() {
    // On the first page the note would have to part; a line later it stands whole.
    let column = Column { notes: vec![note(5)], ..column(vec![noted(4, &[(1, 0)]), paragraph(14)], geometry(10, 10)) };
    let found = pages(&column);
    everything_stands_once(&column, &found);
    let parts: Vec<&NotePart> = found.pages.iter().flat_map(|p| &p.notes).collect();
    assert_eq!(parts, [&NotePart { note: 0, lines: 0..5 }]);
}

#[test]
fn f2_a_note_parts_where_its_paragraphs_may() {
    // Two paragraphs of four lines: not with the second line of either, nor with the last.
    let stays = |line: usize| matches!(line, 1 | 3 | 5 | 7);
    let notes = vec![Note::new(vec![Length(L.0 * 4 / 5); 8], stays)];
    assert_eq!(notes[0].parts, [2, 4, 6]);
    let column = Column { notes, ..column(vec![noted(8, &[(3, 0)]), paragraph(10)], geometry(10, 10)) };
    let found = pages(&column);
    everything_stands_once(&column, &found);
    for part in found.pages.iter().flat_map(|p| &p.notes) {
        assert!(part.lines.end == 8 || [2, 4, 6].contains(&part.lines.end), "{part:?}");
    }
}

#[test]
fn what_follows_a_frame_owes_it_nothing() {
    // A title that keeps two lines, in a box with one: the box after it may stand overleaf.
    let title = Item::Block(Block { height: L, keep_lines: 2, ..Block::default() });
    let framed = [Item::Open { head: Length::ZERO, foot: Length::ZERO }, title.clone(), paragraph(1), Item::Close];
    let mut items = vec![paragraph(4)];
    for _ in 0..3 {
        items.extend(framed.iter().cloned());
    }
    let found = pages(&column(items, geometry(6, 6)));
    assert_eq!(found.pages[0].parts.len(), 3, "the first box is on the first page: {:?}", contents(&found));
}

#[test]
fn b12_two_figures_in_a_row_wait_for_the_next_page_together() {
    let figure = || Item::Float(Float { height: L * 6, here: true, foot: true, head: true, notes: Vec::new() });
    let found = pages(&column(vec![paragraph(14), figure(), figure(), paragraph(16), paragraph(16)], geometry(16, 16)));
    let contents = contents(&found);
    assert_eq!(contents[0], [(0, 0, 14), (3, 0, 2)], "{contents:?}");
    assert_eq!(&contents[1][..2], [(1, 0, 0), (2, 0, 0)], "{contents:?}");
    // Nothing can be parted before the figures: the page is short by what is left, and no more.
    let block = Item::Block(Block { height: L * 2, ..Block::default() });
    let kept = Item::Block(Block { height: L * 4, ..Block::default() });
    let found = pages(&column(vec![paragraph(12), block, figure(), figure(), kept, paragraph(30)], geometry(16, 16)));
    assert_eq!(self::contents(&found)[0], [(0, 0, 12), (1, 0, 0)], "{:?}", self::contents(&found));
}

/// A float of so many lines that cites a note must stand on the note's page.
fn float(lines: i64, notes: Vec<u32>) -> Item {
    Item::Float(Float { height: L * lines, here: true, foot: true, head: true, notes })
}

#[test]
fn a_float_with_notes_that_the_first_page_does_not_hold_comes_on_the_next() {
    let note = Note::new(vec![L], |_| false);
    let mut column = column(vec![float(28, vec![0])], geometry(36, 26));
    column.notes = vec![note];
    let found = pages(&column);
    assert_eq!(contents(&found), vec![vec![], vec![(0, 0, 0)]]);
    assert_eq!(found.faults, vec![]);
    // One before it that waits for a page of its own comes first.
    column.items.insert(0, float(36, Vec::new()));
    let found = pages(&column);
    assert_eq!(contents(&found), vec![vec![], vec![(0, 0, 0)], vec![(1, 0, 0)]]);
    assert_eq!(found.faults, vec![]);
}

/// Of pages that hold floats alone, each verso may be of three heights: in all, the ways through them are more than any memory holds.
#[test]
fn many_floats_that_wait_within_a_paragraph_are_few_states() {
    let mut items = vec![paragraph(4)];
    items.extend((0..80).map(|_| float(20, Vec::new())));
    items.push(paragraph(40));
    let found = pages(&column(items, Geometry { spread: true, ..geometry(20, 20) }));
    let floats = contents(&found).iter().flatten().filter(|(item, _, lines)| (1..=80).contains(item) && *lines == 0).count();
    assert_eq!(floats, 80);
}
