"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from ganho.cli.company_file import SLUG
from ganho.domain.reasons import Reason

MOST = 2**62
"""No number of a deal or of a sale is larger: the ledger could not hold it."""


def _slug(name: str) -> str:
    if not SLUG.fullmatch(name):
        raise typer.BadParameter("só letras minúsculas, dígitos e hífens")
    return name


CompanyName = Annotated[
    str,
    typer.Argument(metavar="EMPRESA", callback=_slug, help="Nome da empresa."),
]
DealId = Annotated[int, typer.Argument(metavar="NEGÓCIO", min=1, max=MOST)]
BackedUp = Annotated[
    bool,
    typer.Option(
        "--backed-up",
        help="Migra bancos de uma versão anterior sem copiá-los: você já fez backup.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Simula: lê e confere, mas não cria nada.")
]


def _reason(code: str | None) -> str | None:
    if code is not None and code not in set(Reason):
        raise typer.BadParameter(f"{code} não é um motivo; veja ganho quarantine")
    return code


def _writable(path: Path | None) -> Path | None:
    if path is not None and not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"a pasta {path.parent} não existe")
    return path


JsonFile = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar="ARQUIVO",
        dir_okay=False,
        writable=True,
        callback=_writable,
        help="Grava o resultado em JSON.",
    ),
]
SuiteFile = Annotated[
    Path,
    typer.Option(
        "--suite",
        metavar="ARQUIVO",
        dir_okay=False,
        writable=True,
        callback=_writable,
        help="Onde gravar as regras, em JSON do Great Expectations.",
    ),
]
ReasonCode = Annotated[
    str | None,
    typer.Option(
        "--reason",
        metavar="MOTIVO",
        callback=_reason,
        help="Só os deste motivo, por exemplo TAX_ID_INVALID.",
    ),
]
