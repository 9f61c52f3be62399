//! A file in the making: what the screen's and the press's have in common.

use std::hash::Hash;

use pdf_writer::writers::{Page as PageObject, Resources};
use pdf_writer::{Chunk, Filter, Finish, Name, Pdf, Ref};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128, SipHasher13};

use super::canvas::Used;
use super::deflate::Deflate;
use super::draw::Painted;
use super::face::Faces;
use super::fontfile;
use super::letters::{Letters, TOGETHER};
use super::raster::{Numbers, Raster};
use super::xobjects::Entry;
use crate::limits::carried;
use crate::report::Message;

/// sRGB and its grey, as ICC profiles (`profiles/README.md`).
const RGB: &[u8] = include_bytes!("profiles/srgb-v4.icc");
const GREY: &[u8] = include_bytes!("profiles/sgrey-v4.icc");

/// A file in the making.
pub struct File {
    pub pdf: Pdf,
    last: i32,
    /// The profile of sRGB, where colours are given by profiles, and the spaces of grey and RGB.
    pub spaces: Option<Spaces>,
    fonts: Vec<Ref>,
    xobjects: Vec<Ref>,
    /// The graphics state in which black overprints.
    pub overprint: Option<Ref>,
}

/// Colours by profiles.
#[derive(Clone, Copy)]
pub struct Spaces {
    pub profile: Ref,
    pub grey: Ref,
    pub rgb: Ref,
}

impl File {
    pub fn new() -> File {
        File { pdf: Pdf::with_capacity(1 << 20), last: 0, spaces: None, fonts: Vec::new(), xobjects: Vec::new(), overprint: None }
    }

    /// A number for one more object.
    pub fn number(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    /// Puts in objects that were written elsewhere.
    pub fn add(&mut self, chunk: &Chunk) {
        self.pdf.extend(chunk);
    }

    /// Colours are given by profiles from here on.
    pub fn profile(&mut self) {
        let [profile, grey_profile, grey, rgb] = [(); 4].map(|()| self.number());
        self.icc(profile, RGB, 3);
        self.icc(grey_profile, GREY, 1);
        for (space, profile) in [(grey, grey_profile), (rgb, profile)] {
            self.pdf.indirect(space).array().item(Name(b"ICCBased")).item(profile);
        }
        self.spaces = Some(Spaces { profile, grey, rgb });
    }

    /// A profile of so many channels.
    pub fn icc(&mut self, number: Ref, profile: &[u8], channels: i32) {
        let packed = Deflate::default().packed(profile);
        self.pdf.icc_profile(number, &packed).n(channels).filter(Filter::FlateDecode);
    }

    /// The fonts of what pages show.
    pub fn fonts(&mut self, letters: &Letters, faces: &Faces<'_>) -> Result<(), Message> {
        self.fonts = letters
            .copies
            .iter()
            .map(|_| {
                let first = self.last + 1;
                self.last += fontfile::OBJECTS as i32;
                Ref::new(first)
            })
            .collect();
        let copies: Vec<_> = letters.copies.iter().zip(&self.fonts).filter_map(|(copy, first)| Some((copy, faces.get(copy.face)?, *first))).collect();
        let written: Vec<Result<Chunk, Message>> = copies.into_par_iter().map(carried(|(copy, face, first)| fontfile::write(copy, letters, face, first))).collect();
        for chunk in written {
            self.pdf.extend(&chunk?);
        }
        Ok(())
    }

    /// The pictures and drawings of what pages show; `sketches` are krilla's. Those that could not be unpacked are empty, and counted.
    pub fn xobjects(&mut self, entries: Vec<Entry>, sketches: Vec<u8>) -> Result<usize, Message> {
        self.xobjects = entries.iter().map(|_| self.number()).collect();
        let mut profiles: FxHashMap<Vec<u8>, Ref> = FxHashMap::default();
        let mut rasters: Vec<(Raster, Numbers)> = Vec::new();
        let mut forms: Vec<(usize, Ref)> = Vec::new();
        for (entry, number) in entries.into_iter().zip(self.xobjects.clone()) {
            match entry {
                Entry::Sketch(place) => forms.push((place, number)),
                Entry::Raster(raster) => {
                    let mask = if raster.masked { self.number() } else { number };
                    let profile = raster.profile.as_deref().map(|bytes| match profiles.get(bytes) {
                        Some(known) => *known,
                        None => {
                            let space = self.own_space(bytes);
                            profiles.insert(bytes.to_vec(), space);
                            space
                        }
                    });
                    let spaces = self.spaces.map(|spaces| (spaces.grey, spaces.rgb));
                    rasters.push((raster, Numbers { image: number, mask, profile, spaces }));
                }
            }
        }
        let mut lost = 0;
        let mut rasters = rasters.into_iter();
        loop {
            // Some at a time: what is in the file is not held beside it.
            let some: Vec<(Raster, Numbers)> = rasters.by_ref().take(TOGETHER).collect();
            if some.is_empty() {
                break;
            }
            let written: Vec<(Chunk, bool)> = some.into_par_iter().map(carried(|(raster, numbers): (Raster, Numbers)| raster_or_nothing(&raster, &numbers))).collect();
            lost += written.iter().filter(|(_, sound)| !sound).count();
            written.iter().for_each(|(chunk, _)| self.pdf.extend(chunk));
        }
        if !forms.is_empty() {
            forms.sort_by_key(|(place, _)| *place);
            let forms: Vec<Ref> = forms.into_iter().map(|(_, number)| number).collect();
            let chunk = super::sketch::take_over(sketches, &forms, || self.number())?;
            self.pdf.extend(&chunk);
        }
        Ok(lost)
    }

    /// A space by a picture's own profile.
    fn own_space(&mut self, profile: &[u8]) -> Ref {
        let (stream, space) = (self.number(), self.number());
        let channels = match profile.get(16..20) {
            Some(b"GRAY") => 1,
            Some(b"CMYK") => 4,
            _ => 3,
        };
        self.icc(stream, profile, channels);
        self.pdf.indirect(space).array().item(Name(b"ICCBased")).item(stream);
        space
    }

    /// A page's content, and the page up to what it refers to; `more` adds the rest.
    pub fn page(&mut self, number: Ref, painted: &Painted, more: impl FnOnce(&mut PageObject<'_>)) {
        let content = self.number();
        self.pdf.stream(content, &painted.content).filter(Filter::FlateDecode);
        let (spaces, overprint) = (self.spaces, self.overprint);
        let mut page = self.pdf.page(number);
        page.contents(content);
        let mut resources = page.resources();
        resource(&mut resources, &painted.used, (&self.fonts, &self.xobjects));
        if let Some(spaces) = spaces.filter(|_| painted.used.grey || painted.used.rgb) {
            let mut written = resources.color_spaces();
            if painted.used.grey {
                written.pair(Name(b"Grey"), spaces.grey);
            }
            if painted.used.rgb {
                written.pair(Name(b"Rgb"), spaces.rgb);
            }
        }
        if let Some(overprint) = overprint {
            resources.ext_g_states().pair(Name(b"Overprint"), overprint);
        }
        resources.finish();
        more(&mut page);
    }

    /// A name for what the file holds so far: sixteen bytes in hexadecimal.
    pub fn digest(&self) -> String {
        digest(&self.pdf.as_bytes())
    }
}

/// A picture; one that could not be unpacked is empty, and `false`.
fn raster_or_nothing(raster: &Raster, numbers: &Numbers) -> (Chunk, bool) {
    let mut chunk = Chunk::new();
    if raster.write(&mut chunk, numbers).is_some() {
        return (chunk, true);
    }
    let mut chunk = Chunk::new();
    chunk.form_xobject(numbers.image, b"").bbox(pdf_writer::Rect::new(0.0, 0.0, 1.0, 1.0));
    (chunk, false)
}

/// Sixteen bytes of anything, in hexadecimal.
pub fn digest(of: &impl Hash) -> String {
    let mut hasher = SipHasher13::new();
    of.hash(&mut hasher);
    format!("{:032x}", hasher.finish128().as_u128())
}

fn resource(resources: &mut Resources<'_>, used: &Used, (fonts, xobjects): (&[Ref], &[Ref])) {
    if !used.fonts.is_empty() {
        let mut written = resources.fonts();
        for font in &used.fonts {
            if let Some(number) = fonts.get(*font) {
                written.pair(Name(format!("F{font}").as_bytes()), *number);
            }
        }
    }
    if !used.xobjects.is_empty() {
        let mut written = resources.x_objects();
        for xobject in &used.xobjects {
            if let Some(number) = xobjects.get(*xobject) {
                written.pair(Name(format!("X{xobject}").as_bytes()), *number);
            }
        }
    }
}
