"""Serving with waitress, which runs on Windows as well.

waitress has requests before a thread gets them, so a slow sender holds none; but he
holds one of the lines that it takes at once, and what he sent so far.
"""

import time
from typing import Any

import waitress.channel
import waitress.server

from qbwc_server.faces.cli import pace, serving

#: lines that may be open at once
LINES = 1000


def run(plan: serving.Plan) -> None:
    """Serve until the process is told to stop."""
    server = build(plan)
    try:
        server.run()
    finally:
        server.close()


def build(plan: serving.Plan, **more: Any) -> Any:
    """Make a server whose senders must keep to a pace; it listens already."""
    server = waitress.server.create_server(
        plan.make_app(),
        host=plan.host,
        port=plan.port,
        threads=serving.THREADS,
        connection_limit=LINES,
        channel_timeout=serving.TIMEOUT,
        max_request_body_size=plan.max_body + serving.SLACK,
        ident=None,
        # Whether a proxy's word counts is decided in one place: QBWC_TRUSTED_PROXIES.
        clear_untrusted_proxy_headers=False,
        **more,
    )
    # A name such as localhost may stand for several addresses, each with its own.
    for each in [server, *getattr(server, "map", {}).values()]:
        if hasattr(each, "channel_class"):
            each.channel_class = Channel
    return server


class Channel(waitress.channel.HTTPChannel):  # type: ignore[misc]
    """A line of waitress that is cut where a request arrives too slowly."""

    _began = 0.0
    _taken = 0

    def received(self, data: bytes) -> Any:
        """Take what has come, and count it."""
        if self.request is None:
            self._began, self._taken = time.monotonic(), 0
        self._taken += len(data)
        return super().received(data)

    def readable(self) -> bool:
        """Tell whether more may come; asked every second at the latest."""
        if self.request is not None and pace.left(self._began, self._taken) <= 0:
            self.will_close = True
        return bool(super().readable())
