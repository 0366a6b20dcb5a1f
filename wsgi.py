"""The WSGI application, for any server: `gunicorn wsgi:app`."""

from qbwc_server.app import create_app

app = create_app()
