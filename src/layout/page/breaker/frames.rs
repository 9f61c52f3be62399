//! Frames around the place at hand: boxes and tables whose heads come again on every page that they go on to.

/// What begins again at the head of each page, around the place at hand.
#[derive(Default)]
pub struct Frames {
    pub open: Vec<(usize, i64, i64)>,
    /// Of those, the ones that something stands in.
    pub entered: usize,
}

impl Frames {
    pub fn open(&mut self, item: usize, head: i64, foot: i64) {
        self.open.push((item, head, foot));
    }

    pub fn close(&mut self) {
        self.open.pop();
        self.entered = self.entered.min(self.open.len());
    }

    pub fn enter(&mut self) {
        self.entered = self.open.len();
    }

    pub fn heads(&self) -> i64 {
        self.open[..self.entered].iter().map(|f| f.1).sum()
    }

    pub fn feet(&self) -> i64 {
        self.open[..self.entered].iter().map(|f| f.2).sum()
    }
}
