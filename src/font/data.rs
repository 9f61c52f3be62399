//! The bytes of a font file: in the program itself or read from disk, shared and never copied.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use flate2::{Decompress, FlushDecompress};

/// What tells one font file from another: a font begins with a checksum of each of its tables.
const HEAD: usize = 1024;

/// A file that the program holds deflated, after its length; unpacked when first read, and kept.
pub(super) struct Packed {
    bytes: &'static [u8],
    plain: OnceLock<Vec<u8>>,
}

impl Packed {
    pub const fn new(bytes: &'static [u8]) -> Packed {
        Packed { bytes, plain: OnceLock::new() }
    }

    fn plain(&self) -> &[u8] {
        self.plain.get_or_init(|| {
            let Some((length, deflated)) = self.bytes.split_first_chunk() else { return Vec::new() };
            let mut plain = Vec::with_capacity(u32::from_le_bytes(*length) as usize);
            // What the build script packed can be unpacked; a test does it to all.
            let _ = Decompress::new(false).decompress_vec(deflated, &mut plain, FlushDecompress::Finish);
            plain
        })
    }
}

/// A font file's bytes, cheap to clone.
#[derive(Clone)]
pub struct FontData(Bytes);

#[derive(Clone)]
enum Bytes {
    Packed(&'static Packed),
    Read(Arc<[u8]>),
}

impl FontData {
    /// Of a file in the program.
    pub(super) const fn packed(data: &'static Packed) -> FontData {
        FontData(Bytes::Packed(data))
    }

    /// The first bytes, as they are kept, by which files can be told apart without unpacking them.
    pub fn head(&self) -> &[u8] {
        let kept = match &self.0 {
            Bytes::Packed(data) => data.bytes,
            Bytes::Read(data) => data,
        };
        &kept[..kept.len().min(HEAD)]
    }

    /// The bytes as the shaper takes them.
    pub(super) fn blob(&self) -> harfrust::font::Blob {
        match &self.0 {
            Bytes::Packed(data) => data.plain().into(),
            Bytes::Read(_) => harfrust::font::Blob::Shared(Arc::new(self.clone())),
        }
    }
}

impl From<Arc<[u8]>> for FontData {
    fn from(data: Arc<[u8]>) -> FontData {
        FontData(Bytes::Read(data))
    }
}

impl From<Vec<u8>> for FontData {
    fn from(data: Vec<u8>) -> FontData {
        FontData(Bytes::Read(data.into()))
    }
}

impl Deref for FontData {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match &self.0 {
            Bytes::Packed(data) => data.plain(),
            Bytes::Read(data) => data,
        }
    }
}

impl AsRef<[u8]> for FontData {
    fn as_ref(&self) -> &[u8] {
        self
    }
}
