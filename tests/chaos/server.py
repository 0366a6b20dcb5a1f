"""A server that may be killed at any moment, and is there again at once.

Run as a program it waits for lines: at each one it forks a real server process on the
port and says its process ID. Forked before anything is opened, each one starts with
nothing but the code in its memory.
"""

import os
import signal
import sys

import waitress
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from qbwc_server.conversation import Conversation, Limits
from qbwc_server.faces import soap
from qbwc_server.flows.base import Patience
from qbwc_server.store.database import Database
from tests.chaos.clock import SharedClock

#: small sets, so that much is under way at once; and more patience than usual, since
#: faults are a thousand times as dense as in life
LIMITS = Limits(batch_first=5, batch_max=12, patience=Patience(12, 60))


def serve(database_url: str, port: int, clock_file: str) -> None:
    """Serve the door until killed."""
    conversation = Conversation(
        Database(database_url), LIMITS, SharedClock.open(clock_file)
    )
    door = soap.build(conversation, f"http://127.0.0.1:{port}")
    app = DispatcherMiddleware(NotFound(), {"/qbwc": door})
    waitress.serve(app, host="127.0.0.1", port=port, threads=4, _quiet=True)


def main(database_url: str, port: str, clock_file: str) -> None:
    """Fork a server for each line that comes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            serve(database_url, int(port), clock_file)
            os._exit(0)
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
