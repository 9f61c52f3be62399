//! The bytes of a font file: in the program itself or read from disk, shared and never copied.

use std::ops::Deref;
use std::sync::Arc;

/// A font file's bytes, cheap to clone.
#[derive(Clone)]
pub struct FontData(Bytes);

#[derive(Clone)]
enum Bytes {
    Static(&'static [u8]),
    Read(Arc<[u8]>),
}

impl FontData {
    pub const fn from_static(data: &'static [u8]) -> FontData {
        FontData(Bytes::Static(data))
    }

    /// The bytes as the shaper takes them.
    pub(super) fn blob(&self) -> harfrust::font::Blob {
        match &self.0 {
            Bytes::Static(data) => (*data).into(),
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
            Bytes::Static(data) => data,
            Bytes::Read(data) => data,
        }
    }
}

impl AsRef<[u8]> for FontData {
    fn as_ref(&self) -> &[u8] {
        self
    }
}
