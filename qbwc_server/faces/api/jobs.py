"""Jobs over HTTP: what is to be asked of QuickBooks, and how that went."""

import flask

from qbwc_server.faces import answers, rendering, subjects
from qbwc_server.faces.api import callers, paging
from qbwc_server.faces.api.callers import Desk, Scope
from qbwc_server.states import JobState
from qbwc_server.store import overview


def listing(desk: Desk, connection: str) -> flask.Response:
    """List jobs, oldest first, a page at a time."""
    caller = callers.admit(desk, Scope.READ, connection)
    page = paging.page(flask.request.args)
    wanted = overview.Filter(
        caller.connection_id,
        state=paging.state(flask.request.args, JobState),
        after=page.after,
        limit=page.fetch,
    )
    with desk.database.read() as db:
        rows, following = page.cut(overview.jobs(db, wanted))
        about = subjects.of_jobs(db, rows)
    shown = [rendering.job_json(row, about[row.id]) for row in rows]
    return answers.send(answers.Answer(200, {"jobs": shown, "next_cursor": following}))
