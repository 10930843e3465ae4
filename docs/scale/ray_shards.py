#!/usr/bin/env python3
"""Builds a site in shards on Ray, and puts them together.

    pip install ray
    python3 docs/scale/ray_shards.py PROJECT OUT [--shards 8] [--chancery FILE] [--work FOLDER] [--address ADDRESS] [--kill K]

Without `--address` Ray runs on this machine; with it, on a cluster whose machines all see PROJECT, FOLDER and the
program at the same paths. A shard whose worker dies is built again, by another worker. `--kill K` kills the worker of
shard K once, in the midst of its work, to show that.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import time

import ray


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


# A worker that dies is an error of the system, which Ray retries; a build that fails is not, as it would fail again.
@ray.remote(num_cpus=1, max_retries=3, retry_exceptions=False)
def build(chancery, project, catalogue, number, of, folder, options, kill):
    out = os.path.join(folder, f"shard-{number}")
    command = [chancery, "build", project, "--shard", f"{number}/{of}", "--catalogue", catalogue, "-o", out, "-j", "1", *options]
    mark = os.path.join(folder, f"killed-{number}")
    if kill and not os.path.exists(mark):
        open(mark, "w").close()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # In the midst of writing, if the shard is large enough for that.
        for _ in range(600):
            if child.poll() is not None or os.path.isdir(os.path.join(out, ".chancery-writing")):
                break
            time.sleep(0.01)
        child.kill()
        os.kill(os.getpid(), signal.SIGKILL)
    return number, run(command), os.path.exists(mark)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("project")
    options.add_argument("out")
    options.add_argument("--shards", type=int, default=8)
    options.add_argument("--chancery", default=shutil.which("chancery") or "chancery")
    options.add_argument("--work", help="for the catalogue and the shards [default: OUT-shards]")
    options.add_argument("--base-url")
    options.add_argument("--address", help="of a Ray cluster")
    options.add_argument("--kill", type=int, default=0)
    asked = options.parse_args()
    project, out, chancery = os.path.abspath(asked.project), os.path.abspath(asked.out), os.path.abspath(asked.chancery)
    work = os.path.abspath(asked.work or f"{out.rstrip('/')}-shards")
    os.makedirs(work, exist_ok=True)
    catalogue = os.path.join(work, "catalogue.bin")
    given = ["--base-url", asked.base_url] if asked.base_url else []
    print(run([chancery, "index", project, "-o", catalogue, "--summary"]), flush=True)
    ray.init(address=asked.address, logging_level="ERROR", include_dashboard=False)
    start = time.monotonic()
    tasks = [build.remote(chancery, project, catalogue, number, asked.shards, work, given, number == asked.kill) for number in range(1, asked.shards + 1)]
    while tasks:
        done, tasks = ray.wait(tasks)
        for number, said, killed in ray.get(done):
            again = " (its worker was killed, and it was built again)" if killed else ""
            print(f"shard {number}/{asked.shards}: {said}{again}", flush=True)
    ray.shutdown()
    shards = [os.path.join(work, f"shard-{number}") for number in range(1, asked.shards + 1)]
    print(run([chancery, "merge", *shards, "--catalogue", catalogue, "--site", project, "-o", out, *given]))
    print(f"{time.monotonic() - start:.1f} s from the first shard to the site", flush=True)


if __name__ == "__main__":
    sys.exit(main())
