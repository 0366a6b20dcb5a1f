"""The cure that lets Spyne be imported, and leaves nothing behind."""

import subprocess
import sys

PROBE = """
import sys, warnings
before = list(sys.meta_path), list(warnings.filters)
from qbwc_server.faces import spyne_import
assert (list(sys.meta_path), list(warnings.filters)) == before
try:
    import no_such_module_anywhere
except ModuleNotFoundError:
    pass
assert issubclass(spyne_import.Soap11, object)
"""


def test_import_with_warnings_as_errors():
    """Spyne comes in silently, and its import hook does not stay."""
    command = [sys.executable, "-W", "error", "-c", PROBE]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_hook_of_spyne():
    """No finder of Spyne's is asked at later imports."""
    from qbwc_server.faces import spyne_import  # noqa: F401, PLC0415

    owners = {type(finder).__module__ for finder in sys.meta_path}

    assert not [owner for owner in owners if owner.startswith("spyne")]
