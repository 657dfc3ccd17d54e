"""The password of `ganho up`, in a file that somebody may have written by hand."""

from pathlib import Path

import pytest

from ganho.cli.server.passwords import kept_password, password_file


def test_the_mark_of_an_editor_is_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANHO_HOME", str(tmp_path))
    password_file().write_text("ganho:secret\r\n", encoding="utf-8-sig")

    assert kept_password() == "ganho:secret"
