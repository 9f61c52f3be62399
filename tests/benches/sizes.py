"""How many bytes the pictures of a book have in an EPUB by Pliego, pandoc and calibre, and how near they are to their sources.

    python3 -m venv v && v/bin/pip install pillow numpy scikit-image scikit-learn ssimulacra2
    v/bin/python tests/benches/sizes.py target/release/pliego      needs pandoc, calibre and chromium; prints the rows of a table

Each kind is a book of one chapter with its pictures. Photographs come with scikit-image and scikit-learn; banners are photographs at
2464 × 1856 with grain, as WebP of about a megabyte; screenshots are of chromium at twice the size; drawings are the manual's. A score is
SSIMULACRA2's by the Python package of that name: the picture of the EPUB against its source at the same size; the mean of the kind, and the lowest.
KINDS=drawings,banners makes these alone.
"""

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
import skimage.data
import sklearn.datasets
from PIL import Image, ImageCms
from ssimulacra2 import compute_ssimulacra2

HERE = Path(__file__).resolve().parent.parent.parent
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")


def banner(photograph, seed):
    grain = numpy.random.default_rng(seed).normal(0, 5, (1856, 2464, 1))
    large = numpy.asarray(photograph.convert("RGB").resize((2464, 1856), Image.Resampling.LANCZOS), dtype=float)
    return Image.fromarray(numpy.clip(large + grain, 0, 255).astype("uint8"))


def photographs():
    for name in ("astronaut", "chelsea", "coffee", "retina", "rocket", "motorcycle_left", "hubble_deep_field"):
        directory = Path(skimage.data.__file__).parent
        yield next(path for path in directory.iterdir() if path.stem == name)
    yield from sorted((Path(sklearn.datasets.__file__).parent / "images").glob("*.jpg"))


def sources(work):
    """Kind → files."""
    kinds = {}
    for kind in ("banners", "photographs", "screenshots", "drawings"):
        (work / kind).mkdir()
    found = list(photographs())
    for number, path in enumerate(found[:4]):
        banner(Image.open(path), number).save(work / "banners" / f"b{number}.webp", quality=88)
    for path in found:
        # A PNG of a photograph is what a camera's JPEG was before: it is one again, of the quality that cameras use.
        Image.open(path).convert("RGB").save(work / "photographs" / f"{path.stem}.jpg", quality=95, subsampling=0) if path.suffix == ".png" else (
            work / "photographs" / path.name).write_bytes(path.read_bytes())
    for number, (page, width) in enumerate([("README.md", 1000), ("content/es/consultar", 1000), ("src/lib.rs", 800)]):
        path = HERE / page
        path = path if path.is_file() else sorted(path.glob("*.md"))[0]
        html = work / "page.html"
        if path.suffix == ".md":
            subprocess.run(["pandoc", "-s", str(path), "-o", str(html), "--metadata", "title=Page"], check=True, stderr=subprocess.DEVNULL)
        else:
            code = path.read_text().replace("&", "&amp;").replace("<", "&lt;")
            html.write_text(f"<meta charset=utf-8><body style='background:#1e1e2e;color:#cdd6f4'><pre style='font:14px monospace'>{code}</pre>")
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2", f"--window-size={width},700",
                        f"--screenshot={work}/screenshots/s{number}.png", html.as_uri()], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    for name in ("canon.png", "laberinto.png", "trama.png", "faro.webp"):
        source = HERE / "content/static/imagenes" / name
        (work / "drawings" / name).write_bytes(source.read_bytes())
    for kind in ("banners", "photographs", "screenshots", "drawings"):
        kinds[kind] = sorted((work / kind).iterdir())
    return kinds


def book(work, kind, files):
    """A book whose chapter shows each picture, numbered by a text before it."""
    shown = "\n\n".join(f"![Picture {path.stem}]({path.name})" for path in files)
    (work / kind / "01.md").write_text(f"# One\n\n{shown}\n")
    (work / kind / "book.yaml").write_text("title: Pictures\nlanguage: en\nauthor: A\n")
    return work / kind


def pictures_of(epub):
    """The pictures in the order in which the documents show them, but for the cover."""
    with zipfile.ZipFile(epub) as archive:
        names = archive.namelist()
        order = []
        for name in sorted(name for name in names if name.endswith((".xhtml", ".html"))):
            text = archive.read(name).decode("utf-8", "replace")
            for part in text.split("<img")[1:]:
                source = part.split('src="', 1)[1].split('"', 1)[0].rsplit("/", 1)[-1] if 'src="' in part else ""
                file = next((name for name in names if name.rsplit("/", 1)[-1] == source and name.lower().endswith(PICTURES)), None)
                if file and file not in order and "cover" not in file.lower():
                    order.append(file)
        return [archive.read(name) for name in order]


def shown(picture):
    """As a screen shows it: in sRGB, whatever profile the file has."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert("RGB")
    return ImageCms.profileToProfile(picture.convert("RGB"), ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"))


def score(source, made):
    first, second = shown(Image.open(source)), shown(Image.open(io.BytesIO(made)))
    if first.size != second.size:
        first = first.resize(second.size, Image.Resampling.LANCZOS)
    with tempfile.TemporaryDirectory() as directory:
        one, two = Path(directory, "one.png"), Path(directory, "two.png")
        first.save(one)
        second.save(two)
        return compute_ssimulacra2(str(one), str(two))


def main():
    pliego = sys.argv[1]
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        print("| kind | pictures | source | whole size, quality 85 | Pliego | pandoc | calibre | calibre, polished |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        asked = os.environ.get("KINDS", "banners,photographs,screenshots,drawings").split(",")
        for kind, files in sources(work).items():
            if kind not in asked:
                continue
            site = book(work, kind, files)
            made = {}
            fixed = work / "fixed.yaml"
            fixed.write_text("title: Pictures\nlanguage: en\nauthor: A\npictures: { epub: { max: 4000, quality: 85 } }\n")
            for name, more in (("whole size, quality 85", ["--config", str(fixed)]), ("Pliego", [])):
                made[name] = work / f"{kind}-{len(made)}.epub"
                subprocess.run([pliego, "build", str(site), "-o", str(made[name]), "--quiet", *more], check=True)
            made["pandoc"] = work / f"{kind}-pandoc.epub"
            subprocess.run(["pandoc", "-s", "01.md", "-o", str(made["pandoc"]), "--metadata", "title=Pictures"], cwd=site, check=True, stderr=subprocess.DEVNULL)
            made["calibre"] = work / f"{kind}-calibre.epub"
            environment = {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox", "PATH": "/usr/bin:/bin", "HOME": str(work), "LC_ALL": "C.UTF-8"}
            run = lambda *command: subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            run("ebook-convert", str(made["pandoc"]), str(made["calibre"]), "--no-default-epub-cover")
            made["calibre, polished"] = work / f"{kind}-polished.epub"
            run("ebook-polish", "--compress-images", str(made["calibre"]), str(made["calibre, polished"]))
            row = [kind, str(len(files)), f"{sum(path.stat().st_size for path in files) / 1000:.0f} kB"]
            for name, epub in made.items():
                found = pictures_of(epub)
                if len(found) != len(files):
                    row.append(f"{sum(map(len, found)) / 1000:.0f} kB, {len(found)} found")
                    continue
                scores = [score(source, data) for source, data in zip(files, found)]
                told = "the same" if min(scores) > 99.9 else f"{sum(scores) / len(scores):.0f}, {min(scores):.0f}"
                row.append(f"{sum(map(len, found)) / 1000:.0f} kB ({told})")
            print("| " + " | ".join(row) + " |", flush=True)


main()
