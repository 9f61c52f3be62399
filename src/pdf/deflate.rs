//! Streams packed by libdeflate, whose tables are kept from one to the next.

use libdeflater::{CompressionLvl, Compressor};

/// Packs one stream after the other.
pub struct Deflate(Compressor);

impl Default for Deflate {
    fn default() -> Deflate {
        Deflate(Compressor::new(CompressionLvl::default()))
    }
}

impl Deflate {
    /// The bytes as `FlateDecode` takes them.
    pub fn packed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = vec![0; self.0.zlib_compress_bound(bytes.len())];
        // It fails only for want of room, and there is as much as can be wanted.
        let length = self.0.zlib_compress(bytes, &mut out).unwrap_or(0);
        out.truncate(length);
        out
    }
}
