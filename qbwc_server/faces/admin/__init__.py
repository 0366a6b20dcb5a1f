"""The pages for people: what became of orders, and what to do about it.

Every page works without a script; htmx only refreshes what changed. What lives here:
the blueprint and who is let in. Each group of pages has a module with its views.
"""

import flask

from qbwc_server.faces.admin import (
    account,
    documents,
    entitled,
    guard,
    jobs,
    knowledge,
    lists,
    orders,
    overview,
    presenting,
    registering,
    sessions,
    settings_pages,
    troubles,
    welcome,
)
from qbwc_server.faces.admin.desk import Desk

__all__ = ["Desk", "guard", "pages"]

#: each has a blueprint of its own
_GROUPS = (
    welcome,
    account,
    overview,
    registering,
    orders,
    documents,
    jobs,
    sessions,
    lists,
    settings_pages,
    entitled,
    knowledge,
)


def pages(desk: Desk) -> flask.Blueprint:
    """Build the pages on a desk."""
    blueprint = flask.Blueprint(
        "admin",
        __name__,
        url_prefix="/admin",
        template_folder="templates",
        static_folder="static",
    )
    guard.watch(blueprint)
    presenting.install(blueprint, desk)
    for module in _GROUPS:
        blueprint.register_blueprint(module.group)
    troubles.install(blueprint)
    methods = ["GET", "POST"]
    blueprint.add_url_rule(
        "/<path:wanted>", "nowhere", troubles.nowhere, methods=methods
    )
    return blueprint
