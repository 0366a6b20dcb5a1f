"""Puts the pieces together: database, conversation, faces, one WSGI application."""

from dataclasses import dataclass
from typing import Any

import flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from qbwc_server.config import Config
from qbwc_server.conversation import Conversation
from qbwc_server.faces import api, public, soap
from qbwc_server.store.database import Database

#: largest body of everything but the SOAP door, which has limits of its own
MAX_BODY = 10_000_000


@dataclass(frozen=True)
class Application:
    """The parts that the faces work with."""

    config: Config
    database: Database
    conversation: Conversation


def assemble(config: Config) -> Application:
    """Build the parts from a configuration; nothing is opened yet."""
    database = Database(config.database_url)
    return Application(config, database, Conversation(database, config.limits))


def create_app(config: Config | None = None) -> flask.Flask:
    """Build the web application: the SOAP door, the API and the public pages."""
    application = assemble(config or Config.from_env())
    app = flask.Flask("qbwc_server", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.extensions["qbwc"] = application
    app.register_blueprint(public.pages(application.database))
    app.register_blueprint(api.routes(application.database))
    door = soap.build(
        application.conversation,
        application.config.public_url,
        application.config.max_body,
    )
    mounts: Any = DispatcherMiddleware(app.wsgi_app, {"/qbwc": door})
    app.wsgi_app = mounts  # type: ignore[method-assign]
    return app
