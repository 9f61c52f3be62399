//! Measures of a face, in font units.

/// Vertical metrics and the like, in font units (`units_per_em` to the em); y grows upwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    pub units_per_em: i32,
    pub ascender: i32,
    /// Negative below the baseline.
    pub descender: i32,
    pub x_height: i32,
    pub cap_height: i32,
    pub underline_position: i32,
    pub underline_thickness: i32,
    /// Advance of U+0020.
    pub space: i32,
    /// Whether GSUB has the feature.
    pub has_smcp: bool,
    pub has_onum: bool,
    pub has_sups: bool,
}
