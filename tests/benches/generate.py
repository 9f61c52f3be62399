#!/usr/bin/env python3
"""Writes a book in which one thing comes n times: generate.py KIND N FOLDER. Without arguments it lists the kinds.

The words are the same on every run and any machine.
"""

import sys
from pathlib import Path

WORDS = ("el faro de la isla quieta nadie había apagado luz durante treinta años y mar seguía golpeando contra las rocas "
         "mientras viejo torrero escribía su cuaderno cartas que no enviaría porque barco del correo llegaba sólo cada "
         "primavera con noticias harina tinta esperanza").split()


def words(seed, count):
    """`count` words: a sequence that depends on `seed` alone."""
    state, chosen = seed * 2654435761 + 12345, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        chosen.append(WORDS[(state >> 8) % len(WORDS)])
    return " ".join(chosen)


def sentence(seed, count=12):
    return words(seed, count).capitalize() + "."


def paragraphs(n):
    return "\n\n".join(sentence(i, 20) for i in range(n))


def long_paragraph(n):
    return words(1, n) + "."


def headings(n):
    return "\n\n".join(f"## Noche {i}\n\n{sentence(i)}" for i in range(n))


def equal_headings(n):
    return "## Noche\n\n" * n


def notes(n):
    return "\n\n".join(f"{sentence(i)}[^{i}]\n\n[^{i}]: {sentence(i + 1, 6)}" for i in range(n))


def one_note_cited(n):
    return "\n\n".join(f"{sentence(i, 6)}[^a]" for i in range(n)) + "\n\n[^a]: La nota.\n"


def links(n):
    return "\n\n".join(f"Véase [{words(i, 2)}](https://example.org/{i})." for i in range(n))


def references(n):
    return "## Destino\n\n" + "\n\n".join(f"Véase [{words(i, 2)}](#destino)." for i in range(n))


def code(n):
    return "```rust\n" + "\n".join(f"let x{i} = {i} + y; // {words(i, 3)}" for i in range(n)) + "\n```\n"


def table_rows(n):
    return "| uno | dos | tres |\n|---|---|---|\n" + "\n".join(f"| {i} | {words(i, 4)} | {words(i + 1, 3)} |" for i in range(n))


def table_cell(n):
    return f"| uno | dos |\n|---|---|\n| {words(1, n)} | corto |\n"


def list_items(n):
    return "\n".join(f"- {sentence(i)}" for i in range(n))


def nested_lists(n):
    return "\n".join("  " * i + f"- {words(i, 2)}" for i in range(n))


def nested_quotes(n):
    return "> " * n + "cita\n"


def nested_hints(n):
    return '{{< hint info >}}\n' * n + "centro\n\n" + '{{< /hint >}}\n' * n


def nested_alerts(n):
    return "\n".join("> " * i + "[!NOTE]\n" + "> " * i + "nota" for i in range(1, n + 1))


def open_columns(n):
    return '{{< columns >}}\ntexto\n\n' * n


def open_hints(n):
    return '{{< hint info >}}\ntexto\n\n' * n


def closed_hints(n):
    return '{{< hint info >}}\ntexto\n{{< /hint >}}\n\n' * n


def open_links(n):
    return "[a" * n + "\n"


def open_emphasis(n):
    return "*a **b " * n + "\n"


def citations(n):
    return "\n\n".join(f'{words(i, 3)} {{{{< cite "obra{i}" >}}}}.' for i in range(n))


def long_word(n):
    return "a" * n + "\n"


def formulas(n):
    return "\n\n".join(f"Sea $x_{{{i}}} = {i}$ entonces." for i in range(n))


def display_formulas(n):
    return "\n\n".join(f"$$x_{{{i}}} = {i}$$" for i in range(n))


def pictures(n):
    return "\n\n".join(f"![{words(i, 3)}](p.png)" for i in range(n))


def front_matter_keys(n):
    return "---\n" + "\n".join(f"clave{i}: {i}" for i in range(n)) + "\n---\n\ntexto\n"


def html_spans(n):
    return "<span>a" * n + "\n"


def html_blocks(n):
    return "<div>\n" * n + "texto\n"


def quotation_marks(n):
    return '"a ' * n + "\n"


def definitions(n):
    return "\n\n".join(f"{words(i, 2)}\n: {sentence(i)}" for i in range(n))


def ellipses(n):
    return "faro... " * n + "\n"


def ordinals(n):
    return "el 1er faro, " * n + "\n"


KINDS = {f.__name__.replace("_", "-"): f for f in [
    paragraphs, long_paragraph, headings, equal_headings, notes, one_note_cited, links, references, code, table_rows, table_cell,
    list_items, nested_lists, nested_quotes, nested_hints, nested_alerts, open_columns, open_hints, closed_hints, open_links,
    open_emphasis, citations, long_word, formulas, display_formulas, pictures, front_matter_keys, html_spans, html_blocks,
    quotation_marks, definitions, ellipses, ordinals]}


def png():
    """A picture of two grey pixels."""
    import struct
    import zlib

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x40\xc0")) + chunk(b"IEND", b"")


def chapters(folder, n):
    for i in range(n):
        (folder / f"c{i:05}.md").write_text(f"---\ntitle: Capítulo {i}\nweight: {i + 1}\n---\n\n{sentence(i)}\n", encoding="utf-8")


def main():
    if len(sys.argv) != 4:
        print("\n".join([*KINDS, "chapters"]))
        return
    kind, n, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.yaml").write_text("title: Crecimiento\nauthors: [Nadie]\nlanguage: es\n", encoding="utf-8")
    if kind == "chapters":
        chapters(folder, n)
        return
    if kind == "pictures":
        (folder / "p.png").write_bytes(png())
    text = KINDS[kind](n)
    if not text.startswith("---"):
        text = "# Uno\n\n" + text
    (folder / "uno.md").write_text(text + "\n", encoding="utf-8")


main()
