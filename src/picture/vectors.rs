//! The same work by the widest vectors of the processor.

use fearless_simd::{Level, Simd};

/// Does the work, compiled once for processors with AVX2 and once for any: what it calls is compiled with it where it is marked `#[inline(always)]`. The
/// result is the same, for no operation is replaced by one that rounds otherwise.
#[inline(always)]
pub fn widest<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = Level::new().as_avx2() {
        return avx2.vectorize(work);
    }
    work()
}
