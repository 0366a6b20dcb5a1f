"""waitress in a thread of the test, started and stopped without a race."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import waitress.server


@contextlib.contextmanager
def serving(app: Any, **options: Any) -> Iterator[int]:
    """Serve an application on loopback; give the port."""
    # A map of its own: servers that share waitress' one serve each other's lines.
    server = waitress.server.create_server(
        app, map={}, host="127.0.0.1", port=0, **options
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        stop(server, thread)


def stop(server: Any, thread: threading.Thread) -> None:
    """End a server from outside its thread, its workers first.

    A worker that has just answered wakes the server too. Were the line for that closed
    by then, the waking would go astray, into whatever was opened since.
    """
    server.task_dispatcher.shutdown()
    with contextlib.suppress(OSError):
        server.trigger.pull_trigger(lambda: _close(server))
    thread.join()


def _close(server: Any) -> None:
    # A client that keeps its line open would keep the server running.
    for channel in list(server.active_channels.values()):
        channel.close()
    server.close()
