# Spyne carries no types: what the server uses of it, said for the type checker.

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from qbwc_server import calls

_Method = TypeVar("_Method", bound=Callable[..., Any])

class Unicode:
    def __init__(self, **attributes: Any) -> None: ...

class Integer32:
    def __init__(self, **attributes: Any) -> None: ...

class Array:
    def __init__(self, member: Any, **attributes: Any) -> None: ...

class Fault(Exception):
    def __init__(self, faultcode: str, faultstring: str) -> None: ...

class ServiceBase:
    # A method's first parameter is the call's context, not the service.
    app: Application
    transport: Any

class Application:
    config: calls.Conversation
    tns: str
    interface: Any
    def __init__(self, services: Iterable[Any], tns: str, **options: Any) -> None: ...
    def call_wrapper(self, ctx: Any) -> Any: ...

class Soap11:
    app: Application

class WsgiApplication:
    def __init__(self, app: Application) -> None: ...
    def __call__(
        self, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]: ...

def rpc(*kinds: Any, **options: Any) -> Callable[[_Method], _Method]: ...
