"""A browser window that reaches this machine and nothing beyond it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    Page,
    Route,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as LateError

from tests.browser.chromium import chromium
from tests.browser.stage import ROOT
from tests.insiders import PASSWORD

PICTURES = ROOT / "build" / "screenshots"
LOGGED_IN = "localStorage.setItem('prefect-password', '%s')"
"""What Prefect's pages keep of a login."""
HERE = ("127.0.0.1", "localhost")
PATIENCE = 20_000
"""Milliseconds for a page to show something, on a busy machine."""
SETTLED = 5_000
"""Milliseconds for a page to have loaded all, before it is photographed."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, kw_only=True)
class Window:
    """One page, what it asked for elsewhere, and the errors of its scripts."""

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def photograph(self, name: str) -> None:
        """Keep what is to be seen, in full length, as a build output."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{re.sub(r'[^a-z0-9]+', '_', name)}.png"
        with suppress(LateError):  # a page that keeps asking is shown as it is
            self.page.wait_for_load_state("networkidle", timeout=SETTLED)
        self.page.screenshot(path=path, full_page=True)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the machine's Chromium without a screen."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        program, flags = chromium(), list(FLAGS)
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@contextmanager
def open_window(
    browser: Browser,
    *,
    width: int = 1280,
    height: int = 900,
    password: str = PASSWORD,
) -> Iterator[Window]:
    """Open a window as a person in São Paulo has it, who has logged in before."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
    )
    context.set_default_timeout(PATIENCE)
    if password:
        context.add_init_script(LOGGED_IN % b64encode(password.encode()).decode())
    window = Window(page=context.new_page())

    def only_here(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.hostname in HERE or address.scheme == "file":
            route.continue_()
        else:
            window.elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    window.page.on("pageerror", lambda error: window.troubles.append(str(error)))
    yield window
    context.close()
