#!/bin/sh
# Makes the npm packages of one platform: the launcher `pliego`, and `pliego-PLATFORM`, which holds the binary.
#
#   pack.sh BINARY PLATFORM VERSION DIRECTORY     pack.sh target/release/pliego linux-x64 0.1.0 dist
#
# PLATFORM is Node's `process.platform`, a hyphen and `process.arch`. The launcher is the same whatever the platform.
set -eu
[ $# = 4 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
binary=$1 platform=$2 version=$3
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
mkdir -p "$4"
out=$(cd "$4" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

common='"version": "'$version'",
  "license": "(MIT OR Apache-2.0)",
  "description": "Compiles a Hugo book into an accessible EPUB 3 and a typeset, print-ready PDF",
  "keywords": ["epub", "pdf", "typesetting", "hugo", "book"]'

mkdir "$work/launcher" "$work/platform"
cat >"$work/launcher/package.json" <<JSON
{
  "name": "pliego",
  $common,
  "bin": { "pliego": "launcher.js" },
  "files": ["launcher.js", "LICENSE-MIT", "LICENSE-APACHE"],
  "engines": { "node": ">=18" },
  "optionalDependencies": {
    "pliego-linux-x64": "$version",
    "pliego-linux-arm64": "$version",
    "pliego-darwin-x64": "$version",
    "pliego-darwin-arm64": "$version",
    "pliego-win32-x64": "$version"
  }
}
JSON
name=pliego
case $platform in win32-*) name=pliego.exe ;; esac
cat >"$work/platform/package.json" <<JSON
{
  "name": "pliego-$platform",
  $common,
  "os": ["${platform%-*}"],
  "cpu": ["${platform#*-}"],
  "files": ["$name", "LICENSE-MIT", "LICENSE-APACHE"]
}
JSON
cp "$here/launcher.js" "$work/launcher/"
cp "$binary" "$work/platform/$name"
chmod 755 "$work/platform/$name" "$work/launcher/launcher.js"
for package in launcher platform; do
    cp "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$work/$package/"
    (cd "$work/$package" && npm pack --silent --pack-destination "$out")
done
