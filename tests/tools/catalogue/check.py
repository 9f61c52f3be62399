"""Checks the report of a catalogue: after the first run, and after a second.

    python3 check.py first REPORT BOOKS SECONDS
    python3 check.py second REPORT BEFORE CHANGED…
"""

import collections
import json
import re
import sys
from pathlib import Path

report = json.loads(Path(sys.argv[2]).read_text())
results = {result["book"]: result for result in report["results"]}
failed = [name for name, result in results.items() if not result["ok"]]
assert failed == ["malo"], failed
page = Path(sys.argv[2]).with_suffix(".html").read_text()

if sys.argv[1] == "first":
    books, seconds = int(sys.argv[3]), max(1, int(sys.argv[4]))
    assert report["books"] == books == len(results), (report["books"], len(results))
    for name, result in results.items():
        assert re.search(rf"<th scope=row>{name}<", page), name
        if result["ok"]:
            assert [made["output"] for made in result["files"]] == ["epub", "pdf"], result
            assert result["pages"] > 0 and result["seconds"] > 0 and result["megabytes"] > 10, result
            assert all(Path(made["path"]).stat().st_size == made["bytes"] for made in result["files"]), result
    assert results["malo"]["errors"] == 1 and results["malo"]["first_error"], results["malo"]
    assert results["enorme"]["pages"] > 500, results["enorme"]["pages"]
    nodes = dict(sorted(collections.Counter(result["node"] for result in results.values()).items()))
    slowest = max(results.values(), key=lambda result: result["seconds"])
    print(f"catalogue: {books} books, {report['pages']} pages in {seconds} s, {3600 * books // seconds} books an hour; "
          f"{report['processor_seconds']} s of processor in the program; jobs by node {nodes}; "
          f"the slowest is {slowest['book']}: {slowest['pages']} pages, {slowest['seconds']} s, {slowest['megabytes']} MB")
else:
    before = {result["book"]: result for result in json.loads(Path(sys.argv[3]).read_text())["results"]}
    # A job that ran again took another time.
    again = sorted(name for name, result in results.items() if result != before[name])
    assert again == sorted(sys.argv[4:]), again
    print(f"catalogue: a second run builds the {len(again)} books that changed")
