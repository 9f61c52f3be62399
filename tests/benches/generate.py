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

def languages(n):
    return "\n\n".join(f'Dijo <span lang="{"en" if i % 2 else "fr"}">{words(i, 2)}</span> y calló.' for i in range(n))


def mixed_scripts(n):
    return " ".join(("faro", "маяк", "φάρος", "מגדלור", "منارة", "灯台")[i % 6] for i in range(n)) + "\n"


def closed_columns(n):
    return "{{< columns >}}\nuno\n<--->\ndos\n{{< /columns >}}\n\n" * n


def column_parts(n):
    return "{{< columns >}}\n" + "\n<--->\n".join(words(i, 3) for i in range(n)) + "\n{{< /columns >}}\n"


def table_columns(n):
    return "|" + " a |" * n + "\n|" + "---|" * n + "\n|" + " b |" * n + "\n"


def tables(n):
    return "| uno | dos |\n|---|---|\n| tres | cuatro |\n\n" * n


def tabs(n):
    return '{{< tabs "a" >}}\n' + "".join(f'{{{{< tab "{i}" >}}}}\n{words(i, 4)}\n{{{{< /tab >}}}}\n' for i in range(n)) + "{{< /tabs >}}\n"


def notes_in_one_paragraph(n):
    return " ".join(f"{words(i, 2)}[^{i}]" for i in range(n)) + ".\n\n" + "\n".join(f"[^{i}]: {words(i, 3)}." for i in range(n))


def note_of_notes(n):
    return "uno[^0]\n\n" + "\n".join(f"[^{i}]: nota[^{i + 1}]" for i in range(n)) + f"\n[^{n}]: fin\n"


def undefined_notes(n):
    return " ".join(f"faro[^{i}]" for i in range(n)) + "\n"


def unused_notes(n):
    return "uno\n\n" + "\n".join(f"[^{i}]: {words(i, 3)}" for i in range(n)) + "\n"


def links_in_one_paragraph(n):
    return " ".join(f"[{words(i, 2)}](https://example.org/{i})" for i in range(n)) + "\n"


def long_address(n):
    return "https://example.org/" + "abcde/" * n + "\n"


def bare_addresses(n):
    return " ".join(f"https://example.org/{i}" for i in range(n)) + "\n"


def broken_links(n):
    return "\n\n".join(f"Véase [{words(i, 2)}](pagina{i}.md)." for i in range(n))


def missing_fragments(n):
    return "\n\n".join(f"## Noche {i}\n\nVéase [esto](#falta{i})." for i in range(n))


def anchors_in_one_paragraph(n):
    return " ".join(f'<a id="a{i}"></a>{words(i, 2)}' for i in range(n)) + "\n"


def ids(n):
    return "\n\n".join(f"## Noche {{#a{i}}}" for i in range(n))


def pictures_in_one_paragraph(n):
    return " ".join("![faro](p.png)" for i in range(n)) + "\n"


def missing_pictures(n):
    return "\n\n".join(f"![{words(i, 3)}](falta{i}.png)" for i in range(n))


def image_files(n):
    return "\n\n".join(f"![{words(i, 3)}](p{i}.png)" for i in range(n))


def formulas_in_one_paragraph(n):
    return " ".join(f"sea $x_{{{i}}}$" for i in range(n)) + "\n"


def open_dollars(n):
    return "$a " * n + "\n"


def open_brackets_of_formulas(n):
    return "\\\\(a " * n + "\n"


def long_formula(n):
    return "$$" + " + ".join(f"x_{{{i}}}" for i in range(n)) + "$$\n"


def code_blocks(n):
    return "```rust\nlet x = 1;\n```\n\n" * n


def plain_code(n):
    return "```\n" + "\n".join(words(i, 5) for i in range(n)) + "\n```\n"


def long_code_line(n):
    return "```\n" + words(1, n) + "\n```\n"


def long_code_span(n):
    return "`" + words(1, n) + "`\n"


def code_spans(n):
    return "`a` faro " * n + "\n"


def open_backticks(n):
    return "".join("`" * (1 + i % 60) + "a " for i in range(n)) + "\n"


def citations_in_one_paragraph(n):
    return " ".join(f'{words(i, 1)} {{{{< cite "obra{i}" >}}}}' for i in range(n)) + "\n"


def unknown_shortcodes(n):
    return "\n\n".join(f"{{{{< raro{i} >}}}}" for i in range(n))


def open_tags(n):
    return "{{< a " * n + "\n"


def open_quotes_of_tags(n):
    return '{{< a "b ' * n + "\n"


def open_escapes(n):
    return "{{</* a " * n + "\n"


def open_braces(n):
    return "{{ < a " * n + "\n"


def closers(n):
    return "{{< /hint >}}\n\n" * n


def parameters(n):
    return "{{< hint " + " ".join(f'a{i}="b"' for i in range(n)) + " >}}\ntexto\n{{< /hint >}}\n"


def front_matter_list(n):
    return "---\nauthors:\n" + "\n".join(f"- Autor {i}" for i in range(n)) + "\n---\n\ntexto\n"


def html_closed_spans(n):
    return "<span>a</span> " * n + "\n"


def html_closed_blocks(n):
    return "<div>\n\ntexto\n\n</div>\n\n" * n


def html_comments(n):
    return "<!-- uno --> a " * n + "\n"


def open_comments(n):
    return "a <!-- b " * n + "\n"


def open_angles(n):
    return "<a " * n + "\n"


def html_attributes(n):
    return "<span " + " ".join(f'a{i}="b"' for i in range(n)) + ">texto</span>\n"


def html_rows(n):
    return "<table>" + "".join(f"<tr><td>{i}</td><td>{words(i, 2)}</td></tr>\n" for i in range(n)) + "</table>\n"


def details(n):
    return "<details><summary>Uno</summary>\n\ntexto\n\n</details>\n\n" * n


def entities(n):
    return "&amp;&#x41; &copy " * n + "\n"


def dialogue(n):
    return "\n\n".join(f"—{words(i, 3).capitalize()} —dijo—. {words(i + 1, 4).capitalize()}." for i in range(n))


def open_quotations(n):
    return "«a " * n + "\n"


def apostrophes(n):
    return "l'a 'b " * n + "\n"


def dashes(n):
    return "a -- b --- c " * n + "\n"


def numbers(n):
    return "12 km, 1990-1995, § 3 " * n + "\n"


def definitions_of_one_term(n):
    return "faro\n" + "\n".join(f": {sentence(i)}" for i in range(n)) + "\n"


def line_breaks(n):
    return "verso  \n" * n


def poem_lines(n):
    return "{{< poem >}}\n" + "verso de la isla\n" * n + "{{< /poem >}}\n"


def rules(n):
    return "a\n\n---\n\n" * n


def soft_hyphens(n):
    return "fa\u00adro" * n + "\n"


def spaces(n):
    return "a" + " " * n + "b\n"


def blank_lines(n):
    return "a\n" + "\n" * n + "b\n"


def combining(n):
    return "e" + "\u0301" * n + "\n"


def emoji(n):
    return ":smile: \U0001f600\ufe0f " * n + "\n"


def missing_glyphs(n):
    return "".join(chr(0x13000 + i % 1000) + " " for i in range(n)) + "\n"


def ideographs(n):
    return "灯台の島は静かだった。" * n + "\n"


def arabic(n):
    return "كان المنار في الجزيرة هادئا " * n + "\n"


def tasks(n):
    return "\n".join(f"- [ ] {words(i, 3)}" for i in range(n))


def label_definitions(n):
    return "\n".join(f"[a{i}]: https://example.org/{i}" for i in range(n)) + "\n\n" + " ".join(f"[a{i}]" for i in range(n)) + "\n"


def mermaid(n):
    return "```mermaid\ngraph TD\n" + "\n".join(f"A{i} --> A{i + 1}" for i in range(n)) + "\n```\n"


def goat(n):
    return "```goat\n" + "+---+\n| a |\n+---+\n" * n + "```\n"


def unclosed_fences(n):
    return "> ```\n\n" * n


def quotes_in_row(n):
    return "> cita\n\n" * n


def alerts(n):
    return "> [!NOTE]\n> nota\n\n" * n


def nested_ordered(n):
    return "1. " * n + "a\n"


def closed_nested_html(n):
    return "<b>" * n + "a" + "</b>" * n + "\n"


def svg_nodes(n):
    return "![dibujo](d.svg)\n"


def css_rules(n):
    return "\n\n".join(sentence(i) for i in range(20))


def front_images(n):
    return "\n\n".join(f'{{{{< figure src="p.png" caption="{words(i, 4)}" >}}}}' for i in range(n))


KINDS = {f.__name__.replace("_", "-"): f for f in [
    paragraphs, long_paragraph, headings, equal_headings, notes, one_note_cited, links, references, code, table_rows, table_cell,
    list_items, nested_lists, nested_quotes, nested_hints, nested_alerts, open_columns, open_hints, closed_hints, open_links,
    open_emphasis, citations, long_word, formulas, display_formulas, pictures, front_matter_keys, html_spans, html_blocks,
    quotation_marks, definitions, ellipses, ordinals, languages, mixed_scripts, closed_columns, column_parts, table_columns,
    tables, tabs, notes_in_one_paragraph, note_of_notes, undefined_notes, unused_notes, links_in_one_paragraph, long_address,
    bare_addresses, broken_links, missing_fragments, anchors_in_one_paragraph, ids, pictures_in_one_paragraph, missing_pictures,
    image_files, formulas_in_one_paragraph, open_dollars, open_brackets_of_formulas, long_formula, code_blocks, plain_code,
    long_code_line, long_code_span, code_spans, open_backticks, citations_in_one_paragraph, unknown_shortcodes, open_tags,
    open_quotes_of_tags, open_escapes, open_braces, closers, parameters, front_matter_list, html_closed_spans, html_closed_blocks,
    html_comments, open_comments, open_angles, html_attributes, html_rows, details, entities, dialogue, open_quotations,
    apostrophes, dashes, numbers, definitions_of_one_term, line_breaks, poem_lines, rules, soft_hyphens, spaces, blank_lines,
    combining, emoji, missing_glyphs, ideographs, arabic, tasks, label_definitions, mermaid, goat, unclosed_fences, quotes_in_row,
    alerts, nested_ordered, closed_nested_html, svg_nodes, css_rules, front_images]}


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


def chapters_that_refer(folder, n):
    for i in range(n):
        (folder / f"c{i:05}.md").write_text(f"# Capítulo {i}\n\nVéase [otro](c{(i * 7 + 1) % n:05}.md).\n", encoding="utf-8")


def sections(folder, n):
    for i in range(n):
        section = folder / f"s{i:05}"
        section.mkdir()
        (section / "_index.md").write_text(f"---\ntitle: Parte {i}\n---\n\n{sentence(i)}\n", encoding="utf-8")
        (section / "uno.md").write_text(f"# Capítulo {i}\n\n{sentence(i)}\n", encoding="utf-8")


def site_languages(folder, n):
    (folder / "content").mkdir()
    (folder / "content" / "uno.md").write_text("# Uno\n\ntexto\n", encoding="utf-8")
    tags = [a + b + c for a in "abcdefghij" for b in "abcdefghijklmnopqrstuvwxyz" for c in "abcdefghijklmnopqrstuvwxyz"]
    settings = "title = 'Crecimiento'\ndefaultContentLanguage = 'es'\n[languages.es]\ntitle = 'x'\n"
    (folder / "hugo.toml").write_text(settings + "".join(f"[languages.{tag}]\ntitle = 'x'\n" for tag in tags[:n]), encoding="utf-8")
    (folder / "book.yaml").unlink()


def own_template(folder, n, template):
    (folder / "layouts" / "shortcodes").mkdir(parents=True)
    (folder / "layouts" / "shortcodes" / "propio.html").write_text(template, encoding="utf-8")
    (folder / "hugo.toml").write_text("title = 'Crecimiento'\n", encoding="utf-8")
    (folder / "content").mkdir()
    calls = "".join(f"{{{{< propio v{i} >}}}}Lo de dentro.{{{{< /propio >}}}}\n\n" for i in range(n))
    (folder / "content" / "uno.md").write_text("# Uno\n\n" + calls, encoding="utf-8")


def own_templates(folder, n):
    own_template(folder, n, '<p class="{{ .Get 0 }}">{{ with .Inner }}{{ . }}{{ end }}</p>\n')


def stored_values(folder, n):
    store = '{{ .Page.Store.Add "lista" (slice (.Get 0)) }}{{ .Page.Store.Set (.Get 0) .Ordinal }}'
    own_template(folder, n, store + "<p>{{ .Page.Store.Get (.Get 0) }} {{ .Inner }}</p>\n")


FOLDERS = {
    "chapters": chapters,
    "chapters-that-refer": chapters_that_refer,
    "sections": sections,
    "site-languages": site_languages,
    "own-templates": own_templates,
    "stored-values": stored_values,
}


def main():
    if len(sys.argv) != 4:
        print("\n".join([*KINDS, *FOLDERS]))
        return
    kind, n, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.yaml").write_text("title: Crecimiento\nauthors: [Nadie]\nlanguage: es\n", encoding="utf-8")
    if kind in FOLDERS:
        FOLDERS[kind](folder, n)
        return
    if kind in ("pictures", "pictures-in-one-paragraph", "front-images"):
        (folder / "p.png").write_bytes(png())
    if kind == "image-files":
        for i in range(n):
            (folder / f"p{i}.png").write_bytes(png())
    if kind == "svg-nodes":
        shapes = "".join(f'<rect x="{i % 100}" y="{i // 100}" width="1" height="1"/>' for i in range(n))
        (folder / "d.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">{shapes}</svg>')
    if kind == "css-rules":
        (folder / "estilo.css").write_text("".join(f"p.a{i} {{ color: #111 }}\n" for i in range(n)))
        with (folder / "book.yaml").open("a") as settings:
            settings.write("style: estilo.css\n")
    text = KINDS[kind](n)
    if not text.startswith("---"):
        text = "# Uno\n\n" + text
    (folder / "uno.md").write_text(text + "\n", encoding="utf-8")


main()
