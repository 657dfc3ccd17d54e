"""Where `make browser` finds a Chromium, on machines that have one and that do not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import NoChromiumError, chromium


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH; nobody is root, and no browser was chosen."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "env").symlink_to(str(shutil.which("env")))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("GANHO_CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


def put(folder: Path, name: str, does: str = "exit 0") -> Path:
    """Make a program that notes how it was called, and does something."""
    path = folder / name
    called = folder / f"{name}.calls"
    path.write_text(f'#!/bin/sh\necho "$*" >> {called}\n{does}\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def calls(folder: Path, name: str) -> list[str]:
    """Tell how a program was called, time by time."""
    called = folder / f"{name}.calls"
    return called.read_text(encoding="utf-8").splitlines() if called.exists() else []


def put_apt_get(folder: Path) -> None:
    """Make an apt-get that brings a Chromium when it is asked to install one."""
    bring = f'case "$*" in *install*chromium*) /bin/ln -s /bin/true {folder}/chromium;;'
    put(folder, "apt-get", f"{bring} esac")


def test_the_chosen_program_comes_before_the_ones_on_the_path(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(programs, "chromium")
    chosen = put(programs, "my-browser")
    monkeypatch.setenv("GANHO_CHROMIUM", str(chosen))

    assert chromium() == str(chosen)


def test_a_choice_that_is_no_program_is_not_replaced_by_a_guess(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(programs, "chromium")
    monkeypatch.setenv("GANHO_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(NoChromiumError, match="/nowhere/chromium"):
        chromium()


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_on_the_path_is_taken_under_each_of_its_names(
    programs: Path, name: str
) -> None:
    there = put(programs, name)
    put_apt_get(programs)

    assert chromium() == str(there)
    assert calls(programs, "apt-get") == []


def test_root_installs_the_package_of_debian(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_apt_get(programs)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert chromium() == str(programs / "chromium")
    assert calls(programs, "apt-get") == [
        "--quiet --yes update",
        "--quiet --yes install --no-install-recommends chromium",
    ]


def test_sudo_that_asks_for_no_password_installs_it_too(programs: Path) -> None:
    put_apt_get(programs)
    put(programs, "true")
    put(programs, "sudo", 'shift; exec "$@"')

    assert chromium() == str(programs / "chromium")
    assert calls(programs, "sudo")[0] == "-n true"


def test_sudo_that_asks_for_a_password_is_not_asked_twice(programs: Path) -> None:
    put_apt_get(programs)
    put(programs, "sudo", "exit 1")

    with pytest.raises(NoChromiumError, match="GANHO_CHROMIUM"):
        chromium()
    assert calls(programs, "apt-get") == []


def test_a_package_that_cannot_be_had_is_no_browser(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(programs, "apt-get", "exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(NoChromiumError, match="package chromium"):
        chromium()


def test_without_any_the_command_fails_with_one_line(programs: Path) -> None:
    command = [sys.executable, "-m", "tests.browser.chromium"]
    alone = {"PATH": str(programs)}
    ran = subprocess.run(
        command, env=alone, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert "GANHO_CHROMIUM" in ran.stderr
