#!/usr/bin/env bash
# A real Slurm on one machine, for trying things and for tests: munge, slurmctld and two nodes, n1 and n2, from Debian's packages (slurmctld,
# slurmd, slurm-client, munge), as root, without systemd and without cgroups, in a folder of its own.
#
#   slurm/one_machine.sh up FOLDER       makes FOLDER; then: export SLURM_CONF=FOLDER/slurm.conf
#   slurm/one_machine.sh down FOLDER     cancels its jobs and ends what it started
#
# Partitions: `batch`, whose jobs make way for those of `high` and are requeued. $CORES: of each node (default 2), which it need not have.
set -euo pipefail
PATH=$PATH:/usr/sbin
usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
case $1 in up | down) ;; *) usage ;; esac
folder=$2
pids=$folder/pids # of what was started, in order

# No more than that these are wanted: nothing that a shell or a user set for another Slurm.
unset "${!SLURM_@}" "${!SBATCH_@}" "${!SRUN_@}"

ended() { ! kill -0 "$1" 2>/dev/null; }

wait_for() { # SECONDS COMMAND...
  local tries=$(($1 * 20))
  shift
  until "$@"; do
    [ $((tries -= 1)) -gt 0 ] || return 1
    sleep 0.05
  done
}

down() {
  [ -e "$pids" ] || { echo "one_machine.sh: nothing in '$folder' was started by this script" >&2; exit 1; }
  export SLURM_CONF=$folder/slurm.conf
  no_jobs() { [ -z "$(timeout 5 squeue -h -t pending,running,completing 2>/dev/null)" ]; }
  if timeout 5 scancel -u root 2>/dev/null; then wait_for 15 no_jobs || true; fi
  local pid
  tac "$pids" | while read -r pid; do
    kill "$pid" 2>/dev/null || continue
    wait_for 10 ended "$pid" || kill -9 "$pid" 2>/dev/null || true
  done
  rm -f "$pids"
}

free_port() { # three in a row that nobody listens on
  local port i
  for ((i = 0; i < 100; ++i)); do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null || (exec 3<>/dev/tcp/127.0.0.1/$((port + 1))) 2>/dev/null ||
      (exec 3<>/dev/tcp/127.0.0.1/$((port + 2))) 2>/dev/null || { echo $port; return; }
  done
  return 1
}

write_configuration() {
  local host port cores=${CORES:-2}
  host=$(hostname -s)
  port=$(free_port)
  cat >"$folder/slurm.conf" <<C
ClusterName=one_machine
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
# A requeued job waits for as long as its old credential lasts.
AuthInfo=socket=$folder/munge/socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/%n
# A folder for each node, or the steps of two on one machine meet in pmix's.
TmpFS=$folder/tmp/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
TaskProlog=$folder/task_prolog
MpiDefault=pmix
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=5
SlurmctldTimeout=30
SlurmdTimeout=15
MessageTimeout=10
ReturnToService=2
SlurmctldParameters=preempt_send_user_signal
SlurmdParameters=config_overrides
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/jobs.log
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=$cores CoresPerSocket=$cores RealMemory=1000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=$cores CoresPerSocket=$cores RealMemory=1000
PartitionName=batch Nodes=n[1-2] Default=YES PriorityTier=1 GraceTime=10
PartitionName=high Nodes=n[1-2] PriorityTier=10 PreemptMode=OFF
C
}

# Ranks of Open MPI on two nodes would take each other's shared memory for their own: its files bear the name of the machine.
write_task_prolog() {
  cat >"$folder/task_prolog" <<P
#!/bin/sh
echo export OMPI_MCA_btl=self,tcp
P
  chmod 755 "$folder/task_prolog"
}

# In the foreground of a process of its own, whose number is noted.
start() { # LOG COMMAND...
  local log=$1
  shift
  setsid "$@" </dev/null >>"$log" 2>&1 &
  echo $! >>"$pids"
}

up() {
  [ "$(id -u)" -eq 0 ] || { echo "one_machine.sh: slurmd wants to be root" >&2; exit 1; }
  local program
  for program in munged slurmctld slurmd squeue; do
    command -v $program >/dev/null ||
      { echo "one_machine.sh: there is no $program; apt-get install --no-install-recommends slurmctld slurmd slurm-client munge" >&2; exit 1; }
  done
  [ ! -e "$pids" ] || { echo "one_machine.sh: '$folder' is in use; end it with: $0 down $folder" >&2; exit 1; }
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
  pids=$folder/pids
  [ ${#folder} -le 70 ] || { echo "one_machine.sh: '$folder' is too long a path for a socket in it; take one of at most 70 characters" >&2; exit 1; }
  chmod 755 "$folder"
  mkdir -p "$folder"/{state,munge,n1,n2,tmp/n1,tmp/n2}
  chmod 755 "$folder/munge"
  [ -e "$folder/munge/key" ] || (umask 077; head -c 1024 /dev/urandom >"$folder/munge/key")
  write_configuration
  write_task_prolog
  export SLURM_CONF=$folder/slurm.conf
  start "$folder/munge/log" munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
    --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed"
  wait_for 10 test -S "$folder/munge/socket" || { cat "$folder/munge/log" >&2; down; exit 1; }
  start "$folder/slurmctld.log" slurmctld -D -i
  local node
  for node in n1 n2; do start "$folder/$node.log" slurmd -D -N $node; done
  nodes_idle() { [ "$(sinfo -h -N -p batch -o %T 2>/dev/null | sort -u)" = idle ]; }
  wait_for 30 nodes_idle || { echo "one_machine.sh: the nodes are not idle" >&2; sinfo >&2; tail -n 20 "$folder"/*.log >&2; down; exit 1; }
  echo "export SLURM_CONF=$SLURM_CONF"
}

$1
