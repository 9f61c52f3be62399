#!/bin/sh
# Runs the workflow of a catalogue by Snakemake itself: on this machine, or with `slurm` on a cluster of four nodes that this script makes here,
# of which one dies half-way.
#
#   sh tests/tools/catalogue.sh PLIEGO [BOOKS]          Snakemake on this machine; 12 books when not said
#   sh tests/tools/catalogue.sh PLIEGO BOOKS slurm      needs root on Debian: slurm-wlm and munge are installed, /etc/slurm/slurm.conf is written
#
# It checks that a book that fails and a huge one take no other with them, that a second run builds only what changed, and that the bytes of a
# book are the same from every node.
set -eu

pliego=$(realpath "$1")
books=${2:-12}
where=${3:-local}
tools=${PLIEGO_TOOLS:-$HOME/.cache/pliego-tools}
work=$(mktemp -d)
trap 'stop; rm -rf "$work"' EXIT
stop() { :; }

[ -x "$tools/snakemake/bin/snakemake" ] || {
    python3 -m venv "$tools/snakemake"
    "$tools/snakemake/bin/pip" install -q --disable-pip-version-check snakemake==9.27.1 snakemake-executor-plugin-slurm
}
"$pliego" init --catalogue "$work/catalogue" 2>/dev/null
cd "$work/catalogue"
python3 - "$books" <<'PY'
import pathlib, random, sys
random.seed(1)
words = "el la de que y en un ser se no haber por con su para como estar tener faro isla luz mar".split()
def book(name, chapters, paragraphs):
    directory = pathlib.Path("books", name)
    directory.mkdir(parents=True)
    (directory / "book.yaml").write_text(f"title: {name}\nlanguage: es\nauthor: Ana\n")
    for chapter in range(chapters):
        text = "\n\n".join(" ".join(random.choices(words, k=60)) for _ in range(paragraphs))
        (directory / f"{chapter:02}.md").write_text(f"# Capítulo {chapter}\n\n{text}\n")
for number in range(int(sys.argv[1]) - 2):
    book(f"libro{number:03}", 1 + number % 4, 5 + number % 20)
book("enorme", 40, 120)
book("malo", 1, 1)
pathlib.Path("books/malo/00.md").write_text("# Uno\n\nNota[^x].\n")
PY
sed -i "s#^pliego: .*#pliego: $pliego#; s#^outputs: .*#outputs: [epub]#" config.yaml

if [ "$where" = slurm ]; then
    command -v slurmctld >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >/dev/null
    host=$(hostname -s)
    mkdir -p "$work/slurm" /etc/slurm /run/munge
    chown munge /run/munge
    pgrep -x munged >/dev/null || su -s /bin/sh munge -c munged
    cat >/etc/slurm/slurm.conf <<CONF
ClusterName=test
SlurmctldHost=$host
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool-%n
SlurmctldPidFile=$work/slurm/ctld.pid
SlurmdPidFile=$work/slurm/%n.pid
SlurmctldLogFile=$work/slurm/ctld.log
SlurmdLogFile=$work/slurm/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=20
MinJobAge=3600
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=n[1-4] NodeHostname=$host Port=[26821-26824] CPUs=1 RealMemory=4000 State=UNKNOWN
PartitionName=debug Nodes=n[1-4] Default=YES MaxTime=INFINITE State=UP
CONF
    stop() { for pid in "$work"/slurm/*.pid; do [ -e "$pid" ] && kill "$(cat "$pid")" 2>/dev/null || true; done; sleep 1; }
    slurmctld
    for node in n1 n2 n3 n4; do mkdir -p "$work/slurm/spool-$node"; slurmd -N "$node"; done
    (sleep 40; kill -9 "$(cat "$work/slurm/n2.pid")" && echo 'catalogue: node n2 is dead') &
fi

run() {
    if [ "$where" = slurm ]; then
        "$tools/snakemake/bin/snakemake" --profile profiles/slurm --jobs 8 --slurm-status-command squeue "$@"
    else
        "$tools/snakemake/bin/snakemake" --profile profiles/local "$@"
    fi
}
fail() { echo "catalogue: $1" >&2; tail -n 40 "$work"/*.log >&2; exit 1; }
started=$(date +%s)
run >"$work/first.log" 2>&1 && fail 'a book that fails must be told by the exit code'
seconds=$(($(date +%s) - started))
python3 - "$books" "$seconds" <<'PY' || fail 'the report is not what it should be'
import collections, json, sys
report = json.load(open("out/report.json"))
failed = [result["book"] for result in report["results"] if not result["ok"]]
assert report["books"] == int(sys.argv[1]), report["books"]
assert failed == ["malo"], failed
nodes = collections.Counter(result["node"] for result in report["results"])
slowest = max(report["results"], key=lambda result: result["seconds"])
print(f"catalogue: {report['books']} books in {sys.argv[2]} s, {3600 * report['books'] // max(1, int(sys.argv[2]))} an hour; nodes {dict(nodes)}; "
      f"the slowest is {slowest['book']}, {slowest['seconds']} s, {slowest['megabytes']} MB")
PY
echo 'Una línea más.' >>books/libro001/00.md
run -n >"$work/second.log" 2>&1 || true
grep -Eq '^book +1$' "$work/second.log" || fail 'a change of one book must build that one alone'
echo 'catalogue: a second run builds the one book that changed'
