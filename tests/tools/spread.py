"""Draws two facing pages of a PDF as one picture: the one at the head of the README.

    python3 tests/tools/spread.py BOOK.pdf PAGE .github/spread.webp     (needs Poppler and Pillow)

PAGE is the number that is printed on the left page. Pages are found by their labels.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

DPI = 110
GAP = 2


def place(pdf: str, page: int) -> int:
    """The place in the file of the page with this arabic number: pages in front of it have roman ones."""
    found = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    numbers = [text.strip().splitlines()[-1:] for text in found]
    return numbers.index([str(page)]) + 1


def main() -> None:
    pdf, page, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    first = place(pdf, page)
    with tempfile.TemporaryDirectory() as directory:
        stem = Path(directory) / "p"
        subprocess.run(["pdftoppm", "-r", str(DPI), "-f", str(first), "-l", str(first + 1), "-png", pdf, stem], check=True)
        left, right = [Image.open(path).convert("RGB") for path in sorted(Path(directory).iterdir())]
    width, height = left.size
    spread = Image.new("RGB", (2 * width + GAP, height), (160, 160, 160))
    spread.paste(left, (0, 0))
    spread.paste(right, (width + GAP, 0))
    spread.save(out, quality=82, method=6)


main()
