"""Chromium for the tests of the pages: whichever is installed, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass
class Visitor:
    """Somebody at a browser, and what the browser complained about."""

    context: BrowserContext
    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(f"{self.base}{path}")
        return self.page

    def log_in(self, email: str, password: str) -> Page:
        """Log in with address and password."""
        page = self.go("/admin/log-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/")
        return page


@contextmanager
def started() -> Iterator[Browser]:
    """Start a browser, or skip the test where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        why = "no Chromium is installed: apt-get install chromium"
        if os.environ.get("TEST_REQUIRE_BROWSER"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, base: str, **options: object) -> Iterator[Visitor]:
    """Give somebody a window of the browser, with no memory of others."""
    wanted = {"viewport": WIDE, **options}
    context = browser.new_context(**wanted)  # type: ignore[arg-type]
    visitor = Visitor(context, context.new_page(), base)
    visitor.page.set_default_timeout(15_000)
    visitor.page.on("console", lambda m: _complain(visitor, m.type, m.text))
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    yield visitor
    context.close()


def _complain(visitor: Visitor, kind: str, text: str) -> None:
    # That a form was refused is told as an error by the browser itself.
    is_refusal = any(f"status of {status}" in text for status in (401, 422))
    if kind in ("error", "warning") and not is_refusal:
        visitor.complaints.append(text)
