"""The one place that imports Spyne, and the cure its last release needs.

Spyne 2.14.0 carries a copy of `six` whose import hook Python 3.12 no longer asks, so
`spyne.util.six.moves.…` cannot be found. The standard library's own modules are put
under those names beforehand; import looks there first and never asks the hook.
"""

import collections.abc
import http.cookies
import logging
import sys
import urllib.error
import urllib.parse
import urllib.request
import warnings

_MOVED = {
    "collections_abc": collections.abc,
    "http_cookies": http.cookies,
    "urllib.error": urllib.error,
    "urllib.parse": urllib.parse,
    "urllib.request": urllib.request,
}

for _name, _module in _MOVED.items():
    sys.modules.setdefault(f"spyne.util.six.moves.{_name}", _module)

with warnings.catch_warnings():
    # `cgi`, the hook without find_spec and old escapes in strings: all Spyne's own.
    warnings.simplefilter("ignore")
    from spyne import (
        Application,
        Array,
        Fault,
        Integer32,
        ServiceBase,
        Unicode,
        const,
        rpc,
    )
    from spyne.protocol.soap import Soap11
    from spyne.server.wsgi import WsgiApplication

# Left in place, the hook makes Python 3.11 warn at every later import that fails.
sys.meta_path[:] = [
    finder
    for finder in sys.meta_path
    if not type(finder).__module__.startswith("spyne.")
]

# Every second Spyne has Python look through its whole memory for what nobody refers to,
# so that files are closed soon. Calls have no files here, and Python tidies by itself.
const.MIN_GC_INTERVAL = float("inf")

# Below that, Spyne logs headers and whole documents.
logging.getLogger("spyne").setLevel(logging.WARNING)

__all__ = [
    "Application",
    "Array",
    "Fault",
    "Integer32",
    "ServiceBase",
    "Soap11",
    "Unicode",
    "WsgiApplication",
    "rpc",
]
