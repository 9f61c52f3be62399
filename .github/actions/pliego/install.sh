#!/usr/bin/env bash
# Puts pliego on the PATH of the steps that follow: the binary that was given, one from the cache, or the wheel from PyPI.
set -euo pipefail
if [ -n "${BINARY:-}" ]; then
    [ -x "$BINARY" ] || { echo "::error::$BINARY is not a program"; exit 1; }
    home=$(cd "$(dirname "$BINARY")" && pwd)
else
    home=$HOME/.local/share/pliego-action
    if [ ! -x "$home/bin/pliego" ] && [ ! -x "$home/bin/pliego.exe" ]; then
        wanted=pliego
        [ "${VERSION:-latest}" = latest ] || wanted=pliego==$VERSION
        python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --target "$home" "$wanted"
    fi
    home=$home/bin
fi
echo "$home" >>"$GITHUB_PATH"
"$home/pliego" --version
