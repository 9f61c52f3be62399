//! Pixels in memory.


/// Pixels in memory, eight bits a channel, rows without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub channels: Channels,
    pub data: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    Gray,
    Rgb,
    Rgba,
}

impl Channels {
    pub fn count(self) -> usize {
        match self {
            Channels::Gray => 1,
            Channels::Rgb => 3,
            Channels::Rgba => 4,
        }
    }
}

/// A decoded picture, and whether its file had already lost something: then it may become a JPEG.
pub struct Decoded {
    pub pixels: Pixels,
    pub lossy: bool,
}
