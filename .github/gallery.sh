#!/bin/sh
# Makes the gallery: the manual in each language and each built-in design, as EPUB and PDF, with a picture of each page (Poppler).
#
#   gallery.sh BINARY DIRECTORY     gallery.sh target/release/pliego gallery
set -eu
[ $# = 2 ] || { sed -n '2,4p' "$0" >&2; exit 2; }
binary=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
for style in $("$binary" styles | cut -d" " -f1); do
    for language in es en; do
        name=pliego-$language-$style
        "$binary" build "$root" --lang "$language" --style "$style" --name "$name" --out "$out" --quiet
        mkdir -p "$out/pages/$name"
        pdftoppm -r 60 -png "$out/$name.pdf" "$out/pages/$name/p"
    done
done
