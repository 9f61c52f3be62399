"""learned.py BOOK FOLDER [--citations N] [--works N] [--marks N] [--csl STYLE]

A copy of a Hugo site in which paragraphs cite works and mark terms of an index, spread evenly over its pages. Of the citations most name a
page, some stand in the sentence or name two works; of the works some share their authors and years, and some authors their surnames.
"""

import argparse
import random
import re
import shutil
from pathlib import Path

SURNAMES = ("Aguirre Baeza Campos Duarte Espinosa Ferrer Gálvez Herrera Ibáñez Jara Lozano Molina Navarro Ortega Pardo Quintana Robles Salas "
            "Tejada Ureña Valdés Yáñez Zamora Ávila Öberg Smith Müller Dupont Rossi Silva").split()
GIVEN = "Ana Beatriz Carlos Diego Elena Fernando Gloria Hugo Inés Juan Karla Luis María Nora Óscar Pedro Rosa Sara Tomás Úrsula".split()
NOUNS = "historia teoría lectura memoria ciudad lengua imagen crítica novela razón aventura venta camino sombra palabra".split()
KINDS = ("book", "article", "incollection", "thesis", "online")


def work(i, rng):
    kind = KINDS[i % 5 if i % 3 else 0]
    authors = [f"{rng.choice(SURNAMES)}, {rng.choice(GIVEN)}" for _ in range(rng.choice((1, 1, 1, 2, 3, 4)))]
    a, b, c = (rng.choice(NOUNS) for _ in range(3))
    fields = {
        "author": " and ".join(authors),
        "title": f"La {a} y la {b}: {i} notas sobre la {c}",
        "date": str(rng.randint(1950, 2024)),
    }
    if kind == "book":
        fields |= {"publisher": f"Editorial {rng.choice(SURNAMES)}", "location": rng.choice(("Madrid", "Bogotá", "México", "Lima"))}
    elif kind == "article":
        first = rng.randint(1, 400)
        fields |= {"journaltitle": f"Revista de {a}", "volume": str(i % 40 + 1), "number": str(i % 4 + 1), "pages": f"{first}--{first + 17}",
                   "doi": f"10.1000/xyz{i}"}
    elif kind == "incollection":
        fields |= {"booktitle": f"Estudios de {b}", "editor": f"{rng.choice(SURNAMES)}, {rng.choice(GIVEN)}", "publisher": "Cátedra", "pages": "10--40"}
    elif kind == "thesis":
        fields |= {"institution": "Universidad de Salamanca", "type": "Tesis doctoral"}
    else:
        fields |= {"url": f"https://example.org/{i}", "urldate": "2024-05-06"}
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{obra{i},\n{body}}}\n"


def citation(i, works, rng):
    key, page = f"obra{i if i < works else rng.randrange(works)}", rng.randint(1, 480)
    return (f" [@{key}, p. {page}]", f" [@{key}, p. {page}]", f" [@{key}, pp. {page}-{page + 3}]", f" [@{key}]", f" [@{key}, p. {page}]",
            f" [@{key}, cap. {page % 20 + 1}]", f" [@{key}; @obra{rng.randrange(works)}, p. {page}]", f" según @{key} [p. {page}]",
            f" [véase @{key}, p. {page}]", f" [-@{key}, p. {page}]")[i % 10]


def mark(i, words, rng):
    word = rng.choice(words) if words else "nada"
    return f'{{{{< index "{word}" >}}}}' if i % 3 else f'{{{{< index "{word}!{rng.choice(NOUNS)}" >}}}}'


def paragraphs(text):
    """Where the paragraphs of a page end, before their last mark."""
    at, fenced, started = 0, False, False
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        started |= bool(re.match(r"[\w—¿¡«]", line))
        if not fenced and re.match(r"[A-ZÁÉÍÓÚÑ—¿¡«]", line) and line.rstrip().endswith("."):
            yield at, at + len(line.rstrip()) - 1
        at += len(line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("book", type=Path)
    parser.add_argument("folder", type=Path)
    for name in ("citations", "works", "marks"):
        parser.add_argument(f"--{name}", type=int, default=0)
    parser.add_argument("--csl", default="apa")
    args = parser.parse_args()
    works = args.works or max(1, args.citations // 5)
    rng = random.Random(13)
    shutil.copytree(args.book, args.folder, dirs_exist_ok=True)
    pages = sorted(args.folder.glob("content/**/*.md"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    places = [(page, start, end) for page in pages for start, end in paragraphs(texts[page])]
    put = {}
    for count, make in ((args.citations, "citation"), (args.marks, "mark")):
        for i in range(count):
            page, start, end = places[i * len(places) // count]
            if make == "citation":
                put.setdefault((page, end), []).append(citation(i, works, rng))
            else:
                words = re.findall(r"\b[A-Za-zÁÉÍÓÚÑáéíóúñ]{6,}\b", texts[page][start:end])
                put.setdefault((page, end), []).append(mark(i, words, rng))
    for (page, end), added in sorted(put.items(), key=lambda item: -item[0][1]):
        texts[page] = texts[page][:end] + "".join(added) + texts[page][end:]
    for page, text in texts.items():
        page.write_text(text, encoding="utf-8")
    if args.citations:
        (args.folder / "refs.bib").write_text("\n".join(work(i, rng) for i in range(works)), encoding="utf-8")
        with (args.folder / "book.yaml").open("a", encoding="utf-8") as book:
            book.write(f"bibliography: refs.bib\ncsl: {args.csl}\n")


main()
