#!/usr/bin/env bash
# Builds the book and tells the names of its files to the steps that follow, also when the book has errors.
set -uo pipefail
mark=$(mktemp)
sleep 0.01
read -r -a arguments <<<"${ARGUMENTS:-}"
pliego build "$SITE" --out "$OUT" ${arguments[@]+"${arguments[@]}"}
code=$?
files=$(find "$OUT" -type f \( -name '*.epub' -o -name '*.pdf' \) -newer "$mark" 2>/dev/null | LC_ALL=C sort)
rm -f "$mark"
{
    echo 'files<<END-OF-FILES'
    [ -z "$files" ] || echo "$files"
    echo END-OF-FILES
    echo "epub=$(grep -m 1 '\.epub$' <<<"$files")"
    echo "pdf=$(grep -m 1 '\.pdf$' <<<"$files")"
} >>"$GITHUB_OUTPUT"
if [ $code != 0 ]; then echo "::error::pliego ended with exit code $code"; fi
exit $code
