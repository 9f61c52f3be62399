//! Bytes → text, and directories → paths. Files are UTF-8; what is not is read as UTF-16, when it looks like that, or as Windows-1252, the
//! encoding that old Spanish files are in.

use std::path::{Path, PathBuf};

use crate::message;
use crate::access::{Access, Refusal};
use crate::limits;
use crate::report::{Diagnostic, Files, Report, Span};
use std::sync::Arc;

use crate::report::FileId;

/// Reads a file as text and files it under `shown`, the path as the author would write it. `None` when it cannot be read.
pub(super) fn read_text(path: &Path, shown: &Path, access: &Access, files: &mut Files, report: &mut Report) -> Option<(FileId, Arc<str>)> {
    let bytes = match access.read(path, &limits::TEXT_BYTES) {
        Ok(bytes) => bytes,
        Err(refusal @ Refusal::Outside(_)) => {
            report.push(refusal.diagnostic(message!("the file"), shown));
            return None;
        }
        Err(refusal) => {
            report.push(refusal.unreadable(refusal.reason()).in_file(shown));
            return None;
        }
    };
    let (text, foreign) = decode(&bytes);
    let text: Arc<str> = text.into();
    let file = files.add(shown, text.clone());
    if let Some((at, encoding)) = foreign {
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        report.push(
            Diagnostic::new("not-utf8", message!("the file is not UTF-8; it was read as {encoding}", encoding))
                .at(Span::new(file, at..end))
                .help(message!("save it as UTF-8")),
        );
    }
    Some((file, text))
}

/// What a directory holds, sorted; one that is there and cannot be read is reported.
pub(super) fn listed(directory: &Path, access: &Access, report: &mut Report) -> Vec<PathBuf> {
    access.list(directory).unwrap_or_else(|refusal| {
        if !refusal.is_missing() {
            report.push(refusal.diagnostic(message!("the directory"), directory));
        }
        Vec::new()
    })
}

/// The text, and the place of the first byte that is not UTF-8 with the encoding that was taken for it. Valid stretches are kept, so that
/// one stray byte does not spoil the rest.
fn decode(bytes: &[u8]) -> (String, Option<(usize, &'static str)>) {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.or_else(|| without_mark(bytes)).filter(|encoding| *encoding != encoding_rs::UTF_8) {
        return (encoding.decode(bytes).0.into_owned(), Some((0, "UTF-16")));
    }
    let mut text = String::with_capacity(bytes.len());
    let mut foreign = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            foreign = foreign.or(Some((text.len(), "Windows-1252")));
            text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    (text, foreign)
}

/// The byte order of UTF-16 that does not begin with its mark: of the pairs of bytes most have a zero at the same side, and none at the other.
fn without_mark(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    if pairs.len() < 2 || !rest.is_empty() || !bytes.contains(&0) {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (0, second) if second * 2 > pairs.len() => Some(encoding_rs::UTF_16LE),
        (first, 0) if first * 2 > pairs.len() => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn windows_1252_is_read_and_placed() {
        assert_eq!(decode(b"ma\xF1ana \x97 s\xED"), ("mañana — sí".to_owned(), Some((2, "Windows-1252"))));
        assert_eq!(decode("a\u{f1}o \u{e9}".as_bytes()), ("año é".to_owned(), None));
    }

    #[test]
    fn one_stray_byte_leaves_the_rest() {
        let mut bytes = "año ".as_bytes().to_vec();
        bytes.extend(b"\x93");
        assert_eq!(decode(&bytes), ("año “".to_owned(), Some((5, "Windows-1252"))));
    }

    #[test]
    fn utf_16_with_its_mark_and_without() {
        let told = Some((0, "UTF-16"));
        assert_eq!(decode(b"\xFF\xFEh\x00\xF1\x00"), ("hñ".to_owned(), told));
        assert_eq!(decode(b"h\x00\xF1\x00"), ("hñ".to_owned(), told));
        assert_eq!(decode(b"\x00h\x00\xF1\x20\x14"), ("hñ—".to_owned(), told));
        // Zeros in a text are no encoding.
        assert_eq!(decode(b"h\x00n\x00\x00a"), ("h\0n\0\0a".to_owned(), None));
    }
}
