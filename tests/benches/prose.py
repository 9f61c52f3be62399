#!/usr/bin/env python3
"""prose.py HANDBOOK LANG WORDS FOLDER: running prose of a manual in one of its languages, for measuring justified text beside LuaLaTeX.

HANDBOOK is usr/share/doc/debian-handbook/html of Debian's package `debian-handbook` (apt-get download; dpkg-deb -x), which has the same
book in 26 languages; LANG one of its folders (es-ES, en-US, fr-FR, de-DE, pt-BR ...). Paragraphs of 150 characters and more without code go, in
order, into FOLDER/hugo, a site of chapters of sixty paragraphs, and FOLDER/prose.tex, the same text for LuaLaTeX on the same page: EB
Garamond 11/14, 108 mm, 6 by 9 inches. FONTS in the environment is the folder of the four faces (BenchGaramond-*.ttf, or any)."""
import glob, html, os, re, sys

BABEL = {"es": "spanish", "en": "english", "fr": "french", "de": "ngerman", "pt": "portuguese", "it": "italian", "ca": "catalan", "nl": "dutch", "pl": "polish", "cs": "czech", "sv": "swedish"}


FOREIGN = dict.fromkeys((lang for lang in BABEL if lang != "en"), r"\b(the|The) .*\b(is|and|of)\b")


def paragraphs(folder):
    seen = set()
    for name in sorted(glob.glob(f"{folder}/*.html")):
        foreign = FOREIGN.get(folder.rsplit("/", 1)[-1][:2])
        for p in re.findall(r'<div class="para">(.*?)</div>', open(name, encoding="utf-8").read(), re.S):
            if re.search(r"<(div|code|pre|table|ul|ol)", p):
                continue
            text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", p)).split())
            if foreign and re.search(foreign, text):
                continue  # not translated
            if len(text) >= 150 and text not in seen and not re.search(r"https?:|[/_]\w+[/_]|^\W", text):
                seen.add(text)
                yield text


def tex(text):
    text = re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", "\\textbackslash "))
    return text.replace("~", "\\textasciitilde ").replace("^", "\\^{}")


def main(handbook, lang, words, folder):
    chosen, count = [], 0
    for text in paragraphs(f"{handbook}/{lang}"):
        if count >= int(words):
            break
        chosen.append(text)
        count += len(text.split())
    chapters = [chosen[i : i + 60] for i in range(0, len(chosen), 60)]
    os.makedirs(f"{folder}/hugo/content", exist_ok=True)
    open(f"{folder}/hugo/hugo.toml", "w").write(f'title = "Prose"\nlanguageCode = "{lang}"\n')
    open(f"{folder}/hugo/book.yaml", "w").write(f"title: Prose\nlanguage: {lang}\nauthors: [Debian]\n")
    main_lang = lang.split("-")[0]
    out = [
        r"\documentclass[11pt,twoside]{book}\usepackage[paperwidth=6in,paperheight=9in,top=20mm,bottom=22.6mm,inner=22.4mm,outer=22mm,headsep=4mm,footskip=8mm]{geometry}",
        r"\usepackage{fontspec}\usepackage[%s]{babel}\usepackage{microtype}" % BABEL[main_lang],
        r"\setmainfont{BenchGaramond}[Path=%s/,Extension=.ttf,UprightFont=*-Regular,ItalicFont=*-Italic,BoldFont=*-Bold]" % os.environ.get("FONTS", "."),
        r"\makeatletter\renewcommand\normalsize{\@setfontsize\normalsize{11bp}{14bp}}\makeatother",
        r"\pagestyle{plain}\begin{document}\normalsize\setlength{\parindent}{1.2em}\setlength{\parskip}{0pt}",
        r"\widowpenalty=10000 \clubpenalty=10000 \brokenpenalty=4000 \raggedbottom" if os.environ.get("TUNED") else "",
    ]
    for n, chapter in enumerate(chapters, 1):
        body = "\n\n".join(re.sub(r"([*_`\[\]<>#\\])", r"\\\1", p) for p in chapter)
        open(f"{folder}/hugo/content/{n:02}.md", "w").write(f'+++\ntitle = "{n}"\nweight = {n}\n+++\n\n{body}\n')
        out += [r"\chapter*{%d}" % n, "\n\n".join(map(tex, chapter)), ""]
    open(f"{folder}/prose.tex", "w").write("\n".join(out) + "\n\\end{document}\n")
    print(lang, count, "words,", len(chapters), "chapters")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
