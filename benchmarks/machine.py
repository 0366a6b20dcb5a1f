"""The machine that figures were measured on, since they mean nothing without it."""

import importlib.metadata
import os
import pathlib
import platform
import sqlite3

import qbwc_server

_PACKAGES = ("spyne", "lxml", "sqlalchemy", "psycopg", "flask", "gunicorn", "pydantic")


def describe() -> dict[str, object]:
    """Name cores, processor, Python, versions and what else was going on."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory_mb": _memory(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "server": qbwc_server.__version__,
        "packages": dict(_versions()),
        "load": [round(each, 2) for each in os.getloadavg()],
    }


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def _memory() -> int:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return int(line.split()[1]) // 1024
    return 0


def _lines(path: str) -> list[str]:
    file = pathlib.Path(path)
    return file.read_text("utf-8").splitlines() if file.exists() else []


def _versions() -> list[tuple[str, str]]:
    found = []
    for name in _PACKAGES:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
