"""Puts the pieces together: database, conversation, faces, one WSGI application."""

from dataclasses import dataclass
from typing import Any

import flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from qbwc_server.config import Config
from qbwc_server.conversation import Conversation
from qbwc_server.faces import admin, api, failures, headers, leftovers, public, soap
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
    conversation = Conversation(
        database, config.limits, throttle_key=config.key_for("failed log-ins")
    )
    return Application(config, database, conversation)


def create_app(config: Config | None = None) -> flask.Flask:
    """Build the web application: the SOAP door, the API and the public pages."""
    application = assemble(config or Config.from_env())
    app = flask.Flask("qbwc_server", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.extensions["qbwc"] = application
    # An order number may hold two slashes in a row.
    app.url_map.merge_slashes = False
    failures.install(app)
    headers.install(app)
    _register_faces(app, application)
    mounts: Any = DispatcherMiddleware(app.wsgi_app, {"/qbwc": _door(application)})
    listening = leftovers.Listening(mounts)
    app.wsgi_app = _behind(listening, application.config.trusted_proxies)  # type: ignore[method-assign]
    return app


def _register_faces(app: flask.Flask, application: Application) -> None:
    database, clock = application.database, application.conversation.clock
    contact = application.config.support_contact
    app.register_blueprint(public.pages(database, contact))
    app.register_blueprint(api.routes(database, clock))
    desk = admin.Desk(
        database,
        clock,
        application.config.public_url,
        application.conversation.throttle_key,
    )
    admin.guard.install(app, desk, application.config.secret_key)
    app.register_blueprint(admin.pages(desk))


def _door(application: Application) -> Any:
    config = application.config
    return soap.build(application.conversation, config.public_url, config.max_body)


def _behind(application: Any, proxies: int) -> Any:
    """Believe as many reverse proxies as stand in front, and nobody else.

    Log-ins are throttled by address: whoever may say where a request comes from could
    walk around that.
    """
    if proxies == 0:
        return application
    return ProxyFix(application, x_for=proxies, x_proto=proxies, x_host=0)
