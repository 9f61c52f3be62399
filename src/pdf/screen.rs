//! The PDF for reading: tagged, PDF/UA-1 and PDF/A-2a at once.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::page::PageSettings;

use super::draw::Painter;
use super::face::Faces;
use super::image::Images;
use super::inks::Inks;
use super::tag::Tags;
use super::{Job, metadata, navigate};
use crate::report::Message;
use crate::report::cause;
use crate::message;
use crate::report::{Diagnostic, Report};

/// Writes the file. When it cannot be what the standards want, it says so and is written all the same, without the claim.
pub fn write(job: Job<'_>, report: &mut Report) -> Option<Vec<u8>> {
    let strict = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .unwrap_or_default();
    let error = match attempt(job, strict, report) {
        Ok(bytes) => return Some(bytes),
        Err(error) => error,
    };
    report.push(Diagnostic::new("pdf-not-conforming", message!("the PDF is not PDF/UA and PDF/A: {reasons}", reasons = reasons(&error))));
    attempt(job, Configuration::default(), report)
        .map_err(|error| report.push(Diagnostic::new("internal-error", message!("the PDF could not be made: {cause}", cause = cause::of_library(error)))))
        .ok()
}

fn attempt(job: Job<'_>, configuration: Configuration, report: &mut Report) -> Result<Vec<u8>, KrillaError> {
    let pages = job.pages;
    let settings = SerializeSettings { configuration, enable_tagging: true, xmp_metadata: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut tags = Tags::new(&pages.structure, &job.metadata.lang);
    let mut painter = Painter::new(Faces::new(job.fonts, job.pages), Images::new(job.pictures, job.fonts), Inks::Screen);
    let named = navigate::destinations(pages);
    let labels = navigate::labels(&pages.pages);

    for (number, (page, label)) in pages.pages.iter().zip(labels).enumerate() {
        let size = PageSettings::from_wh(page.width.to_pt() as f32, page.height.to_pt() as f32);
        let mut written = document.start_page_with(size.unwrap_or_default().with_page_label(label));
        let mut surface = written.surface();
        painter.page(&mut surface, page, number, Some(&mut tags));
        surface.finish();
        for (node, annotation) in navigate::links(page, &named) {
            if tags.knows(node) {
                let identifier = written.add_tagged_annotation(annotation);
                tags.annotation(node, identifier);
            }
        }
        written.finish();
    }

    painter.images.report_missing(report);
    for destination in named.into_values() {
        let _ = document.register_named_destination(destination);
    }
    document.set_outline(navigate::outline(pages, &metadata::title(job.metadata)));
    document.set_metadata(metadata::metadata(job.metadata, &pages.pages));
    document.set_tag_tree(tags.tree());
    document.finish()
}

/// What the validators said, each thing once.
fn reasons(error: &KrillaError) -> Message {
    let KrillaError::Validation(errors) = error else { return cause::of_library(error) };
    let mut said: Vec<String> = errors.iter().map(|(error, _)| format!("{error:?}")).collect();
    said.sort();
    said.dedup();
    let more = said.len().saturating_sub(5);
    said.truncate(5);
    let said = said.join("; ");
    match more {
        0 => Message::verbatim(said),
        _ => message!("{said}; and {more} more", said, more),
    }
}
