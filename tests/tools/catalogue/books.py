"""Makes the books of a catalogue of mixed sizes: most are small, some have pictures, one is huge and one cannot be built.

    python3 books.py BOOKS DIRECTORY      only Python's own library; the same books each time
"""

import pathlib
import random
import struct
import sys
import zlib

WORDS = "el la de que y en un ser se no haber por con su para como estar tener faro isla luz mar".split()
HUGE, WRONG = "enorme", "malo"


def png(seed, width, height):
    """A picture with soft shades and a little noise, as a photograph has."""
    rng = random.Random(seed)
    waves = [(rng.uniform(0.002, 0.02), rng.uniform(0.002, 0.02), rng.randrange(256)) for _ in range(3)]
    noise = rng.randbytes(4096)
    rows = []
    for y in range(height):
        row = bytearray([0])
        for x in range(width):
            shade = int(x * waves[0][0] * 7 + y * waves[0][1] * 5) + noise[(x * 31 + y * 57) & 4095] % 7
            row += bytes((shade + wave[2] + int(x * wave[0] + y * wave[1])) & 127 | 64 for wave in waves)
        rows.append(bytes(row))
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(rows), 1)) + chunk(b"IEND", b"")


def book(root, name, chapters, paragraphs, picture=None):
    rng = random.Random(name)
    directory = root / name
    directory.mkdir(parents=True)
    (directory / "book.yaml").write_text(f"title: El libro {name}\nlanguage: es\nauthor: Ana Ruiz\n")
    if picture:
        (directory / "foto.png").write_bytes(picture)
    for chapter in range(chapters):
        text = "\n\n".join(" ".join(rng.choices(WORDS, k=60)).capitalize() + "." for _ in range(paragraphs))
        shown = "\n\n![Una foto](foto.png)" if picture and chapter == 0 else ""
        (directory / f"{chapter:02}.md").write_text(f"# Capítulo {chapter}{shown}\n\n{text}\n")


def main():
    count, root = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    # A few pictures that many books share: the first that converts one does it for all.
    pictures = [png(seed, 480, 360) for seed in range(3)]
    for number in range(count - 2):
        # Of twenty books, one has some 250 pages, four some 80, the others 5 to 30.
        chapters, paragraphs = (20, 80) if number % 20 == 7 else (12, 40) if number % 5 == 3 else (1 + number % 5, 10 + number % 17)
        book(root, f"libro{number:04}", chapters, paragraphs, pictures[number % 3] if number % 4 == 1 else None)
    book(root, HUGE, 40, 120)
    book(root, WRONG, 1, 1)
    (root / WRONG / "00.md").write_text("# Uno\n\nNota[^x].\n")


main()
