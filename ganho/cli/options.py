"""Arguments and options that several commands share."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from ganho.domain.reasons import Reason
from ganho.pipedrive.deal_link import named_deal
from ganho.words.spoken import spoken

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""How a company may be named."""
MOST = 2**62
"""No number of a sale is larger: the ledger could not hold it."""


def _slug(name: str) -> str:
    if not SLUG.fullmatch(name):
        raise typer.BadParameter(spoken("lower-case letters, digits and dashes only"))
    return name


CompanyName = Annotated[
    str,
    typer.Argument(
        metavar=spoken("COMPANY"), callback=_slug, help=spoken("The company's name.")
    ),
]


A_DEAL = spoken(
    "The deal's number, such as 123, or the address of its page in Pipedrive."
)


def _deal(typed: str) -> str:
    """Refuse what names no deal; whose deal it is shows once the company is known."""
    if not named_deal(typed).number:
        raise typer.BadParameter(
            spoken("a deal's number, or the address of its page in Pipedrive")
        )
    return typed


def _deals(typed: list[str] | None) -> list[str]:
    return [_deal(one) for one in typed or ()]


Deal = Annotated[
    str,
    typer.Argument(metavar=spoken("DEAL"), callback=_deal, help=A_DEAL),
]
Deals = Annotated[
    list[str] | None,
    typer.Argument(metavar=spoken("DEAL..."), callback=_deals, help=A_DEAL),
]
BackedUp = Annotated[
    bool,
    typer.Option(
        "--backed-up",
        help=spoken(
            "Migrates databases of an earlier version without copying them: you "
            "have made backups."
        ),
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=spoken("Tries: reads and checks, but creates nothing.")
    ),
]


ChosenDeals = Annotated[
    list[str] | None,
    typer.Option(
        "--deal",
        metavar=spoken("DEAL"),
        callback=_deals,
        help=spoken(
            "Books only this deal (its number, or its address), and shows it; may be "
            "said several times."
        ),
    ),
]
FirstDeals = Annotated[
    int,
    typer.Option(
        "--first",
        metavar=spoken("NUMBER"),
        min=0,
        max=1000,
        help=spoken("Books only so many, those won first, and shows them."),
    ),
]


def _reason(code: str | None) -> str | None:
    if code is not None and code not in set(Reason):
        raise typer.BadParameter(
            spoken("{code} is no reason; see ganho quarantine", code=code)
        )
    return code


def writable(path: Path | None) -> Path | None:
    """Refuse a file that cannot be written, before the work that it is to hold."""
    if path is None:
        return None
    folder = path.absolute().parent
    if not folder.is_dir():
        raise typer.BadParameter(
            spoken("the folder {folder} does not exist", folder=folder)
        )
    if path.is_dir():
        raise typer.BadParameter(spoken("{path} is a folder", path=path))
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise typer.BadParameter(spoken("{path} cannot be written", path=path))
    return path


def new_file(path: Path | None) -> Path | None:
    """Refuse a file that is there already: it may be one that is not sent yet."""
    if path is not None and path.exists():
        raise typer.BadParameter(
            spoken("{path} exists already; give another name", path=path)
        )
    return writable(path)


JsonFile = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar=spoken("FILE"),
        callback=writable,
        help=spoken("Writes the result as JSON."),
    ),
]
RecordFile = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar=spoken("FILE"),
        callback=new_file,
        help=spoken(
            "Writes down the shape of what Pipedrive and Conta Azul answer, without "
            "any value, to be sent to those who look after ganho."
        ),
    ),
]
SuiteFile = Annotated[
    Path,
    typer.Option(
        "--suite",
        metavar=spoken("FILE"),
        callback=writable,
        help=spoken("Where to write the rules, in Great Expectations' JSON."),
    ),
]
ReasonCode = Annotated[
    str | None,
    typer.Option(
        "--reason",
        metavar=spoken("REASON"),
        callback=_reason,
        help=spoken("Only those of this reason, for example TAX_ID_INVALID."),
    ),
]


def _tell_version(wanted: bool) -> None:
    if wanted:
        from ganho.cli.server.release import code_version  # noqa: PLC0415 - reads it all

        typer.echo(f"ganho {code_version()}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version",
        is_eager=True,
        callback=_tell_version,
        help=spoken("Shows the version and ends."),
    ),
]
