"""Spyne as it comes, with Intuit's methods and nothing behind them: the floor of calls.

`python -m benchmarks.bare_spyne PORT` serves it with the web server that the real one
has, one worker with as many threads.
"""

# Methods and arguments are Intuit's; the first parameter is the call's context.
# ruff: noqa: N802, N803, N805, PLR0913, PLR0917

import sys
from typing import Any

from gunicorn.app.base import BaseApplication

from qbwc_server.faces import soap
from qbwc_server.faces.cli import serving
from qbwc_server.faces.spyne_import import (
    Application,
    Array,
    Integer32,
    ServiceBase,
    Soap11,
    Unicode,
    WsgiApplication,
    rpc,
)


class _Bare(ServiceBase):
    @rpc(_returns=Unicode)
    def serverVersion(ctx) -> str:
        return "bare"

    @rpc(Unicode, Unicode, _returns=Array(Unicode))
    def authenticate(ctx, strUserName: str, strPassword: str) -> list[str]:
        return ["ticket", "none", "", ""]

    @rpc(Unicode, Unicode, Unicode, Unicode, Integer32, Integer32, _returns=Unicode)
    def sendRequestXML(
        ctx,
        ticket: str,
        strHCPResponse: str,
        strCompanyFileName: str,
        qbXMLCountry: str,
        qbXMLMajorVers: int,
        qbXMLMinorVers: int,
    ) -> str:
        return ""

    @rpc(Unicode, Unicode, Unicode, Unicode, _returns=Integer32)
    def receiveResponseXML(
        ctx, ticket: str, response: str, hresult: str, message: str
    ) -> int:
        return 100

    @rpc(Unicode, _returns=Unicode)
    def getLastError(ctx, ticket: str) -> str:
        return "Nothing is left to do."


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, port: int) -> None:
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self._port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", serving.THREADS)
        self.cfg.set("control_socket_disable", True)  # noqa: FBT003 - gunicorn's way

    def load(self) -> Any:
        # As it comes; our own service has it tidy up less often.
        vars(sys.modules["spyne.const"])["MIN_GC_INTERVAL"] = 1.0
        application = Application(
            [_Bare], soap.NAMESPACE, in_protocol=Soap11(), out_protocol=Soap11()
        )
        return WsgiApplication(application)


if __name__ == "__main__":
    _Server(int(sys.argv[1])).run()
