#!/bin/sh
# The test command: installs the validators that are missing, builds, and runs every test.
#
#   sh tests/run.sh              everything
#   sh tests/run.sh --test epub  whatever `cargo test` takes
#
# Needs Rust and, to install what is missing, root on a Debian machine (tests/tools/install.sh says what and where).
# A validator that is not there fails its tests, because PLIEGO_REQUIRE_TOOLS is set.
set -eu
cd "$(dirname "$0")/.."

PLIEGO_TOOLS=${PLIEGO_TOOLS:-$HOME/.cache/pliego-tools}
PLIEGO_HUGO=$PLIEGO_TOOLS/bin/hugo
PLIEGO_REQUIRE_TOOLS=1
# What the tests ask for in English is said in English.
LC_ALL=C
export PLIEGO_TOOLS PLIEGO_HUGO PLIEGO_REQUIRE_TOOLS LC_ALL

# The tools come over the network while the compiler works.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
sh tests/tools/install.sh >"$log" 2>&1 &
tools=$!
built=0
cargo build --release || built=$?
wait "$tools" || { cat "$log" >&2; echo 'run.sh: the tools could not be installed' >&2; exit 1; }
cat "$log"
[ "$built" = 0 ] || exit "$built"

cargo test --release "$@" -- --include-ignored

# Once more with overflow checks and debug assertions: the tests that walk most of the code. The dependencies are those compiled above.
[ $# = 0 ] || exit 0
pliego=profile.release.package.pliego
cargo --config $pliego.opt-level=1 --config $pliego.overflow-checks=true --config $pliego.debug-assertions=true test --release \
    --lib --test properties --test paragraphs --test breaker --test mutations --test attack --test golden --test limits -- --include-ignored
