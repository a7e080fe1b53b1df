"""`sower submit` end to end on a real Slurm: over two nodes, with srun and mpirun, through requeues, chains, cancels and kills; the digest is always that of a
run without Slurm."""

import os
import pathlib
import signal
import subprocess
import time

from cluster import SOWER, cluster, digest, jobs, require, said, sleeps, sower, state_of, told, wait_for

QUICK = """
study: quick
experiments:
  pi: {kind: integrate, params: {integrand: darts, samples: 1e5}, replicates: 40}
  team: {kind: integrate, params: {integrand: exponential, samples: 1e6}, replicates: 4, ranks: 3}
"""


def local(name, text):
    pathlib.Path(f"{name}.yaml").write_text(text)
    sower("run", f"{name}.yaml", "--ranks", "2", "--out", f"{name}-local")
    return digest(f"{name}-local")


def shows_what_it_would_do():
    text = sower("submit", "quick.yaml", "--nodes", "2", "--time", "5min", "--memory", "500M", "--sbatch=--comment=hello", "--dry-run")
    for line in ("#SBATCH --nodes=2", "#SBATCH --ntasks-per-node=2", "#SBATCH --cpus-per-task=1", "#SBATCH --time=00:05:00", "#SBATCH --mem=500M",
                 "#SBATCH --comment=hello", "#SBATCH --signal=B:USR1@", "srun --mpi=pmix"):
        require(line in text, f"{line}\n{text}")
    require(not pathlib.Path("results/quick").exists(), "a dry run leaves nothing")
    require(told("squeue", "-h") == "", "nor a job")
    pathlib.Path("site.yaml").write_text("partition: high\nmodules: [gcc/12]\nsetup: export A=1\nlauncher: mpirun\ntime: 10\n")
    text = sower("submit", "quick.yaml", "--site", "site.yaml", "--dry-run")
    for line in ("--partition=high", "module load gcc/12\nexport A=1\n", "mpirun -n 2", "--time=00:10:00"):
        require(line in text, f"{line}\n{text}")


def refuses():
    for words, expected in (
        (["quick.yaml"], "give --time"),
        (["quick.yaml", "--time", "5min", "--partition", "nowhere"], "there are: batch, high"),
        (["quick.yaml", "--time", "5min", "--nodes", "3"], "has 2 nodes"),
        (["quick.yaml", "--time", "5min", "--ranks-per-node", "3"], "do not fit"),
        (["quick.yaml", "--time", "5s"], "at least a minute"),
        (["broken.yaml", "--time", "5min"], "did you mean 'kind'"),
        (["quick.yaml", "--time", "5min", "--site", "nothing.yaml"], "there is no site profile"),
        (["quick.yaml", "--time", "5min", "--site", "bad.yaml"], "bad.yaml:1:1"),
    ):
        pathlib.Path("broken.yaml").write_text("study: s\nexperiments: {a: {kimd: integrate}}\n")
        pathlib.Path("bad.yaml").write_text("partitoin: batch\n")
        done = subprocess.run([SOWER, "submit", *words], capture_output=True, text=True)
        require(done.returncode in (1, 2) and expected in done.stdout + done.stderr, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    require(told("squeue", "-h") == "" and not pathlib.Path("results").exists(), "nothing was submitted")


def completes(expected):
    text = sower("submit", "quick.yaml", "--nodes", "2", "--time", "5min")
    job = jobs("results/quick")[0]
    require(f"job      {job}" in text and "sower status results/quick" in text, text)
    wait_for("the job", lambda: state_of(job) == "COMPLETED")
    require(digest("results/quick") == expected, "srun on two nodes")
    require("4 ranks on 1 host" in said("results/quick"), said("results/quick"))  # both nodes are this machine
    text = sower("status", "results/quick")
    require("complete" in text and "all are over" in text, text)
    sower("submit", "quick.yaml", "--nodes", "2", "--time", "5min", "--launcher", "mpirun", "--out", "by-mpirun")
    wait_for("mpirun", lambda: state_of(jobs("by-mpirun")[0]) == "COMPLETED")
    require(digest("by-mpirun") == expected, "mpirun on two nodes")


def a_chain_completes(expected):
    sower("submit", "quick.yaml", "--time", "5min", "--chain", "3", "--out", "chained")
    require(len(jobs("chained")) == 3, jobs("chained"))
    wait_for("the chain", lambda: all(state_of(job) == "COMPLETED" for job in jobs("chained")))
    require(digest("chained") == expected, "a chain")


def goes_on_after(what, run, disturb, expected):
    """`disturb` is given the job, when some tasks are done."""
    sower("submit", "slow.yaml", "--nodes", "2", "--time", "5min", "--out", run)
    job = jobs(run)[0]
    wait_for(f"{what}: the start", lambda: pathlib.Path(run, "journal").exists() and any(log.stat().st_size > 2000 for log in pathlib.Path(run, "journal").glob("*.log")))
    disturb(job)
    wait_for(f"{what}: the end", lambda: state_of(job) == "COMPLETED", 200)
    require(digest(run) == expected, what)


def ranks_of(run):
    """Processes that slurmstepd started for a step; their own children are tasks."""
    rows = [line.split(None, 3) for line in told("ps", "-eo", "pid,ppid,comm,args").splitlines()]
    steps = {row[0] for row in rows if row[2].startswith("slurmstepd")}
    return [int(row[0]) for row in rows if row[1] in steps and row[2] == "sower" and row[3].endswith(f"--out {run}")]


def kill_a_rank(run):
    def kill(_):
        os.kill(ranks_of(run)[-1], signal.SIGKILL)
    return kill


def cancelled_and_submitted_again(expected):
    sower("submit", "slow.yaml", "--nodes", "2", "--time", "5min", "--out", "cancelled")
    first = jobs("cancelled")[0]
    wait_for("the start", lambda: state_of(first) == "RUNNING" and pathlib.Path("cancelled/journal").exists())
    text = sower("status", "cancelled", code=4)
    require("RUNNING" in text and first in text, text)
    time.sleep(2)
    require(f"cancelled job {first}" in sower("cancel", "cancelled"), "cancel")
    wait_for("the end", lambda: state_of(first) == "CANCELLED")
    require("no job of" in sower("cancel", "cancelled"), "twice")
    sower("submit", "cancelled", "--nodes", "2", "--time", "5min")
    second = jobs("cancelled")[1]
    wait_for("the second", lambda: state_of(second) == "COMPLETED")
    require(digest("cancelled") == expected, "after a cancel")


with cluster():
    quick = local("quick", QUICK)
    slow = local("slow", sleeps("slow", 30))
    shows_what_it_would_do()
    refuses()
    completes(quick)
    a_chain_completes(quick)
    goes_on_after("sower stop", "asked", lambda _: sower("stop", "asked"), slow)
    goes_on_after("requeue", "requeued", lambda job: told("scontrol", "requeue", job), slow)
    goes_on_after("a rank killed", "killed", kill_a_rank("killed"), slow)
    cancelled_and_submitted_again(slow)
