"""Kills a node of the cluster as a loss of power would, while it builds a book and half of the catalogue is done.

    python3 kill_node.py NODE PIDFILE RESULTS COUNT     prints the job that died with it
"""

import os
import re
import signal
import sys
import time
from pathlib import Path

# Seconds in which the program itself should be seen at work on the node.
PATIENCE = 3

node, pidfile, results, count = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])


def processes():
    """(pid, its parent, command line, environment) of all."""
    for directory in Path("/proc").iterdir():
        if directory.name.isdigit():
            try:
                parent = int(directory.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
                command = directory.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = directory.joinpath("environ").read_bytes().split(b"\0")
            except (OSError, IndexError):
                continue
            yield int(directory.name), parent, command, environment


def jobs(patient):
    """(job, book) of what the node is at: a job whose program is at work; for the impatient, one that has begun."""
    found = list(processes())
    parents = {parent for _, parent, _, _ in found}
    for pid, _, command, environment in found:
        if b"SLURMD_NODENAME=" + node.encode() in environment:
            at_work = "job.py build" in command and command.startswith("python3") and pid in parents
            book = re.search(r"job\.py build \S+ (\S+)|book=(\w+)", command)
            if book and (at_work or not patient):
                number = next((entry.split(b"=", 1)[1].decode() for entry in environment if entry.startswith(b"SLURM_JOB_ID=")), "?")
                yield number, book[1] or book[2]


deadline = time.monotonic() + 600
half = None
while time.monotonic() < deadline:
    if half is None and len(list(results.glob("*.json"))) >= count // 2:
        half = time.monotonic()
    for job, book in jobs(time.monotonic() - half < PATIENCE) if half else ():
        os.kill(int(pidfile.read_text()), signal.SIGKILL)
        # All of the node: what watches over its steps, what runs in them, and the children of these.
        dead = {pid for pid, _, command, environment in processes()
                if f"slurmstepd: [{job}" in command or b"SLURMD_NODENAME=" + node.encode() in environment}
        for _ in range(4):
            dead |= {pid for pid, parent, _, _ in processes() if parent in dead}
        for pid in dead:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        print(f"catalogue: node {node} died, with {len(dead)} processes, while job {job} built {book}", flush=True)
        Path(sys.argv[2] + ".died").write_text(f"{job} {book}\n")
        sys.exit()
    time.sleep(0.01)
sys.exit("catalogue: the node was never seen at work")
