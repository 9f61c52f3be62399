//! Frames around the place at hand: boxes and tables whose heads come again on every page that they go on to.

/// What begins again at the head of each page, around the place at hand.
#[derive(Default)]
pub struct Frames {
    pub open: Vec<(usize, i64, i64)>,
    /// Heads and feet of the open ones up to each, summed.
    sums: Vec<(i64, i64)>,
    /// Of those, the ones that something stands in.
    pub entered: usize,
}

impl Frames {
    /// Opens the frame of an item, with the heights of its head and foot.
    pub fn open(&mut self, item: usize, head: i64, foot: i64) {
        let (heads, feet) = self.sums.last().copied().unwrap_or_default();
        self.sums.push((heads + head, feet + foot));
        self.open.push((item, head, foot));
    }

    /// Closes the frame opened last.
    pub fn close(&mut self) {
        self.open.pop();
        self.sums.pop();
        self.entered = self.entered.min(self.open.len());
    }

    /// Notes that something stands in all frames that are open.
    pub fn enter(&mut self) {
        self.entered = self.open.len();
    }

    /// The height of the heads of all open frames that something stands in.
    pub fn heads(&self) -> i64 {
        self.entered().0
    }

    /// The height of the feet of all open frames that something stands in.
    pub fn feet(&self) -> i64 {
        self.entered().1
    }

    /// The heights of heads and of feet, of all open frames that something stands in.
    fn entered(&self) -> (i64, i64) {
        self.entered.checked_sub(1).and_then(|last| self.sums.get(last)).copied().unwrap_or_default()
    }
}
