"""`ganho password`: what Prefect's pages and the plain `prefect` command ask for."""

import shlex
from collections.abc import Mapping

from rich.console import Console

from ganho.cli.server.kept import KeepingError
from ganho.cli.server.passwords import kept_password, password_file
from ganho.cli.server.prefect_api import (
    GIVEN,
    LOCK,
    OUTDATED,
    is_outdated,
    kept_server,
    unknown_password,
)
from ganho.cli.server.temporary import PASSWORD
from ganho.words.spoken import spoken

HOW = spoken(
    "In Prefect's page, paste the whole line above. For the command `prefect`:"
)
THEIRS = spoken(
    "The password is the one that you set in {variable}. For the command `prefect`:",
    variable=PASSWORD,
)


def show_password(console: Console) -> None:
    """Show the password of `ganho up`, and the line that lets `prefect` in.

    Raises KeepingError where there is none yet.
    """
    facts = kept_server().facts() or {}
    url = str(facts.get("url", "http://127.0.0.1:4200/api"))
    if facts.get(LOCK) == GIVEN:
        lines = [THEIRS, _export(url, f'"${PASSWORD}"')]
    else:
        file = shlex.quote(str(password_file()))
        lines = [_kept(facts), HOW, _export(url, f'"$(cat {file})"')]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def password_line(*, at_terminal: bool) -> str:
    """Say what the pages ask for; the password itself only where a person looks."""
    if (kept_server().facts() or {}).get(LOCK) == GIVEN:
        return spoken("yours, of {variable}", variable=PASSWORD)
    return (at_terminal and kept_password()) or "ganho password"


def _kept(facts: Mapping[str, object]) -> str:
    if found := kept_password():
        return found
    if not facts:
        raise KeepingError("There is no password yet: `ganho up` makes one.")
    raise KeepingError(OUTDATED if is_outdated() else unknown_password(facts))


def _export(url: str, password: str) -> str:
    """Name the file instead of the password: a shell remembers what is typed."""
    return f"  export PREFECT_API_URL={url} PREFECT_API_AUTH_STRING={password}"
