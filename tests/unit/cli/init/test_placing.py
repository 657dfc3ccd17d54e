"""A file with secrets appears whole, for its owner alone, or not at all."""

import os
from pathlib import Path

import pytest

from ganho.cli.init.place import environment, place


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text("old")
    path.chmod(0o644)
    place(path, "new", lambda beside: beside.read_text())

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("trouble", [ValueError, KeyboardInterrupt])
def test_what_does_not_pass_leaves_what_was_there(tmp_path: Path, trouble) -> None:
    path = tmp_path / "acme.toml"
    path.write_text("old")

    def check(_: Path) -> None:
        raise trouble

    with pytest.raises(trouble):
        place(path, "new", check)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_variables_are_as_before_in_the_end(monkeypatch) -> None:
    monkeypatch.setenv("GANHO_KNOWN", "before")
    monkeypatch.delenv("GANHO_NEW", raising=False)
    with environment({"GANHO_KNOWN": "a", "GANHO_NEW": "b"}):
        inside = os.environ["GANHO_KNOWN"] + os.environ["GANHO_NEW"]

    assert inside == "ab"
    assert os.environ["GANHO_KNOWN"] == "before"
    assert "GANHO_NEW" not in os.environ
