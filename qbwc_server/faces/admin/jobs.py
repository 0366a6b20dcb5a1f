"""The queue itself: every job, its state, its attempts, what was sent and answered."""

from typing import Any

import flask
import sqlalchemy as sa
import werkzeug

from qbwc_server import errors
from qbwc_server.errors import QbwcError
from qbwc_server.faces import excerpts, failures, subjects
from qbwc_server.faces.admin import guard, presenting
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.flows import operating
from qbwc_server.states import JobState, Role
from qbwc_server.store import browsing, connections, exchanges, overview
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.browsing import JobSearch

group = flask.Blueprint("jobs", __name__, url_prefix="/connections/<connection>/jobs")

PAGE = 50
_DEEDS = {
    "retry": (Action.JOBS_RETRY, operating.retry_job),
    "cancel": (Action.JOBS_CANCEL, operating.cancel_job),
    "first": (Action.JOBS_FIRST, operating.send_job_first),
}


@group.get("/")
def listing(connection: str) -> str:
    """List jobs, newest first."""
    desk = current_desk()
    asked = flask.request.args
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        search = JobSearch(
            row.id,
            asked.get("state", ""),
            asked.get("kind", ""),
            presenting.cursor(),
            PAGE + 1,
        )
        found = browsing.jobs(db, search)
        counts = browsing.job_counts(db, row.id)
        about = subjects.of_jobs(db, found)
    return flask.render_template(
        "jobs.html",
        connection=row,
        jobs=found[:PAGE],
        sentences={job.id: subjects.sentence(job, about[job.id]) for job in found},
        next_before=found[PAGE - 1].id if len(found) > PAGE else 0,
        counts=counts,
        states=list(JobState),
        kinds=subjects.WORDS,
        asked=asked,
    )


@group.get("/<int:job_id>")
def show(connection: str, job_id: int) -> str:
    """Show one job, with its own request and answer."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        job = _job(db, row.id, job_id)
        about = subjects.of_jobs(db, [job])[job.id]
        request = answer = ""
        if job.exchange_id is not None and job.request_id:
            sent = exchanges.request_of(db, job.exchange_id)
            request = excerpts.cut_out(sent, job.request_id)
            came = exchanges.answer_of(db, job.exchange_id) or b""
            answer = excerpts.cut_out(came, job.request_id)
    return flask.render_template(
        "job.html",
        connection=row,
        job=job,
        sentence=subjects.sentence(job, about),
        about=about,
        page=_page_of(job),
        request_text=request,
        answer_text=answer,
    )


@group.post("/<int:job_id>/<verb>")
@guard.needs(Role.OPERATOR)
def decide(connection: str, job_id: int, verb: str) -> werkzeug.Response:
    """Retry a job, call it off, or let it go first."""
    if verb not in _DEEDS:
        flask.abort(404)
    action, act = _DEEDS[verb]
    desk = current_desk()
    try:
        with desk.database.transaction() as db:
            visit = desk.visit(db, connection)
            job = _job(db, visit.connection_id, job_id)
            act(db, visit, job)
            desk.note(db, Entry(connection, action, str(job_id)))
        flask.flash("Done.")
    except QbwcError as error:
        flask.flash(failures.sentence(str(error)), "problem")
    shown = flask.url_for(".show", connection=connection, job_id=job_id)
    return flask.redirect(shown, 303)


def _page_of(job: Any) -> str:
    """Say whose page tells more of what a job is about."""
    if job.kind in subjects.ABOUT_ORDERS:
        return "order"
    return "document" if job.kind in subjects.ABOUT_DOCUMENTS else ""


def _job(db: sa.Connection, connection_id: int, job_id: int) -> Any:
    job = overview.job(db, job_id)
    if job.connection_id != connection_id:
        raise errors.NotFound(f"there is no job {job_id}")
    return job
