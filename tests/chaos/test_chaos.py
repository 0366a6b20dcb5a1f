"""The short form of `make chaos`: processes die, and the books stay right.

CHAOS_FAULTS=2000 has so many faults instead, CHAOS_SEED=7 draws others.
"""

import os

from tests.chaos import run
from tests.chaos.run import Scale

SCALE = Scale(
    faults=int(os.environ.get("CHAOS_FAULTS", "80")),
    seed=int(os.environ.get("CHAOS_SEED", "2")),
    deaths=40,
)


def test_chaos_on_sqlite(tmp_path, migrated_sqlite):
    """Nothing is lost, doubled, stuck or in doubt; the faults really struck."""
    with run.sqlite(tmp_path, migrated_sqlite, SCALE) as world:
        report = world.run()

    assert report.good, str(report)
    assert not report.findings.in_doubt, str(report)
    assert len(report.struck) >= SCALE.faults
    assert report.findings.states["posted"] >= SCALE.faults // 20


def test_chaos_on_postgresql(tmp_path, postgresql_server):
    """The same, with a PostgreSQL server that is killed as well."""
    with run.postgresql(tmp_path, SCALE) as world:
        report = world.run()

    assert report.good, str(report)
    assert not report.findings.in_doubt, str(report)
    assert len(report.struck) >= SCALE.faults
