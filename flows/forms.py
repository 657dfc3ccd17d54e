"""The fields of the forms by which people start flows in Prefect."""

from typing import Annotated, Any

from pydantic import Field

A_DAY = r"^\d{4}-\d{2}-\d{2}$"
MOST = 2**53
"""No number of a deal or of a sale is larger, nor could a form in a browser hold it."""


def asked(
    title: str,
    description: str,
    *,
    choices: list[str] | None = None,
    written_as: str | None = None,
    **limits: Any,
) -> Any:
    """Describe one field of a form.

    Prefect takes the parameter's name for its title and the docstring for its
    description, whatever the annotation says; what is `extra` has the last word.
    """
    extra: dict[str, Any] = {"title": title, "description": description}
    if choices is not None:
        extra["enum"] = choices
    if written_as is not None:
        # Not a limit: pydantic knows none for a date, and Prefect checks no "format".
        extra["pattern"] = written_as
    return Field(json_schema_extra=extra, **limits)


CompanySlug = Annotated[
    str,
    asked(
        "Empresa",
        "O nome da empresa, como no arquivo da empresa (company).",
        pattern=r"^[a-z0-9][a-z0-9-]{0,62}$",
    ),
]
DryRun = Annotated[
    bool, asked("Só simular", "Lê, confere e compara, mas não cria nada.")
]
DealNumber = Annotated[
    int,
    asked(
        "Negócio",
        "O número do negócio: está no fim do endereço da página dele no Pipedrive.",
        ge=1,
        le=MOST,
    ),
]
RunNow = Annotated[
    bool,
    asked(
        "Lançar já",
        "Depois de anotar, faz uma execução agora; sem isto, a próxima agendada faz o "
        "que faltar.",
    ),
]
