"""waitress in a thread of the test, started and stopped without a race."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import waitress.server


@contextlib.contextmanager
def serving(app: Any, **options: Any) -> Iterator[int]:
    """Serve an application on loopback; give the port."""
    server = waitress.server.create_server(app, host="127.0.0.1", port=0, **options)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        stop(server, thread)


def stop(server: Any, thread: threading.Thread) -> None:
    """End a server from outside its thread.

    An answer that is just going out wakes the server too: it may have closed, and its
    waking line with it, before we have written to that.
    """
    with contextlib.suppress(OSError):
        server.trigger.pull_trigger(lambda: _close(server))
    thread.join()


def _close(server: Any) -> None:
    # A client that keeps its line open would keep the server running.
    for channel in list(server.active_channels.values()):
        channel.close()
    server.close()
