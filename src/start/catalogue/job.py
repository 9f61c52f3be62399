"""What the jobs of a catalogue run: builds the outputs of one book, makes the report, gives the verdict. Only Python's own library."""

import html
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

# As often as the Snakefile says.
RETRIES = 2
RECORDS = {"onix", "marc", "marcxml", "jsonld", "bibtex", "csl"}


def write(path, text):
    """Whole or not at all, also when this is killed."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.uname().nodename}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(path)


def build(arguments):
    own, flags = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    out, book, site, language, output, result, log, program, cache, epoch, threads, attempt = own
    directory = Path(out) / "books" / book
    if RECORDS.issuperset(output.split("+")):
        # A record is built with what it tells of, which another job makes, too.
        directory = directory / output
    depfile = Path(out) / "deps" / f"{book}.{language}.{output}.d"
    depfile.parent.mkdir(parents=True, exist_ok=True)
    command = [program, "build", site, "-o", str(directory), "--name", book if language == "site" else f"{book}-{language}"]
    command += ["--to", output.replace("+", ","), "--jobs", threads, "--message-format", "json", "--messages", "en", "--depfile", str(depfile)]
    if language != "site":
        command += ["--lang", language]
    if cache != "-":
        command += ["--cache", cache]
    # No home, no clock, no environment but what programs need to start.
    environment = {"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": epoch, "LC_ALL": "C.UTF-8"}
    started = time.monotonic()
    ran = subprocess.run(command + flags, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds = round(time.monotonic() - started, 3)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    write(log, ran.stdout + "".join(json.dumps({"type": "stderr", "text": line}) + "\n" for line in ran.stderr.splitlines()))
    killed = "" if ran.returncode >= 0 else f"the program was killed by {signal.Signals(-ran.returncode).name}; out of memory?"
    if killed and int(attempt) <= RETRIES:
        # Not the book's fault, perhaps: the job fails, and is tried again with more memory.
        sys.exit(killed)
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    summary = next((line for line in lines if line.get("type") == "summary"), {})
    files = [{key: line[key] for key in ("output", "path", "bytes", "sha256", "pages") if key in line} for line in lines if line.get("type") == "artifact"]
    errors = [line.get("message", "") for line in lines if line.get("severity") == "error"]
    if killed or ran.returncode not in (0, 1):
        errors.insert(0, killed or ran.stderr.strip())
    write(result, json.dumps({
        "book": book,
        "language": language,
        "output": output,
        "ok": ran.returncode == 0,
        "title": summary.get("title", ""),
        "files": files,
        "pages": summary.get("pages", 0),
        "words": summary.get("words", 0),
        "errors": summary.get("errors") or len(errors),
        "warnings": summary.get("warnings", 0),
        "codes": summary.get("codes", {}),
        "first_error": errors[0] if errors else "",
        "seconds": seconds,
        "processor_seconds": round(used.ru_utime + used.ru_stime, 3),
        "megabytes": round(used.ru_maxrss / 1000, 1),
        "node": os.environ.get("SLURMD_NODENAME", os.uname().nodename),
    }, indent=1) + "\n")


def read(path):
    """A result; of a job that gave none, that it did not."""
    if path.is_file():
        return json.loads(path.read_text())
    book, language, output = path.name.removesuffix(".json").rsplit(".", 2)
    told = "no result: the job was killed, ran out of time or memory, or could not start; see its log"
    nothing = {"pages": 0, "words": 0, "errors": 0, "warnings": 0, "codes": {}, "seconds": 0, "processor_seconds": 0, "megabytes": 0}
    return {"book": book, "language": language, "output": output, "ok": False, "title": "", "files": [], "first_error": told, "node": "", **nothing}


def report(arguments):
    out, plan, as_json, as_html = arguments
    results = [read(Path(name)) for name in sorted(json.loads(Path(plan).read_text()))]
    whole = {
        "books": len({result["book"] for result in results}),
        "outputs": len(results),
        "failed": sum(not result["ok"] for result in results),
        "files": sum(len(result["files"]) for result in results),
        "pages": sum(result["pages"] for result in results),
        "warnings": sum(result["warnings"] for result in results),
        "bytes": sum(made["bytes"] for result in results for made in result["files"]),
        "seconds": round(sum(result["seconds"] for result in results), 1),
        "processor_seconds": round(sum(result["processor_seconds"] for result in results), 1),
        "megabytes": max((result["megabytes"] for result in results), default=0),
        "results": results,
    }
    write(as_json, json.dumps(whole, indent=1) + "\n")
    rows = []
    for result in sorted(results, key=lambda result: (result["ok"], result["book"], result["language"], result["output"])):
        links = ", ".join(
            f'<a href="{html.escape(os.path.relpath(made["path"], out))}">{made["output"]}</a> {size(made["bytes"])}' for made in result["files"]
        )
        language = "" if result["language"] == "site" else result["language"]
        numbers = [result["pages"] or "", result["errors"] or "", result["warnings"] or "", f"{result['seconds']:.1f}", f"{result['megabytes']:.0f}"]
        codes = ", ".join(f"{count} × {code}" for code, count in sorted(result["codes"].items()))
        log = os.path.relpath(Path(out, "logs", f"{result['book']}.{result['language']}.{result['output']}.jsonl"), out)
        told = html.escape(result["first_error"] or codes)
        rows.append(
            f"<tr{'' if result['ok'] else ' class=failed'}><th scope=row>{html.escape(result['book'])}<td>{html.escape(language)}<td>{html.escape(result['output'])}"
            f"<td>{links}" + "".join(f"<td class=number>{number}" for number in numbers) + f'<td><a href="{html.escape(log)}">log</a> {told}'
        )
    columns = ("Book", "Language", "Outputs", "Files", "Pages", "Errors", "Warnings", "Seconds", "MB of memory", "What was found")
    head = "".join(f"<th scope=col>{cell}" for cell in columns)
    write(as_html, f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Catalogue</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }}
table {{ border-collapse: collapse; font-size: .9em }}
thead th {{ position: sticky; top: 0; background: #fff }}
th, td {{ padding: .25em .7em; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top; font-weight: normal }}
.number {{ text-align: right; font-variant-numeric: tabular-nums }}
.failed {{ background: #fdd }}
</style>
<h1>Catalogue</h1>
<p>{whole['books']} books, {whole['outputs']} jobs, {whole['failed']} of them failed; {whole['files']} files, {size(whole['bytes'])}, {whole['pages']} pages,
{whole['warnings']} warnings; {whole['seconds']:.0f} seconds of work, {whole['megabytes']:.0f} MB of memory at most.</p>
<table><thead><tr>{head}<tbody>
{chr(10).join(rows)}
</table>
""")


def size(count):
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1e3))} kB"


def verdict(arguments):
    whole = json.loads(Path(arguments[0]).read_text())
    failed = [f"{result['book']} ({result['language']}, {result['output']}): {result['first_error']}" for result in whole["results"] if not result["ok"]]
    print(f"{whole['books']} books, {whole['outputs']} jobs, {whole['failed']} failed: {Path(arguments[0]).with_suffix('.html')}")
    for line in failed:
        print("  " + line)
    sys.exit(bool(failed))


if __name__ == "__main__":
    {"build": build, "report": report, "verdict": verdict}[sys.argv[1]](sys.argv[2:])
