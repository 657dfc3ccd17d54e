"""`make setup` on other people's machines: their Pythons, and their certificates."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = ("sh", "make", "grep", "touch", "mkdir", "cp", "env", "cat")
PYTHON = """#!/bin/sh
case "$*" in
  *version_info*) echo {version};;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python";;
  "-m pip config list") echo "{pip_config}";;
  *get_default_verify_paths*) exec {real} "$@";;
  *"pip "*install*) env > pip.env; cp uv.stub .venv/bin/uv;;
esac
"""
UV = """#!/bin/sh
env > uv.env
{does}
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone on a machine whose only programs are in its folder `bin`."""
    folder = tmp_path / "clone"
    (folder / "bin").mkdir(parents=True)
    for tool in TOOLS:
        (folder / "bin" / tool).symlink_to(str(shutil.which(tool)))
    shutil.copy("Makefile", folder)
    for name in ("pyproject.toml", "uv.lock"):
        (folder / name).touch()
    put(folder / "uv.stub", UV.format(does="true"))
    return folder


def put(path: Path, text: str) -> None:
    """Make a program."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def put_python(clone: Path, name: str, version: str, *, pip_config: str = "") -> None:
    """Make an interpreter that knows how old it is, and makes an environment."""
    text = PYTHON.format(version=version, pip_config=pip_config, real=sys.executable)
    put(clone / "bin" / name, text)


def set_up(clone: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `make setup` in a bare environment."""
    return subprocess.run(
        [str(shutil.which("make")), "setup"],
        cwd=clone,
        env={"PATH": str(clone / "bin")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def told(ran: "subprocess.CompletedProcess[str]") -> str:
    """Give the one line that a person gets beside make's own."""
    [line] = [text for text in ran.stderr.splitlines() if not text.startswith("make")]
    return line


def seen_by(clone: Path, program: str) -> dict[str, str]:
    """Give the environment that a program was run in."""
    lines = (clone / f"{program}.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.15"])
def test_another_python_gets_a_line_with_the_command_that_works(
    clone: Path, version: str
) -> None:
    put_python(clone, "python3", version)
    put_python(clone, "python3.12", "3.12")

    ran = set_up(clone)

    assert ran.returncode == 2
    assert f"python3 is {version}. " in told(ran)
    assert told(ran).endswith("Do: make setup PYTHON=python3.12")
    assert not (clone / ".venv").exists()


def test_where_uv_can_fetch_a_python_it_is_offered(clone: Path) -> None:
    put_python(clone, "python3", "3.10")
    put_python(clone, "python3.12", "")  # what pyenv puts there for one it has not
    put(clone / "bin" / "uv", UV)

    assert "Do: uv python install 3.13 && make setup PYTHON=" in told(set_up(clone))


def test_without_any_python_the_line_says_so(clone: Path) -> None:
    assert "python3 is not there. Do: install one" in told(set_up(clone))


def test_a_python_is_asked_for_its_age_only_where_an_environment_is_made(
    clone: Path,
) -> None:
    put_python(clone, "python3", "3.12")
    assert set_up(clone).returncode == 0
    put_python(clone, "python3", "3.15")
    (clone / "uv.lock").write_text("newer", encoding="utf-8")
    (clone / ".venv" / ".synced").unlink()

    assert set_up(clone).returncode == 0


def test_the_makefile_takes_the_pythons_that_the_project_allows() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    project = Path("pyproject.toml").read_text(encoding="utf-8")
    [least, below] = re.findall(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', project)[0]
    [taken] = re.findall(r"^PYTHONS := (.+)$", makefile, re.MULTILINE)
    allowed = {f"3.{minor}" for minor in range(int(least), int(below))}

    assert set(taken.split()) == allowed
    assert f"Python 3.{least} to 3.{int(below) - 1};" in makefile


def test_uv_and_an_old_pip_take_the_certificates_of_the_system(clone: Path) -> None:
    put_python(clone, "python3", "3.11")
    store = clone / "store.pem"  # OpenSSL's own place is the machine's business
    store.touch()

    assert set_up(clone, SSL_CERT_FILE=str(store)).returncode == 0
    assert seen_by(clone, "pip")["PIP_CERT"] == str(store)
    assert seen_by(clone, "uv")["UV_SYSTEM_CERTS"] == "1"


def test_certificates_that_somebody_configured_stay(clone: Path) -> None:
    put_python(clone, "python3", "3.11", pip_config="global.cert='/own.pem'")

    assert set_up(clone, UV_SYSTEM_CERTS="0").returncode == 0
    assert "PIP_CERT" not in seen_by(clone, "pip")
    assert seen_by(clone, "uv")["UV_SYSTEM_CERTS"] == "0"


def test_what_cannot_be_fetched_is_told_with_where_a_certificate_belongs(
    clone: Path,
) -> None:
    put_python(clone, "python3", "3.12")
    put(clone / "uv.stub", UV.format(does="exit 2"))

    ran = set_up(clone)

    assert ran.returncode == 2
    assert "SSL_CERT_FILE" in told(ran)
    assert not (clone / ".venv" / ".synced").exists()
