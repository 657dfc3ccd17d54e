"""What a command writes is for its owner alone, whatever the terminal's umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.sandbox.room import Addresses, Sandbox

pytestmark = pytest.mark.commands

WRITTEN = {
    "run.json": ("sync", "acme", "--json"),
    "problems.json": ("quarantine", "acme", "--json"),
    "review.json": ("review", "acme", "--json"),
    "checkup.json": ("doctor", "acme", "--json"),
    "report.html": ("report", "acme", "--html"),
}
EVERYBODY_READS = 0o644


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """A terminal as most have it: what it writes everybody reads."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def written(ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path) -> Path:
    """A folder into which commands of a company wrote; one file was there before."""
    room, at = sandbox
    file, folder = tmp_path / "acme.toml", tmp_path / "written"
    file.write_text(room.company_file("acme", at), encoding="utf-8")
    folder.mkdir()
    (folder / "problems.json").touch(EVERYBODY_READS)
    assert ganho("apply", str(file)).returncode == 0
    for name, words in WRITTEN.items():
        ganho(*words, str(folder / name))
    return folder


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_outputs_are_their_owner_s_alone_and_a_file_keeps_its_mode(
    written: Path, tmp_path: Path
) -> None:
    modes = {path.name: mode_of(path) for path in written.iterdir()}
    home = tmp_path / "ganho"

    assert modes == dict.fromkeys(WRITTEN, 0o600) | {"problems.json": EVERYBODY_READS}
    assert all(path.stat().st_size for path in written.iterdir())
    assert mode_of(home) == 0o700
    assert [path for path in home.rglob("*") if mode_of(path) & 0o077] == []
