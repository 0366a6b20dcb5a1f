"""Somebody at the pages without a browser: forms, cookies, and what is answered."""

import html
import http.client
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from tests.support.houses import PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_FLASH = re.compile(r'<p class="flash[^"]*"[^>]*>(.*?)</p>', re.DOTALL)
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Page:
    """What somebody gets back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """Give the page as text."""
        return self.body.decode()

    @property
    def said(self) -> list[str]:
        """Give the sentences in boxes at the head of the page."""
        return [html.unescape(each) for each in _FLASH.findall(self.text)]

    @property
    def leads_to(self) -> str:
        """Give where it sends somebody; '' if nowhere."""
        return str(self.headers.get("Location", ""))

    @property
    def asks_who(self) -> bool:
        """Tell whether it sends somebody to the log-in."""
        return self.leads_to.startswith("/admin/log-in")


@dataclass
class Person:
    """Somebody with a browser's memory."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    #: sent with everything
    headers: dict[str, str] = field(default_factory=dict)
    _token: str = ""
    #: of which the token is
    _session: str | None = None

    def get(self, path: str, **headers: str) -> Page:
        """Open a page."""
        page = self._call("GET", path, None, headers)
        if found := _TOKEN.search(page.body.decode(errors="replace")):
            self._token, self._session = found[1], self._cookie
        return page

    def post(self, path: str, form: Mapping[str, Any] | None = None) -> Page:
        """Send a form, with the token that its page would have."""
        if not self._token or self._session != self._cookie:
            self._token = ""
            self.get("/admin/account")
        if not self._token:
            self.get("/admin/log-in")
        return self.post_as_is(path, {"csrf_token": self._token, **(form or {})})

    def post_as_is(self, path: str, form: Mapping[str, Any], **headers: str) -> Page:
        """Send a form as it is."""
        body = urllib.parse.urlencode(form, doseq=True)
        return self._call("POST", path, body, {"Content-Type": _FORM, **headers})

    def do(self, path: str, form: Mapping[str, Any] | None = None) -> Page:
        """Send a form and go where the answer leads."""
        page = self.post(path, form)
        assert page.status in (302, 303), page.text
        return self.get(page.leads_to)

    def log_in(
        self, email: str, password: str = PASSWORD, code: str = "", then: str = ""
    ) -> Page:
        """Log in."""
        query = f"?{urllib.parse.urlencode({'next': then})}" if then else ""
        form = {"email": email, "password": password, "code": code}
        return self.post(f"/admin/log-in{query}", form)

    def is_in(self) -> bool:
        """Tell whether the session is alive."""
        return self.get("/admin/account").status == http.client.OK

    @property
    def _cookie(self) -> str | None:
        return self.cookies.get("qbwc_session")

    def _call(
        self, verb: str, path: str, body: Any, headers: Mapping[str, str]
    ) -> Page:
        memory = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {"Cookie": memory} if memory else {}
            line.request(verb, path, body, {**sent, **self.headers, **named})
            answer = line.getresponse()
            page = Page(answer.status, answer.headers, answer.read())
        finally:
            line.close()
        for each in page.headers.get_all("Set-Cookie", ()):
            for name, morsel in SimpleCookie(each).items():
                self.cookies[name] = morsel.value
        return page
