# A cluster of Slurm on this machine, for catalogue.sh, which reads this file: several slurmd under names of their own.
# Needs root on Debian or Ubuntu, with slurm-wlm and munge (installed when they are missing), and a machine that is in no cluster:
# /etc/slurm/slurm.conf is written, and taken away at the end.

# A job that is given to another node waits until its credential has expired: cred_expire, two minutes when it is not said.

# cluster_start DIRECTORY NODES
cluster_start() {
    slurm=$1
    nodes=$2
    if ! command -v slurmctld >/dev/null || ! command -v munged >/dev/null; then
        apt-get -o DPkg::Lock::Timeout=600 update -qq
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends slurm-wlm munge >"$slurm/apt.log" 2>&1 ||
            { tail -n 20 "$slurm/apt.log" >&2; return 1; }
    fi
    mkdir -p /run/munge
    chown munge /run/munge
    pgrep -x munged >/dev/null || su -s /bin/sh munge -c munged
    host=$(hostname -s)
    conf=/etc/slurm/slurm.conf
    if [ -e $conf ] && ! grep -q '^# by catalogue.sh' $conf; then
        echo "catalogue: this machine is in a cluster ($conf)" >&2
        return 1
    fi
    mkdir -p /etc/slurm
    cat >$conf <<CONF
# by catalogue.sh
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool-%n
SlurmctldPidFile=$slurm/ctld.pid
SlurmdPidFile=$slurm/%n.pid
SlurmctldLogFile=$slurm/ctld.log
SlurmdLogFile=$slurm/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
KillWait=2
AuthInfo=cred_expire=5
MinJobAge=3600
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=n[1-$nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[26821-$((26820 + nodes))] CPUs=1 RealMemory=4000 State=UNKNOWN
PartitionName=debug Nodes=n[1-$nodes] Default=YES MaxTime=INFINITE State=UP
CONF
    # Of 2023 and later; none of the nodes may take the machine's control groups for its own.
    case $(slurmd -V) in *\ 1*|*\ 20*|*\ 21*|*\ 22*) ;; *) echo 'CgroupPlugin=disabled' >/etc/slurm/cgroup.conf ;; esac
    slurmctld
    for number in $(seq "$nodes"); do
        mkdir -p "$slurm/spool-n$number"
        slurmd -N "n$number"
    done
}

cluster_stop() {
    for file in "$slurm"/*.pid; do
        [ -e "$file" ] && kill "$(cat "$file")" 2>/dev/null || true
    done
    rm -f $conf
    sleep 1
}
