#!/bin/sh
# Makes the archive of one platform: the binary, both licences, completions and manual pages, and a checksum beside it.
#
#   archive.sh BINARY TARGET VERSION DIRECTORY    archive.sh target/dist/pliego x86_64-unknown-linux-gnu 0.1.0 dist
#
# The archive holds one directory. The program runs to print its completions; for another machine's binary set HOST_BINARY.
set -eu
[ $# = 4 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
binary=$1 target=$2 version=$3
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$4"
out=$(cd "$4" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=${HOST_BINARY:-$binary}
case $run in /*) ;; *) run=$PWD/$run ;; esac

stem=pliego-$version-$target
mkdir "$work/$stem" "$work/$stem/completions" "$work/$stem/man"
case $target in *windows*) cp "$binary" "$work/$stem/pliego.exe" ;; *) cp "$binary" "$work/$stem/pliego" && chmod 755 "$work/$stem/pliego" ;; esac
cp "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$root/README.md" "$root/CHANGELOG.md" "$work/$stem/"
for shell in bash zsh fish; do "$run" completions "$shell" >"$work/$stem/completions/pliego.$shell"; done
"$run" man >"$work/$stem/man/pliego.1"
for command in build check init; do "$run" man "$command" >"$work/$stem/man/pliego-$command.1"; done
case $target in
    *windows*) file=$stem.zip; (cd "$work" && python3 -m zipfile -c "$out/$file" "$stem") ;;
    *) file=$stem.tar.gz; tar -C "$work" -czf "$out/$file" "$stem" ;;
esac
(cd "$out" && if command -v sha256sum >/dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi >"$file.sha256")
echo "$out/$file"
