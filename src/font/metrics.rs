//! Measures of a face, in font units.

use harfrust::Font;
use skrifa::raw::TableProvider;

/// Vertical metrics and the like, in font units (`units_per_em` to the em); y grows upwards.
///
/// One field for each number of the tables.
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

impl Metrics {
    /// Reads them; what a face does not say is estimated from its em, as browsers do.
    pub(super) fn read(font: &Font, features: &[[u8; 4]]) -> Metrics {
        let global = font.metrics();
        let em = i32::from(global.units_per_em);
        let line = if global.use_typo_metrics { global.typo_line.or(global.hhea_line) } else { global.hhea_line.or(global.typo_line) };
        let (ascender, descender) = line.map_or((em * 4 / 5, -em / 5), |l| (l.ascender.to_i32(), l.descender.to_i32()));
        let tables = font.tables();
        let post = tables.post().ok();
        let space = font.charmap().map_unicode(' ').map(|glyph| font.glyph_metrics().h_advance_exact(glyph).to_i32());
        // A face without OS/2 heights says 0: half an em and seven tenths are usual.
        let height = |value: Option<i32>, share: i32| value.filter(|&v| v > 0).unwrap_or(em * share / 10);
        // Some faces give no line or a wild one; it has to lie below the baseline and be thin.
        let post = post.map(|p| (i32::from(p.underline_position().to_i16()), i32::from(p.underline_thickness().to_i16())));
        let underline_position = post.map(|p| p.0).filter(|&y| y < 0).unwrap_or(-em / 10);
        let underline_thickness = post.map(|p| p.1).filter(|&t| t > 0 && t < em / 8).unwrap_or(em / 20);
        let has = |tag: &[u8; 4]| features.contains(tag);
        Metrics {
            units_per_em: em,
            ascender,
            descender,
            x_height: height(global.x_height.map(|v| v.to_i32()), 5),
            cap_height: height(global.cap_height.map(|v| v.to_i32()), 7),
            underline_position,
            underline_thickness,
            space: space.unwrap_or(em / 4),
            has_smcp: has(b"smcp"),
            has_onum: has(b"onum"),
            has_sups: has(b"sups"),
        }
    }
}

/// The tags of the features that GSUB has, sorted.
pub(super) fn gsub_features(font: &Font) -> Vec<[u8; 4]> {
    let tables = font.tables();
    let Ok(list) = tables.gsub().and_then(|gsub| gsub.feature_list()) else { return Vec::new() };
    let mut tags: Vec<[u8; 4]> = list.feature_records().iter().map(|r| r.feature_tag().to_be_bytes()).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}
