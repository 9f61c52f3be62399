#!/bin/sh
# Instructions that a build takes when one thing comes n, 2n and 4n times: growth.sh [KIND N]...
# Wants valgrind and python3. PLIEGO names the program; the default is the release build of this repository.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${PLIEGO:-$here/../../target/release/pliego}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000

# The instructions of a build of $1, on one thread.
count() {
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null \
        "$program" build "$1" --out "$work/out" --name x --quiet --jobs 1 2>&1 >/dev/null |
        sed -n 's/.*I *refs: *//p' | tr -d ,
}

# The kinds, each with a number of things that costs about as much as a few pages.
kinds() {
    cat <<'LIST'
paragraphs 250
long-paragraph 5000
headings 250
equal-headings 250
notes 150
one-note-cited 250
links 300
references 300
code 400
table-rows 150
table-cell 60
list-items 300
nested-lists 200
nested-quotes 200
nested-hints 200
nested-alerts 200
open-columns 200
open-hints 200
closed-hints 150
open-links 2000
open-emphasis 1000
citations 500
long-word 8000
formulas 150
display-formulas 100
pictures 150
front-matter-keys 4000
html-spans 2000
html-blocks 2000
quotation-marks 2000
definitions 100
ellipses 2000
ordinals 2000
chapters 40
LIST
}

python3 "$here/generate.py" paragraphs 1 "$work/one"
one=$(count "$work/one")
echo "A page: $((one / 1000000)) million instructions, taken from what follows."
echo
echo "| kind | n | million at n | at 2n | at 4n | grows as n^ |"
echo "|---|---:|---:|---:|---:|---:|"
{ if [ $# -gt 0 ]; then printf '%s %s\n' "$@"; else kinds; fi; } | while read -r kind n; do
    counts=
    for times in 1 2 4; do
        rm -rf "$work/book"
        python3 "$here/generate.py" "$kind" $((n * times)) "$work/book"
        counts="$counts $(count "$work/book")"
    done
    # shellcheck disable=SC2086
    python3 - "$kind" "$n" "$one" $counts <<'TABLE'
import math
import sys

kind, n, one, *counts = sys.argv[1:]
first, second, fourth = (max(int(count) - int(one), 1) / 1e6 for count in counts)
print(f"| {kind} | {n} | {first:.0f} | {second:.0f} | {fourth:.0f} | {math.log2(fourth / second):.2f} |", flush=True)
TABLE
done
