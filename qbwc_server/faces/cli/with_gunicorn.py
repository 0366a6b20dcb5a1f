"""Serving with gunicorn: worker processes with threads (not on Windows)."""

from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from qbwc_server.faces.cli import pace, serving


def run(plan: serving.Plan) -> None:
    """Serve until the process is told to stop."""
    _Server(plan).run()


class _Entries(Logger):  # type: ignore[misc]
    """Hands gunicorn's entries to the log that everything else goes to."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Worker(ThreadWorker):  # type: ignore[misc]
    """Serves with threads, none of which waits long for a slow sender."""

    def enqueue_req(self, conn: Any) -> None:
        if not isinstance(conn.sock, pace.Line):
            conn.sock = pace.Line(conn.sock)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        conn.sock.begin()
        return super().handle(conn)


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told what to do by us and not by its own command line."""

    def __init__(self, plan: serving.Plan) -> None:
        self._plan = plan
        super().__init__()

    def load_config(self) -> None:
        for name, value in _options(self._plan).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # In each worker anew: no pooled database connection crosses a fork.
        return self._plan.make_app()


def _options(plan: serving.Plan) -> dict[str, Any]:
    host = f"[{plan.host}]" if ":" in plan.host else plan.host
    return {
        "bind": f"{host}:{plan.port}",
        "workers": plan.workers,
        "worker_class": _Worker,
        "threads": serving.THREADS,
        "timeout": serving.TIMEOUT,
        "control_socket_disable": True,
        "logger_class": _Entries,
        "loglevel": plan.log_level.lower(),
        "proc_name": "qbwc-server",
    }
