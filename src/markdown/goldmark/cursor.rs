//! The place in the line that is being read: containers take their marks from its beginning, one after the other.

use super::text::{indentation, is_blank, tab_width};

pub struct Cursor<'s> {
    pub text: &'s str,
    /// What is left of the line: from `at` to `end`, its line end with it.
    pub at: usize,
    pub end: usize,
    /// The rest of a tab that a container took in part.
    pub padding: usize,
    /// The column of `at`, in bytes and tab stops.
    column: usize,
    /// Where spaces and tabs end from `at` on, and its column: each container asks for it.
    first: usize,
    first_column: usize,
}

impl<'s> Cursor<'s> {
    /// A cursor at the beginning of the first line.
    pub fn new(text: &'s str) -> Cursor<'s> {
        let mut cursor = Cursor { text, at: 0, end: 0, padding: 0, column: 0, first: 0, first_column: 0 };
        cursor.next_line();
        cursor
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Moves to the beginning of the next line.
    pub fn next_line(&mut self) {
        self.at = self.end;
        self.end = self.text[self.at..].find('\n').map_or(self.text.len(), |found| self.at + found + 1);
        self.padding = 0;
        self.column = 0;
        self.find_first();
    }

    /// Finds the first character of the rest of the line that is no white space.
    fn find_first(&mut self) {
        let (width, bytes) = indentation(self.rest(), self.column);
        self.first = self.at + bytes;
        self.first_column = self.column + width;
    }

    /// Moves to the next line that holds something; gives whether there is one.
    pub fn skip_blank_lines(&mut self) -> bool {
        while !self.is_at_end() {
            if !self.is_blank() {
                return true;
            }
            self.next_line();
        }
        false
    }

    /// What is left of the line, without the padding.
    pub fn rest(&self) -> &'s str {
        &self.text[self.at..self.end]
    }

    /// Whether the rest of the line is white space.
    pub fn is_blank(&self) -> bool {
        is_blank(&self.text[self.first..self.end])
    }

    /// The column of the cursor, the part of a tab that is still to be taken left out.
    pub fn column(&self) -> usize {
        self.column.saturating_sub(self.padding)
    }

    /// The indentation of what is left: columns, and bytes behind the padding.
    pub fn indentation(&self) -> (usize, usize) {
        (self.padding + self.first_column - self.column, self.first - self.at)
    }

    /// Moves on by `bytes` of the line; `padding`: columns of the last tab that are left over.
    pub fn advance(&mut self, bytes: usize, padding: usize) {
        let to = (self.at + bytes).min(self.end);
        for byte in &self.text.as_bytes()[self.at..to] {
            self.column += if *byte == b'\t' { tab_width(self.column) } else { 1 };
        }
        self.at = to;
        self.padding = padding;
        if self.at > self.first {
            self.find_first();
        }
    }

    /// Takes an indentation of `width` columns off; gives whether the line has it.
    pub fn take_indentation(&mut self, width: usize) -> bool {
        if width <= self.padding {
            self.padding -= width;
            return true;
        }
        match super::text::indented_by(self.rest(), self.column, width - self.padding) {
            Some((bytes, left)) => {
                self.advance(bytes, left);
                true
            }
            None => false,
        }
    }
}
