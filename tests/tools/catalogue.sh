#!/bin/sh
# Runs the workflow of a catalogue by Snakemake itself: on this machine, or on a cluster of Slurm that this script makes here, of which one node
# dies half-way.
#
#   sh tests/tools/catalogue.sh PLIEGO [BOOKS [local | slurm [NODES]]]      12 books on this machine when not said; 4 nodes
#
# Needs Python; for `slurm`, root on Debian or Ubuntu (catalogue/cluster.sh says what it installs). It checks that a book that fails, a huge one
# and a node that dies take no other with them; that a second run builds only what changed; that the report tells of each book; that the bytes
# of a book are the same from every node; and that jobs may share a cache though one is killed. KILL=no leaves the nodes alone: for measuring.
set -eu

pliego=$(realpath "$1")
books=${2:-12}
where=${3:-local}
nodes=${4:-4}
here=$(cd "$(dirname "$0")/catalogue" && pwd)
tools=${PLIEGO_TOOLS:-$HOME/.cache/pliego-tools}
work=$(mktemp -d)
stop() { :; }
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
fail() { echo "catalogue: $1" >&2; tail -n 40 "$work"/*.log >&2; exit 1; }

[ -x "$tools/snakemake/bin/snakemake" ] || {
    python3 -m venv "$tools/snakemake"
    "$tools/snakemake/bin/pip" install -q --disable-pip-version-check snakemake==9.27.1 snakemake-executor-plugin-slurm==2.8.0
}
"$pliego" init --catalogue "$work/catalogue" 2>/dev/null
cd "$work/catalogue"
python3 "$here/books.py" "$books" books
sed -i "s#^pliego: .*#pliego: $pliego#" config.yaml

if [ "$where" = slurm ]; then
    . "$here/cluster.sh"
    mkdir -p "$work/slurm"
    cluster_start "$work/slurm" "$nodes"
    killer=
    stop() { [ -z "$killer" ] || kill "$killer" 2>/dev/null || true; cluster_stop; }
    # Nobody accounts for the jobs here, so the queue is asked; and often, for they are short.
    sed -i 's/^slurm-init-seconds-before-status-checks: .*/slurm-init-seconds-before-status-checks: 3/' profiles/slurm/config.yaml
    echo 'slurm-status-command: squeue' >>profiles/slurm/config.yaml
    if [ "${KILL:-}" != no ]; then
        python3 "$here/kill_node.py" n2 "$work/slurm/n2.pid" out/results "$books" &
        killer=$!
    fi
    # GROUP=10: so many books a job of Slurm.
    [ -z "${GROUP:-}" ] || printf 'group-components: [books=%s]\ncores: 1\n' "$GROUP" >>profiles/slurm/config.yaml
fi

run() { "$tools/snakemake/bin/snakemake" --profile "profiles/$where" "$@"; }
check() { python3 "$here/check.py" "$@" || fail 'the report is not what it should be'; }

started=$(date +%s)
run >"$work/first.log" 2>&1 && fail 'a book that fails must be told by the exit code'
seconds=$(($(date +%s) - started))
check first out/report.json "$books" "$seconds"
[ -z "${killer:-}" ] || wait "$killer" || fail 'no node died'
killer=
if [ -e "$work/slurm/n2.pid.died" ]; then
    read -r job book <"$work/slurm/n2.pid.died"
    scontrol show job "$job" | grep -q 'Restarts=1' || fail "job $job ($book) was not given to another node"
    echo "catalogue: the job of $book was given to another node"
fi

# One book changes, one has a page more, one has lost a file: these are built again, and no other.
echo 'Una línea más.' >>books/libro0001/00.md
printf '# Más\n\nTexto.\n' >books/libro0002/99.md
rm out/books/libro0003/*.epub
cp out/report.json "$work/before.json"
run >"$work/second.log" 2>&1 && fail 'the wrong book is still wrong'
check second out/report.json "$work/before.json" libro0001 libro0002 libro0003

# The same bytes from every node, with the shared cache and without, also when a job that uses it is killed while it writes.
build() { out=$1 book=$2; shift 2; SOURCE_DATE_EPOCH=0 "$@" "$pliego" build "books/$book" -o "$out" --name "$book" --to epub,pdf --quiet; }
some='libro0001 libro0003 libro0005 libro0007 enorme'
for book in $some; do
    build "$work/alone" "$book" env -i SOURCE_DATE_EPOCH=0
    if [ "$where" = slurm ]; then
        started=
        for node in $(sinfo -h -t idle,alloc,mix -N -o %N | sort -u); do
            build "$work/on-$node" "$book" srun -Q -w "$node" --mem=500 &
            started="$started $!"
        done
        # shellcheck disable=SC2086 # a list of processes
        wait $started
    fi
done
for book in $some; do
    for kind in epub pdf; do
        sums=$(sha256sum "$work"/alone/"$book.$kind" "$work"/on-*/"$book.$kind" "out/books/$book/$book.$kind" 2>/dev/null | cut -d' ' -f1)
        [ "$(echo "$sums" | sort -u | wc -l)" = 1 ] || fail "$book.$kind is not the same from every node"
    done
done
echo "catalogue: $(echo "$some" | wc -w) books have the same bytes from $(echo "$sums" | wc -l) builds each, on different nodes, with the cache and without"

for round in 1 2 3 4 5 6; do
    rm -rf "$work/cache"
    started=
    for builder in 1 2 3; do
        SOURCE_DATE_EPOCH=0 "$pliego" build books/libro0001 --cache "$work/cache" -o "$work/shared-$builder" --name libro0001 --quiet &
        started="$started $!"
    done
    victim=${started# }
    victim=${victim%% *}
    sleep "0.0$round"
    kill -9 "$victim" 2>/dev/null || true
    # shellcheck disable=SC2086 # a list of processes
    { wait $started || true; } 2>/dev/null
    for builder in 2 3; do
        SOURCE_DATE_EPOCH=0 "$pliego" build books/libro0001 --cache "$work/cache" -o "$work/shared-$builder" --name libro0001 --quiet
        cmp "$work/shared-$builder/libro0001.epub" "$work/alone/libro0001.epub" || fail 'a cache that a killed job used gives other bytes'
    done
done
"$pliego" cache "$work/cache" --prune >/dev/null
echo 'catalogue: a job that was killed with kill -9 left the shared cache whole'
