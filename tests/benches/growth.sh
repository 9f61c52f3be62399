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
languages 200
mixed-scripts 200
closed-columns 200
column-parts 40
table-columns 40
tables 200
tabs 200
notes-in-one-paragraph 200
note-of-notes 40
undefined-notes 200
unused-notes 200
links-in-one-paragraph 200
long-address 1000
bare-addresses 200
broken-links 200
missing-fragments 200
anchors-in-one-paragraph 200
ids 200
pictures-in-one-paragraph 200
missing-pictures 200
image-files 40
formulas-in-one-paragraph 200
open-dollars 1000
open-brackets-of-formulas 1000
long-formula 40
code-blocks 200
plain-code 200
long-code-line 1000
long-code-span 1000
code-spans 200
open-backticks 1000
citations-in-one-paragraph 200
unknown-shortcodes 200
open-tags 1000
open-quotes-of-tags 1000
open-escapes 1000
open-braces 1000
closers 1000
parameters 1000
front-matter-list 200
html-closed-spans 200
html-closed-blocks 200
html-comments 200
open-comments 1000
open-angles 1000
html-attributes 1000
html-rows 200
details 40
entities 1000
dialogue 200
open-quotations 1000
apostrophes 1000
dashes 200
numbers 200
definitions-of-one-term 200
line-breaks 1000
poem-lines 200
rules 200
soft-hyphens 1000
spaces 1000
blank-lines 1000
combining 1000
emoji 1000
missing-glyphs 200
ideographs 200
arabic 200
tasks 200
label-definitions 1000
mermaid 40
goat 40
unclosed-fences 1000
quotes-in-row 200
alerts 200
nested-ordered 1000
closed-nested-html 1000
svg-nodes 1000
css-rules 1000
front-images 200
chapters 40
chapters-that-refer 40
sections 40
site-languages 40
own-templates 400
stored-values 400
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
