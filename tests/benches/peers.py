#!/usr/bin/env python3
"""Pliego beside pandoc and Typst on the same book: seconds, most memory and size, in turn, medians and ratios.

    python3 peers.py make TEXT FOLDER --chapters 100     writes the book for Hugo and for pandoc (wants Pillow)
    python3 peers.py run FOLDER PLIEGO [--pandoc FILE] [--rounds 3]

TEXT is any plain text with blank lines between its paragraphs; it is used again from its beginning when it ends. Each chapter
has a banner in WebP (1600 × 600, waves with grain), some 2,800 words, sections, notes and a little emphasis. Typst is its Python module
(`pip install typst`), which is the compiler itself; it embeds the banners as they are.
"""
import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = 2800
TEMPLATE = """#let horizontalrule = line(start: (25%, 0%), end: (75%, 0%))
#set page(width: 6in, height: 9in, margin: (inside: 22mm, outside: 22mm, top: 20mm, bottom: 23mm), numbering: "1")
#set text(size: 11pt, lang: "es", hyphenate: true)
#set par(justify: true, first-line-indent: 1.4em)
#outline(depth: 1)
$body$
"""


def banner(seed, path):
    """Waves of two colours with grain."""
    from PIL import Image, ImageFilter

    rng = random.Random(seed)
    small = Image.new("RGB", (400, 150))
    tone, turn = [rng.randrange(40, 216) for _ in range(6)], rng.random() * 7
    for y in range(150):
        for x in range(400):
            share = 0.5 + 0.5 * math.sin(x / 23 + turn + 2.5 * math.sin(y / 31 + turn))
            small.putpixel((x, y), tuple(int(tone[c] * share + tone[c + 3] * (1 - share)) for c in range(3)))
    large = small.resize((1600, 600), Image.BICUBIC).filter(ImageFilter.GaussianBlur(1))
    grain = Image.effect_noise((1600, 600), 14).convert("RGB")
    Image.blend(large, grain, 0.2).save(path, quality=82, method=4)


def chapters(text, count):
    """The Markdown of each chapter, the same for both."""
    paragraphs = [" ".join(p.split()) for p in text.split("\n\n") if p.strip()]
    place = 0
    for number in range(1, count + 1):
        rng = random.Random(number)
        parts, words, notes = [], 0, []
        while words < WORDS:
            paragraph = paragraphs[place % len(paragraphs)]
            place += 1
            for sign in "*_`[]<>\\#$@{}":
                paragraph = paragraph.replace(sign, "")
            tokens = paragraph.split()
            if len(tokens) > 30:
                at = rng.randrange(5, len(tokens) - 5)
                tokens[at] = f"*{tokens[at]}*"
                if len(notes) < 7 and rng.random() < 0.4:
                    notes.append(f"[^{len(notes) + 1}]: {' '.join(t.strip('*') for t in tokens[:18])}.")
                    tokens[at + 2] += f"[^{len(notes)}]"
            if words and len(parts) % 9 == 0:
                parts.append(f"## {' '.join(t.strip('*') for t in tokens[:4] if '[' not in t)}")
            parts.append(" ".join(tokens))
            words += len(tokens)
        yield f"Capítulo {number}", "\n\n".join(parts + notes)


def make(arguments):
    """Writes hugo/ and pandoc/."""
    root, text = Path(arguments.folder), Path(arguments.text).read_text(encoding="utf-8")
    hugo, pandoc = root / "hugo", root / "pandoc"
    for folder in (hugo / "content", hugo / "static", pandoc):
        folder.mkdir(parents=True, exist_ok=True)
    (hugo / "book.yaml").write_text("title: Un libro\nauthor: Varios\nlanguage: es\nstyle: novela\n", encoding="utf-8")
    (pandoc / "metadata.yaml").write_text("---\ntitle: Un libro\nauthor: Varios\nlang: es\n---\n", encoding="utf-8")
    for number, (title, body) in enumerate(chapters(text, arguments.chapters), 1):
        name = f"banner-{number:04}.webp"
        banner(number, hugo / "static" / name)
        shutil.copy(hugo / "static" / name, pandoc / name)
        front = f"---\ntitle: {title}\nweight: {number}\n---\n\n![](/{name})\n\n"
        (hugo / "content" / f"c{number:04}.md").write_text(front + body + "\n", encoding="utf-8")
        renamed = body.replace("[^", f"[^{number}-")
        (pandoc / f"c{number:04}.md").write_text(f"# {title}\n\n![]({name})\n\n{renamed}\n\n", encoding="utf-8")


def measured(command, folder):
    """Wall and processor seconds, and most megabytes, of a command and all it starts."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}\n{error}")
    return time.monotonic() - start, usage.ru_utime, usage.ru_maxrss / 1024


def run(arguments):
    """Runs all in turn and prints a table."""
    root, out = Path(arguments.folder).resolve(), Path(tempfile.mkdtemp(prefix="peers"))
    (out / "book.typst").write_text(TEMPLATE, encoding="utf-8")
    pliego, pandoc = Path(arguments.pliego).resolve(), arguments.pandoc
    of_pliego = f"{pliego} build . --quiet --name book --out {out}"
    source = f"{pandoc} metadata.yaml c????.md -f markdown-implicit_figures --top-level-division=chapter"
    compiled = f"import typst; typst.compile('book.typ', output='{out}/typst.pdf')"
    jobs = {
        "Pliego, EPUB and PDF": ("hugo", f"{of_pliego} --to epub,pdf", ["book.epub", "book.pdf"]),
        "Pliego, EPUB": ("hugo", f"{of_pliego} --to epub", ["book.epub"]),
        "Pliego, PDF": ("hugo", f"{of_pliego} --to pdf", ["book.pdf"]),
        "Pliego, print PDF": ("hugo", f"{of_pliego} --to print", []),
        "pandoc, EPUB": ("pandoc", f"{source} --toc-depth=2 -o {out}/pandoc.epub", ["pandoc.epub"]),
        "pandoc and Typst, PDF": ("pandoc", f'{source} -s --template {out}/book.typst -t typst -o book.typ && {sys.executable} -c "{compiled}"', ["typst.pdf"]),
    }
    rounds = {name: [] for name in jobs}
    for _ in range(arguments.rounds):
        for name, (folder, command, _) in jobs.items():
            rounds[name].append(measured(command, root / folder))
    median = {name: [statistics.median(column) for column in zip(*values)] for name, values in rounds.items()}
    print("| | wall s | user s | most MB | file MB | wall beside pandoc and Typst |\n|---|---:|---:|---:|---:|---:|")
    for name, (wall, user, memory) in median.items():
        size = sum((out / file).stat().st_size for file in jobs[name][2]) / 1e6
        print(f"| {name} | {wall:.2f} | {user:.2f} | {memory:.0f} | {size:.1f} | {wall / median['pandoc and Typst, PDF'][0]:.3f} |")
    print(json.dumps(rounds), file=sys.stderr)
    shutil.rmtree(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("make")
    making.add_argument("text")
    making.add_argument("folder")
    making.add_argument("--chapters", type=int, default=100)
    making.set_defaults(do=make)
    running = commands.add_parser("run")
    running.add_argument("folder")
    running.add_argument("pliego")
    running.add_argument("--pandoc", default="pandoc")
    running.add_argument("--rounds", type=int, default=3)
    running.set_defaults(do=run)
    arguments = parser.parse_args()
    arguments.do(arguments)


if __name__ == "__main__":
    main()
