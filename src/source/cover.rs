//! The pictures that the settings name for the cover.

use super::{Source, resolve};
use crate::book::AssetId;
use crate::report::Report;

/// The pictures of a cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverPictures {
    /// The whole front, words and all.
    pub whole: Option<AssetId>,
    /// For a front of our making.
    pub picture: Option<AssetId>,
    /// On the back: the author's portrait and the publisher's mark.
    pub portrait: Option<AssetId>,
    pub mark: Option<AssetId>,
}

impl Source {
    /// The pictures of the cover that the settings name, as files in use; what was not found is reported.
    pub fn cover(&mut self, report: &mut Report) -> CoverPictures {
        let config = &self.config;
        let named = [&config.cover, &config.cover_picture, &config.back_cover.portrait, &config.back_cover.mark].map(Option::clone);
        let [whole, picture, portrait, mark] = named.map(|address| {
            let path = resolve::of_settings(&address?, self, report)?;
            Some(self.assets.use_file(&path))
        });
        CoverPictures { whole, picture, portrait, mark }
    }
}

