"""One house and one browser for all; every test opens a window of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.companies import Demo, open_demo
from tests.browser.stage import Stage, open_stage
from tests.browser.windows import Window, open_browser, open_window


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A Prefect server and a worker."""
    with open_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="session")
def demo(stage: Stage) -> Iterator[Demo]:
    """The company of `ganho demo`, as `acme`, after one run that booked."""
    with open_demo(stage) as demo:
        yield demo


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window as wide as a small laptop's, photographed at the end.

    No script of a page may fail, although nothing beyond this machine answers.
    """
    with open_window(browser) as window:
        yield window
        window.photograph(request.node.name.removeprefix("test_"))

        assert window.troubles == []
