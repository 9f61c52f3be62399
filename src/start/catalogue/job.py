"""What the jobs of a catalogue run: builds one output of one book, makes the report, gives the verdict. Only Python's own library."""

import html
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

EXTENSIONS = {
    "epub": ".epub", "pdf": ".pdf", "print": "-print.pdf", "cover": "-cover.pdf",
    "onix": ".onix.xml", "jsonld": ".jsonld", "bibtex": ".bib", "csl": ".csl.json",
}


def write(path, text):
    """Whole or not at all, also when this is killed."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.uname().nodename}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(path)


def build(arguments):
    own, flags = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    out, book, site, language, output, result, log, program, cache, epoch, threads = own
    name = book if language == "site" else f"{book}-{language}"
    directory = Path(out) / "books" / book
    depfile = Path(out) / "deps" / f"{book}.{language}.{output}.d"
    depfile.parent.mkdir(parents=True, exist_ok=True)
    command = [program, "build", site, "-o", str(directory / (name + EXTENSIONS[output])), "--to", output]
    command += ["--jobs", threads, "--message-format", "json", "--messages", "en", "--depfile", str(depfile)]
    if language != "site":
        command += ["--lang", language]
    if cache != "-":
        command += ["--cache", cache]
    # No home, no clock, no environment but what programs need to start.
    environment = {"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": epoch, "LC_ALL": "C.UTF-8"}
    started = time.monotonic()
    ran = subprocess.run(command + flags, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds = round(time.monotonic() - started, 3)
    write(log, ran.stdout + "".join(json.dumps({"type": "stderr", "text": line}) + "\n" for line in ran.stderr.splitlines()))
    if ran.returncode not in (0, 1):
        # Not the book's fault: a signal, wrong usage. The job fails, and may be given to another node.
        sys.stderr.write(ran.stderr)
        sys.exit(ran.returncode if ran.returncode > 0 else 128 - ran.returncode)
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    summary = next((line for line in lines if line.get("type") == "summary"), {})
    files = [{key: line[key] for key in ("output", "path", "bytes", "sha256", "pages") if key in line} for line in lines if line.get("type") == "artifact"]
    errors = [line.get("message", "") for line in lines if line.get("severity") == "error"]
    write(result, json.dumps({
        "book": book,
        "language": language,
        "output": output,
        "ok": ran.returncode == 0,
        "title": summary.get("title", ""),
        "files": files,
        "pages": summary.get("pages", 0),
        "words": summary.get("words", 0),
        "errors": summary.get("errors", len(errors)),
        "warnings": summary.get("warnings", 0),
        "codes": summary.get("codes", {}),
        "first_error": errors[0] if errors else "",
        "seconds": seconds,
        "megabytes": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000, 1),
        "node": os.environ.get("SLURMD_NODENAME", os.uname().nodename),
    }, indent=1) + "\n")


def report(arguments):
    out, as_json, as_html = arguments
    results = [json.loads(path.read_text()) for path in sorted((Path(out) / "results").glob("*.json"))]
    whole = {
        "books": len({result["book"] for result in results}),
        "outputs": len(results),
        "failed": sum(not result["ok"] for result in results),
        "bytes": sum(made["bytes"] for result in results for made in result["files"]),
        "seconds": round(sum(result["seconds"] for result in results), 1),
        "results": results,
    }
    write(as_json, json.dumps(whole, indent=1) + "\n")
    rows = []
    for result in sorted(results, key=lambda result: (result["ok"], result["book"], result["language"], result["output"])):
        links = " ".join(
            f'<a href="{html.escape(os.path.relpath(made["path"], out))}">{made["bytes"] / 1e6:.1f} MB</a>' for made in result["files"]
        )
        cells = [result["book"], result["language"], result["output"], result["pages"] or "", result["errors"] or "", result["warnings"] or ""]
        cells = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
        kind = "" if result["ok"] else ' class="failed"'
        rows.append(
            f"<tr{kind}>{cells}<td>{links}</td><td>{result['seconds']:.1f}</td><td>{result['megabytes']:.0f}</td>"
            f"<td>{html.escape(result['first_error'])}</td></tr>"
        )
    head = "".join(f"<th>{cell}</th>" for cell in ("Book", "Language", "Output", "Pages", "Errors", "Warnings", "File", "Seconds", "MB of memory", "First error"))
    write(as_html, f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Catalogue</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 2em }}
table {{ border-collapse: collapse }}
th, td {{ padding: .2em .6em; border-bottom: 1px solid #ccc; text-align: left }}
.failed {{ background: #fdd }}
</style>
<h1>Catalogue</h1>
<p>{whole['books']} books, {whole['outputs']} outputs, {whole['failed']} of them failed; {whole['bytes'] / 1e6:.0f} MB; {whole['seconds']:.0f} s of work.</p>
<table><thead><tr>{head}</tr></thead><tbody>
{chr(10).join(rows)}
</tbody></table>
""")


def verdict(arguments):
    whole = json.loads(Path(arguments[0]).read_text())
    failed = [f"{result['book']} ({result['language']}, {result['output']}): {result['first_error']}" for result in whole["results"] if not result["ok"]]
    print(f"{whole['books']} books, {whole['outputs']} outputs, {whole['failed']} failed: {Path(arguments[0]).with_suffix('.html')}")
    for line in failed:
        print("  " + line)
    sys.exit(bool(failed))


if __name__ == "__main__":
    {"build": build, "report": report, "verdict": verdict}[sys.argv[1]](sys.argv[2:])
