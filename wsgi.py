"""The WSGI application, for any server: `gunicorn wsgi:app`."""

from qbwc_server.app import create_app
from qbwc_server.config import Config
from qbwc_server.faces import logs

_config = Config.from_env()
logs.set_up(_config.log_format, _config.log_level)
app = create_app(_config)
