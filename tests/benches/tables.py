#!/usr/bin/env python3
"""tables.py TABLE PLIEGO ...: the tables of README.md that tell how whole books are set, in Markdown, as they are today.

  tables.py designs PLIEGO BOOK             designs × measures: BOOK (a directory of prose) in every design with its own page
  tables.py languages PLIEGO HANDBOOK LANG...   languages × measures: the prose of prose.py (which says what HANDBOOK is) on one page;
                                            beside LuaLaTeX where `lualatex` is installed, FONTS says where its faces are and
                                            PEERS names the languages (all five that prose.py knows, else)
  tables.py printers PLIEGO                 printers × trims × designs: what each printer says of a book of six chapters with notes,
                                            a figure, a table, code, a formula, a list and a box in each, and how many pages it has

Figures of designs are those of `--report=json`; those of languages are read from the PDFs by typo_metrics.py (which wants PyMuPDF), so
that both programs are measured alike. Work is done in a temporary directory; nothing is left behind.
"""
import json, os, re, shutil, subprocess, sys, tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRIMS = ["6x9", "150x230", "a5", "140x210", "5.5x8.5", "5x8"]
PRINTERS = ["kdp", "ingramspark", "lulu", "bod", "generic", "any"]
# The page of the languages: 108 mm wide in EB Garamond 11/14, on 6 by 9 inches.
PAGE = """@page { size: 6in 9in; margin: 20mm 22mm 22.6mm 22.4mm; }
@page :left { margin-left: 22mm; margin-right: 22.4mm; }
h1 { break-before: page; }
@media print { body { font-family: "EB Garamond"; font-size: 11pt; line-height: 14pt; } p { text-indent: 1.2em; text-align: justify; hyphens: auto; } }
"""
# What is measured: its name, and how it is had from the report of a build and from the figures of typo_metrics.py; with how many decimals.
MEASURES = [
    ("word space, standard deviation", "ratio_sd", "sd", 3),
    ("95th percentile", "ratio_p95", "p95", 2),
    ("maximum", "ratio_max", "max", 2),
    ("lines under .75 (%)", "tight_percent", "tight_pct", 1),
    ("change from line to line", "jump", "jump", 3),
    ("lines that end in a hyphen (%)", "hyphen_percent", "hyphen_pct", 1),
    ("three hyphens in a row", "ladders", "ladders3", 0),
    ("rivers per 1000 lines", "rivers_per_1000", "rivers_per_1000", 1),
    ("stacks", "stacks", "stacks", 0),
    ("runts", "runts", "runts", 0),
    ("widows and orphans", ("widows", "orphans"), ("widows", "orphans"), 0),
    ("short pages", "short_pages", "short_pages", 0),
    ("hyphens at a page's end", "page_end_hyphens", "page_end_hyphens", 0),
    ("overfull lines", "overfull", "overfull", 0),
]


def run(*command, may_fail=False):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode and not may_fail:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr[-3000:]}")
    return done


def table(first, heads, rows):
    print(f"| {first} | {' | '.join(heads)} |")
    print("|" + "---|" * (len(heads) + 1))
    for name, cells in rows:
        print(f"| {name} | {' | '.join(cells)} |")


def shown(figures, key, digits):
    keys = key if isinstance(key, tuple) else (key,)
    if any(figures.get(key) is None for key in keys):
        return ""
    if digits == 3 or "ratio" in str(key) or key in ("p95", "max", "tight_percent"):
        if not figures["lines"]:
            return "ragged" if key == "ratio_sd" else ""
    text = f"{sum(figures[key] for key in keys):.{digits}f}"
    return text[1:] if text.startswith("0.") else text


def styles(pliego):
    """The designs, and whether each justifies its lines."""
    return [line.split()[0] for line in run(pliego, "styles").stdout.splitlines() if re.match(r"[a-z-]+ +\S", line)]


def report(pliego, book, work, *options):
    """The quality report of a build."""
    file = work / "report.json"
    run(pliego, "build", book, "--to", "pdf", "-o", work / "out.pdf", f"--report={file}", "--quiet", *options)
    return json.loads(file.read_text())


def designs(pliego, book):
    with tempfile.TemporaryDirectory() as work:
        found = {style: report(pliego, book, Path(work), "--style", style, "--facing") for style in styles(pliego)}
    rows = [("pages", [str(found[style]["pages"]) for style in found]), ("justified lines", [str(found[style]["lines"]) for style in found])]
    rows += [(name, [shown(found[style], key, digits) for style in found]) for name, key, _, digits in MEASURES]
    table("measure", list(found), rows)


def languages(pliego, handbook, *names):
    sys.path.insert(0, str(HERE))
    import prose, typo_metrics

    peers = [name for name in os.environ.get("PEERS", "es-ES en-US fr-FR de-DE pt-BR").split() if shutil.which("lualatex")]
    ours, theirs, sizes = {}, {}, []
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        (work / "page.css").write_text(PAGE)
        for name in names:
            folder = work / name
            with open(os.devnull, "w") as quiet:
                said, sys.stdout = sys.stdout, quiet
                prose.main(handbook, name, 30000, str(folder))
                sys.stdout = said
            sizes.append(str(sum(len(page.read_text().split()) for page in (folder / "hugo/content").glob("*.md"))))
            file = folder / "ours.pdf"
            run(pliego, "build", folder / "hugo", "--facing", "--to", "pdf", "--style", work / "page.css", "-o", file, "--quiet")
            ours[name] = typo_metrics.measure(file, (4, 999), None, 0)
            if name in peers:
                run("lualatex", "-interaction=batchmode", f"-output-directory={folder}", folder / "prose.tex", may_fail=True)
                theirs[name] = typo_metrics.measure(folder / "prose.pdf", (4, 999), None, 0)
    heads = list(ours) + [f"LuaLaTeX {name}" for name in theirs]
    found = list(ours.values()) + list(theirs.values())
    rows = [("words", sizes + [""] * len(theirs)), ("justified lines", [str(figures["lines"]) for figures in found])]
    rows += [(name, [shown(figures, key, digits) for figures in found]) for name, _, key, digits in MEASURES]
    table("measure", heads, rows)


def sample(folder):
    """A book with long names, heads, folios, notes, a figure, a table, code, a formula, a list and a box."""
    words = "la luz del faro cae sobre el agua y vuelve como quien pregunta por una casa que ya no está en su sitio"
    paragraph = f"{words.capitalize()}, {words}, {words}.\n\n"
    things = ["![Un barco](barco.svg)", "| a | b |\n|---|---|\n| uno | dos |", "```\nlet a = 1;\n```", "$$\\frac{a}{b}=\\sum_i x_i$$", "- uno\n- dos", "> [!NOTE]\n> Nota."]
    for chapter in range(6):
        text = f"---\ntitle: Un capítulo cuyo título es bastante largo y llega lejos, número {chapter}\n---\n\n"
        for thing in things:
            text += f"## Sección\n\n{paragraph * (4 + chapter)}Con nota.[^{chapter}]\n\n{thing}\n\n"
        (folder / f"{chapter:02}.md").write_text(text + f"[^{chapter}]: {paragraph}")
    (folder / "barco.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="#567"/></svg>')
    (folder / "book.yaml").write_text(
        "title: El faro de la isla Quieta y otras historias del mar y de la costa\nauthors: [Elvira Montes de Oca y Fernández]\nlanguage: es\n"
        "publisher: Servicio de Publicaciones de la Universidad\nblurb: Nadie había apagado la luz.\nprint-isbn: 978-84-376-0494-7\nspine-width: 12mm\nspine-text: none\n")


def printers(pliego):
    """A cell has the pages of a book that the printer would take, else the codes of what it says."""
    with tempfile.TemporaryDirectory() as work:
        sample(Path(work))
        verdicts(pliego, work)


def verdicts(pliego, book):
    for trim in TRIMS:
        rows = []
        for style in styles(pliego):
            cells = []
            for printer in PRINTERS:
                said = run(pliego, "check", book, "--printer", printer, "--trim", trim, "--style", style, "--message-format", "json", may_fail=True)
                told = [json.loads(line) for line in said.stdout.splitlines() + said.stderr.splitlines() if line.startswith("{")]
                codes = [message.get("code") for message in told]
                faults = sorted({message["code"] for message in told if message.get("severity") in ("error", "warning")})
                pages = next((str(message["pages"]) for message in told if "pages" in message), "yes")
                cells.append(pages if "print-ready" in codes else ", ".join(faults) or "no")
            rows.append((style, cells))
        table(trim, PRINTERS, rows)
        print()


TABLES = {"designs": (designs, 2), "languages": (languages, 3), "printers": (printers, 1)}

if __name__ == "__main__":
    name, *rest = sys.argv[1:] or [""]
    if name not in TABLES or len(rest) < TABLES[name][1]:
        sys.exit(__doc__)
    TABLES[name][0](*rest)
