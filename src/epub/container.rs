//! The ZIP that an EPUB is (OCF): `mimetype` first and stored, fixed times, pictures stored, text deflated.

use std::io::{self, Seek, Write};

use rayon::prelude::*;
use zip::write::{PreparedZipFile, SimpleFileOptions, ZipFileBuilder};
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::limits::carried;

/// The folder of everything that the package lists.
pub const ROOT: &str = "EPUB";

/// An EPUB being written to `W`. What was added is already written and takes no more memory.
pub struct Container<W: Write + Seek> {
    zip: ZipWriter<W>,
}

impl<W: Write + Seek> Container<W> {
    /// Begins the file: the media type, by which readers know an EPUB at byte 38, and where the package is.
    pub fn new(out: W) -> io::Result<Container<W>> {
        let mut container = Container { zip: ZipWriter::new(out) };
        container.zip.start_file("mimetype", settings(CompressionMethod::Stored)).map_err(io::Error::from)?;
        container.zip.write_all(b"application/epub+zip")?;
        container.write_at("META-INF/container.xml", &container_xml(), CompressionMethod::Deflated)?;
        Ok(container)
    }

    /// Writes a text file, deflated. `path` is within [`ROOT`].
    pub fn deflate(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_at(&format!("{ROOT}/{path}"), bytes, CompressionMethod::Deflated)
    }

    /// Writes a text file beside the package's folder, deflated.
    pub fn beside(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_at(path, bytes, CompressionMethod::Deflated)
    }

    /// Writes a file that is compressed already, as it is.
    pub fn store(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_at(&format!("{ROOT}/{path}"), bytes, CompressionMethod::Stored)
    }

    /// Writes several text files, deflated on all cores and written in order.
    pub fn deflate_all<'a>(&mut self, files: impl IntoParallelIterator<Item = (&'a str, &'a str)>) -> io::Result<()> {
        let prepared: Vec<io::Result<PreparedZipFile>> = files.into_par_iter().map(carried(|(path, text)| prepare(path, text))).collect();
        for file in prepared {
            self.zip.add_prepared_file(file?).map_err(io::Error::from)?;
        }
        Ok(())
    }

    /// Writes the ZIP's directory.
    pub fn finish(self) -> io::Result<()> {
        let mut out = self.zip.finish().map_err(io::Error::from)?;
        out.flush()
    }

    /// Writes a file at a path from the archive's root.
    fn write_at(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> io::Result<()> {
        self.zip.start_file(path, settings(method)).map_err(io::Error::from)?;
        self.zip.write_all(bytes)
    }
}

/// Deflates a text file, to be written later.
fn prepare(path: &str, text: &str) -> io::Result<PreparedZipFile> {
    let mut builder = ZipFileBuilder::new(format!("{ROOT}/{path}"), settings(CompressionMethod::Deflated)).map_err(io::Error::from)?;
    builder.write_all(text.as_bytes())?;
    builder.finish().map_err(io::Error::from)
}

/// The settings of a file in the archive: the earliest time that ZIP knows, so that the same book gives the same bytes.
fn settings(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::DEFAULT).unix_permissions(0o644)
}

/// `META-INF/container.xml`, which says where the package is.
fn container_xml() -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
         <rootfiles>\n\
         <rootfile full-path=\"{ROOT}/package.opf\" media-type=\"application/oebps-package+xml\"/>\n\
         </rootfiles>\n\
         </container>\n"
    )
    .into_bytes()
}
