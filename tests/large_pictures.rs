//! Pictures of more pixels than are held in memory: smaller, and otherwise as they were.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use pliego::book::AssetId;
use pliego::limits::{self, Limits};
use pliego::picture::{Pictures, Use};
use pliego::report::Report;

const SIDES: (u32, u32) = (701, 503);

/// Limits that small pictures pass.
fn lowered() -> Limits {
    Limits::default().with(&limits::PICTURE_PIXELS, 100_000).with(&limits::SCALED_PIXELS, 1_000_000)
}

/// Something with slopes and edges in every channel.
fn picture(width: u32, height: u32) -> DynamicImage {
    let image = image::RgbaImage::from_fn(width, height, |x, y| {
        let edge = if (x / 90 + y / 70) % 2 == 0 { 40 } else { 0 };
        let alpha = if x > width / 2 && y > height / 2 { 60 } else { 255 };
        image::Rgba([(x * 200 / width) as u8 + edge, (y * 200 / height) as u8 + edge, ((x + y) % 200) as u8, alpha])
    });
    image.into()
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn open(files: &[(&str, Vec<u8>)]) -> (tempfile::TempDir, Pictures, Report) {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<_> = files.iter().map(|(name, _)| dir.path().join(name)).collect();
    for (path, (_, bytes)) in paths.iter().zip(files) {
        std::fs::write(path, bytes).unwrap();
    }
    let mut report = Report::default();
    let pictures = lowered().hold(|| Pictures::start(&paths, &[Use::Epub], &mut report));
    (dir, pictures, report)
}

fn jpeg(image: &DynamicImage, color: jpeg_encoder::ColorType, data: &[u8], progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.set_progressive(progressive);
    encoder.encode(data, image.width() as u16, image.height() as u16, color).unwrap();
    bytes
}

/// A lossy WebP.
#[expect(unsafe_code, reason = "libwebp is called, and nothing else of the dependencies writes lossy WebP")]
#[cfg(feature = "libwebp")]
fn webp(image: &DynamicImage) -> Vec<u8> {
    let rgba = image.to_rgba8();
    let (width, height) = (i32::try_from(rgba.width()).unwrap(), i32::try_from(rgba.height()).unwrap());
    let mut out = std::ptr::null_mut();
    // SAFETY: libwebp reads height × stride bytes of the picture, and gives a buffer of the length that it returns.
    unsafe {
        let length = libwebp_sys::WebPEncodeRGBA(rgba.as_ptr(), width, height, width * 4, 95.0, &mut out);
        let bytes = std::slice::from_raw_parts(out, length).to_vec();
        libwebp_sys::WebPFree(out.cast());
        bytes
    }
}

#[test]
fn a_large_picture_is_scaled_down_while_it_is_read() {
    let whole = picture(SIDES.0, SIDES.1);
    let (rgb, gray) = (DynamicImage::from(whole.to_rgb8()), DynamicImage::from(whole.to_luma8()));
    let files = [
        ("rgba.png", written(&whole, ImageFormat::Png)),
        ("rgb.png", written(&rgb, ImageFormat::Png)),
        ("gray.png", written(&gray, ImageFormat::Png)),
        ("deep.png", written(&DynamicImage::from(rgb.to_rgb16()), ImageFormat::Png)),
        ("gray-alpha.png", written(&DynamicImage::from(whole.to_luma_alpha8()), ImageFormat::Png)),
        ("rgb.jpg", jpeg(&rgb, jpeg_encoder::ColorType::Rgb, rgb.as_bytes(), false)),
        ("gray.jpg", jpeg(&gray, jpeg_encoder::ColorType::Luma, gray.as_bytes(), false)),
        #[cfg(feature = "libwebp")]
        ("lossy.webp", webp(&whole)),
    ];
    let (_dir, pictures, report) = open(&files);
    assert_eq!(report.diagnostics, []);
    for (index, (name, _)) in files.iter().enumerate() {
        let id = AssetId(index as u32);
        let info = pictures.info(id).unwrap();
        assert_eq!((info.width, info.height), SIDES, "{name}: layout knows the size of the file");
        let found = pictures.pixels(id).unwrap_or_else(|| panic!("{name}: {:?}", pictures.findings()));
        assert!(u64::from(found.width) * u64::from(found.height) <= 100_000, "{name}: {} × {}", found.width, found.height);
        assert!(found.width >= SIDES.0 / 4 && found.width.abs_diff(found.height * SIDES.0 / SIDES.1) <= 2, "{name}: {}", found.width);
        // The same as the whole picture scaled down, but for what the edges and the loss of the format differ.
        let like = if name.starts_with("gray") { DynamicImage::from(whole.to_luma_alpha8()) } else { whole.clone() };
        let small = like.resize_exact(found.width, found.height, image::imageops::FilterType::Triangle).to_rgba8();
        let channels = found.channels.count();
        let (mut difference, mut count) = (0u64, 0u64);
        for (pixel, wanted) in found.data.chunks_exact(channels).zip(small.pixels()) {
            let transparent = channels == 4 && (pixel[3] < 250 || wanted.0[3] < 250);
            if !transparent && wanted.0[3] == 255 {
                let color = if channels == 1 { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] };
                difference += color.iter().zip(&wanted.0).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
                count += 3;
            }
        }
        assert!(count > 10_000 && difference < count * 6, "{name}: {difference} in {count} samples");
        assert!(pictures.encoded(id, Use::Epub).is_some(), "{name}");
    }
    assert_eq!(pictures.findings().diagnostics, []);
}

#[test]
fn what_cannot_be_scaled_while_it_is_read_is_told_with_a_remedy() {
    let rgb = DynamicImage::from(picture(SIDES.0, SIDES.1).to_rgb8());
    let huge = DynamicImage::from(picture(1100, 1000).to_rgb8());
    let files = [
        ("progressive.jpg", jpeg(&rgb, jpeg_encoder::ColorType::Rgb, rgb.as_bytes(), true)),
        ("whole.bmp", written(&rgb, ImageFormat::Bmp)),
        ("lossless.webp", written(&rgb, ImageFormat::WebP)),
        ("huge.png", written(&huge, ImageFormat::Png)),
        ("cut.png", {
            let bytes = written(&rgb, ImageFormat::Png);
            bytes[..bytes.len() / 2].to_vec()
        }),
    ];
    let (_dir, pictures, mut report) = open(&files);
    for index in 0..files.len() {
        assert_eq!(pictures.pixels(AssetId(index as u32)).map(|pixels| pixels.width), None, "{}", files[index].0);
    }
    report.append(pictures.findings());
    let told = |name: &str| -> String {
        let found = report.diagnostics.iter().filter(|d| format!("{:?}", d.place).contains(name));
        found.map(|d| d.message.to_string()).collect()
    };
    assert!(told("progressive.jpg").contains("save it as a baseline one"), "{report:?}");
    assert!(told("whole.bmp").contains("save it as JPEG or PNG"), "{report:?}");
    assert!(told("lossless.webp").contains("save it as JPEG"), "{report:?}");
    assert!(told("huge.png").contains("scaled-pixels=N"), "{report:?}");
    assert!(!told("cut.png").is_empty(), "{report:?}");
}
