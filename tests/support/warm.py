"""A process with the command imported, which forks one child for every call of it."""

import atexit
import functools
import json
import os
import subprocess
import sys
from typing import Any

from tests.support import sources

_PROGRAM = """
import io, json, os, sys
from qbwc_server.__main__ import main

def child(call):
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    given, out, err = call["files"]
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT), 2)
    sys.stdin = io.TextIOWrapper(io.FileIO(0), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), encoding="utf-8")
    sys.argv = ["qbwc", *call["arguments"]]
    try:
        main(call["arguments"], prog_name="qbwc")
    except SystemExit as ending:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ending.code or 0)

calls, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
for line in calls:
    pid = os.fork()
    if not pid:
        child(json.loads(line))
        os._exit(70)
    status = os.waitpid(pid, 0)[1]
    print(os.waitstatus_to_exitcode(status), file=answers, flush=True)
"""


def run(call: dict[str, Any]) -> int:
    """Run the command once, in a process of its own; return its exit status."""
    process = _process()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(call) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@functools.cache
def _process() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=sources.ROOT,
        env={n: v for n, v in os.environ.items() if not n.startswith("QBWC_")},
    )
    atexit.register(_stop, process)
    return process


def _stop(process: "subprocess.Popen[str]") -> None:
    with process:
        process.kill()
