//! The PDF for reading: tagged, PDF/UA-1 and PDF/A-2a at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use pdf_writer::types::{OutputIntentSubtype, TabOrder};
use pdf_writer::{Finish, Name, Ref, Str, TextStr};
use rayon::prelude::*;

use super::canvas::Matrix;
use super::draw::{self, Painted, Painter, Tools};
use super::face::Faces;
use super::file::{File, digest};
use super::inks::Inks;
use super::kept::{self, Kept};
use super::letters::{Letters, look_through};
use super::metadata::{self, Identity};
use super::navigate::Ways;
use super::tag::{self, Tags};
use super::xobjects::{Entry, XObjects};
use super::{Job, fontfile, sketch};
use crate::layout::pages::Page;
use crate::length::Length;
use crate::limits::carried;
use crate::message;
use crate::report::cause;
use crate::report::{Diagnostic, Message, Report};

/// What strings and names may be long, in bytes (PDF/A-2, 6.1.13).
const LONGEST_STRING: usize = 32_767;
const LONGEST_NAME: usize = 127;
/// A page whose size makes no sense is of A4.
const A4: (Length, Length) = (Length::pt(595), Length::pt(842));

/// Writes the file. When it cannot be what the standards want, it says so and is written all the same, without the claim.
pub fn write(job: Job<'_>, kept: Option<&Kept>, report: &mut Report) -> Option<Vec<u8>> {
    let mut reasons = Reasons::default();
    kept.iter().for_each(|kept| kept.begin());
    let written = file(job, kept, &mut reasons, report);
    kept.iter().for_each(|kept| kept.end());
    if !reasons.0.is_empty() {
        report.push(Diagnostic::new("pdf-not-conforming", message!("the PDF is not PDF/UA and PDF/A: {reasons}", reasons = reasons.message())));
    }
    written.map_err(|cause| report.push(Diagnostic::new("internal-error", message!("the PDF could not be made: {cause}", cause)))).ok()
}

fn file(job: Job<'_>, kept: Option<&Kept>, reasons: &mut Reasons, report: &mut Report) -> Result<Vec<u8>, Message> {
    let pages = &job.pages.pages;
    let faces = Faces::new(job.fonts, job.pages);
    let again = kept.map(|kept| Again::of(pages, &faces, kept));
    let letters = again.as_ref().map_or_else(|| Letters::of(pages, &faces, true), |again| again.letters(pages, &faces));
    let names = again.as_ref().map_or(0, |_| kept::of_letters(&letters));
    let inks = Inks::Screen;
    let xobjects = XObjects::of(job, &faces, &inks, report);
    let mut tags = Tags::new(&job.pages.structure, &job.metadata.lang);

    let painter = Painter { faces: &faces, letters: &letters, xobjects: &xobjects, inks: &inks };
    let sizes: Vec<(Length, Length)> = pages.iter().map(|page| if page.width.0 > 0 && page.height.0 > 0 { (page.width, page.height) } else { A4 }).collect();
    let paint = |(index, page): (usize, &Page), tools: &mut Tools| {
        let mut now = || {
            let mut brush = painter.begin(Matrix::of_page(sizes[index].1.to_pt()), tools);
            brush.page(page, index, Some(&tags));
            brush.finish()
        };
        match &again {
            Some(Again { kept, keys }) => kept.painted(kept::of_painted((page, keys[index]), index, (&tags, &xobjects, names)), now),
            None => Arc::new(now()),
        }
    };
    let painted: Vec<Arc<Painted>> = draw::on_all_threads(pages, paint);
    for (index, (page, painted)) in pages.iter().zip(&painted).enumerate() {
        draw::note(&mut tags, page, (index, &painted.notes));
    }

    reasons.extend(letters.copies.iter().filter_map(|copy| faces.get(copy.face)).any(fontfile::is_restricted), "RestrictedLicense");
    let has_inks = |entry: &Entry| matches!(entry, Entry::Raster(raster) if raster.is_cmyk());
    reasons.extend(xobjects.entries.iter().any(has_inks), "MissingCMYKProfile");
    let sketches = sketches(&xobjects, &faces, reasons)?;

    let mut file = File::new();
    let tree = file.number();
    let numbers: Vec<Ref> = pages.iter().map(|_| file.number()).collect();
    let places: Vec<(Ref, Length)> = numbers.iter().copied().zip(sizes.iter().map(|size| size.1)).collect();
    file.profile();
    file.fonts(&letters, &faces)?;
    if file.xobjects(xobjects.entries, sketches)? > 0 {
        reasons.extend(true, "a picture cannot be unpacked");
    }

    let root = file.number();
    let mut next = || file.number();
    let mut ways = Ways { chunk: pdf_writer::Chunk::new(), pages: &places, next: &mut next };
    let labels = ways.labels(pages);
    let outline = ways.outline(job.pages, &metadata::title(job.metadata));
    let named = ways.destinations(job.pages);
    let mut areas: Vec<Vec<Ref>> = Vec::with_capacity(pages.len());
    let mut key = pages.len() as i32;
    for (index, page) in pages.iter().enumerate() {
        let links = ways.links(page, &named, (key, &tags));
        for (node, number) in &links {
            tags.annotation(*node, (index, *number), key);
            key += 1;
        }
        areas.push(links.into_iter().map(|(_, number)| number).collect());
    }
    let ways = ways.chunk;
    let mut next = || file.number();
    let mut writer = tag::Writer::new(&places, painted.iter().map(|painted| painted.pieces), &mut next);
    tags.write(root, &mut writer);
    let structure = writer.chunk;
    file.add(&ways);
    file.add(&structure);

    for (index, painted) in painted.iter().enumerate() {
        let (width, height) = sizes[index];
        file.page(numbers[index], painted, |page| {
            page.parent(tree).media_box(pdf_writer::Rect::new(0.0, 0.0, width.to_pt() as f32, height.to_pt() as f32)).tab_order(TabOrder::StructureOrder);
            if painted.pieces > 0 {
                page.struct_parents(index as i32);
            }
            if !areas[index].is_empty() {
                page.annotations(areas[index].iter().copied());
            }
        });
    }
    file.pdf.pages(tree).count(numbers.len() as i32).kids(numbers.iter().copied());
    reasons.extend(file.pdf.limits().str_len() > LONGEST_STRING, "TooLongString");
    reasons.extend(file.pdf.limits().name_len() > LONGEST_NAME, "TooLongName");
    finish(job, file, Roots { tree, structure: root, outline, labels, named }, reasons.0.is_empty())
}

/// What is known of pages that are written again.
struct Again<'a> {
    kept: &'a Kept,
    /// By page, the hash of what is on it.
    keys: Vec<u128>,
}

impl<'a> Again<'a> {
    fn of(pages: &[Page], faces: &Faces<'_>, kept: &'a Kept) -> Again<'a> {
        let of_faces = kept::of_faces(faces);
        Again { kept, keys: pages.par_iter().map(carried(|page: &Page| kept::of_page(page, of_faces))).collect() }
    }

    /// The glyphs of the pages.
    fn letters(&self, pages: &[Page], faces: &Faces<'_>) -> Letters {
        let found = |(page, key): (&Page, &u128)| self.kept.found(*key, || look_through(std::slice::from_ref(page), faces));
        Letters::of_found(pages.par_iter().zip(&self.keys).map(carried(found)).collect(), faces, true)
    }
}

/// What the catalog refers to.
struct Roots<'a> {
    tree: Ref,
    structure: Ref,
    outline: Ref,
    labels: Option<Ref>,
    named: BTreeMap<&'a str, Ref>,
}

fn finish(job: Job<'_>, mut file: File, roots: Roots<'_>, claims: bool) -> Result<Vec<u8>, Message> {
    let info = file.number();
    metadata::info(job.metadata, &mut file.pdf.document_info(info));
    let title = metadata::title(job.metadata);
    let authors: Vec<&str> = job.metadata.names("aut").collect();
    let identity = Identity { document: digest(&(&title, &authors)), instance: file.digest() };
    let xmp = metadata::xmp(job.metadata, job.pages.pages.len(), &identity, claims);
    let (about, intent, catalog) = (file.number(), file.number(), file.number());
    file.pdf.metadata(about, xmp.as_bytes());
    file.pdf.set_file_id((identity.document.into_bytes(), identity.instance.into_bytes()));
    if let Some(spaces) = file.spaces {
        let mut written = file.pdf.indirect(intent).start::<pdf_writer::writers::OutputIntent<'_>>();
        written.subtype(OutputIntentSubtype::PDFA).dest_output_profile(spaces.profile);
        written.output_condition_identifier(TextStr("Custom")).output_condition(TextStr("sRGB")).registry_name(TextStr("")).info(TextStr("sRGB v4.2"));
    }
    let mut written = file.pdf.catalog(catalog);
    written.pages(roots.tree).metadata(about).lang(TextStr(job.metadata.lang.tag())).outlines(roots.outline);
    written.insert(Name(b"OutputIntents")).array().item(intent);
    written.pair(Name(b"StructTreeRoot"), roots.structure);
    written.mark_info().marked(true);
    written.viewer_preferences().display_doc_title(true).direction(metadata::reading(job.metadata));
    written.page_layout(metadata::layout(job.metadata, &job.pages.pages));
    if let Some(labels) = roots.labels {
        written.pair(Name(b"PageLabels"), labels);
    }
    if !roots.named.is_empty() {
        let mut names = written.names();
        let mut destinations = names.destinations();
        let mut entries = destinations.names();
        for (name, place) in &roots.named {
            entries.insert(Str(name.as_bytes()), *place);
        }
    }
    written.finish();
    Ok(file.pdf.finish())
}

/// krilla's file of the drawings; when one costs the file its standards, why, and the drawings all the same.
fn sketches(xobjects: &XObjects, faces: &Faces<'_>, reasons: &mut Reasons) -> Result<Vec<u8>, Message> {
    if xobjects.sketches.is_empty() {
        return Ok(Vec::new());
    }
    match sketch::draw(&xobjects.sketches, faces, true) {
        Ok(bytes) => return Ok(bytes),
        Err(krilla::error::KrillaError::Validation(errors)) => errors.iter().for_each(|(error, _)| reasons.extend(true, &format!("{error:?}"))),
        Err(error) => return Err(cause::of_library(error)),
    }
    sketch::draw(&xobjects.sketches, faces, false).map_err(cause::of_library)
}

/// Why a file is not what the standards want, each thing once.
#[derive(Default)]
struct Reasons(Vec<String>);

impl Reasons {
    fn extend(&mut self, found: bool, reason: &str) {
        if found && !self.0.iter().any(|known| known == reason) {
            self.0.push(reason.to_owned());
        }
    }

    fn message(&self) -> Message {
        let mut said = self.0.clone();
        said.sort();
        let more = said.len().saturating_sub(5);
        said.truncate(5);
        let said = said.join("; ");
        match more {
            0 => Message::verbatim(said),
            _ => message!("{said}; and {more} more", said, more),
        }
    }
}
