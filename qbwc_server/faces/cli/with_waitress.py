"""Serving with waitress, which runs on Windows as well."""

import waitress

from qbwc_server.faces.cli import serving


def run(plan: serving.Plan) -> None:
    """Serve until the process is told to stop."""
    waitress.serve(
        plan.make_app(),
        host=plan.host,
        port=plan.port,
        threads=serving.THREADS,
        channel_timeout=serving.TIMEOUT,
        max_request_body_size=plan.max_body + serving.SLACK,
        ident=None,
        # Whether a proxy's word counts is decided in one place: QBWC_TRUSTED_PROXIES.
        clear_untrusted_proxy_headers=False,
    )
