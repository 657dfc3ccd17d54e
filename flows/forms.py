"""The fields of the forms by which people start flows in Prefect."""

from typing import Annotated, Any

from pydantic import Field, PlainValidator

from ganho.pipedrive.deal_link import NamedDeal, named_deal
from ganho.words.spoken import own_language, spoken
from ganho.words.tables.texts_deployments import DEPLOYMENTS

A_DAY = r"^\d{4}-\d{2}-\d{2}$"
MOST = 2**53
"""No number of a sale is larger, nor could a form in a browser hold it."""
LONGEST = 300
"""So long the address of a deal's page may be, with all that a browser hangs on it."""


def about(flow: str) -> str:
    """Say what a flow is for; Prefect would show its docstring."""
    return DEPLOYMENTS[own_language()][flow]


def asked(
    title: str,
    description: str,
    *,
    choices: list[str] | None = None,
    written_as: str | None = None,
    longest: int | None = None,
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
    if longest is not None:
        extra["maxLength"] = longest
    return Field(json_schema_extra=extra, **limits)


CompanySlug = Annotated[
    str,
    asked(
        spoken("Company"),
        spoken("The company's name, as in the company file (company)."),
        pattern=r"^[a-z0-9][a-z0-9-]{0,62}$",
    ),
]
DryRun = Annotated[
    bool,
    asked(
        spoken("Only try"), spoken("Reads, checks and compares, but creates nothing.")
    ),
]
DealNumber = Annotated[
    NamedDeal | int | str,
    # Whatever is typed arrives: the flow says in the company's language what it takes.
    PlainValidator(named_deal, json_schema_input_type=str),
    asked(
        spoken("Deal"),
        spoken(
            "The deal's number, such as 123, or the address of its page in Pipedrive."
        ),
        longest=LONGEST,
    ),
]
ChosenDeals = Annotated[
    tuple[DealNumber, ...],
    asked(
        spoken("Only these deals"),
        spoken(
            "Books these and leaves the others to the next run; none: all. Add item, "
            "then type a deal's number, such as 123, or the address of its page in "
            "Pipedrive."
        ),
    ),
]
FirstDeals = Annotated[
    int,
    asked(
        spoken("At most"),
        spoken("Books so many, those first that were won first; 0: all."),
        ge=0,
        le=1000,
    ),
]
RunNow = Annotated[
    bool,
    asked(
        spoken("Book at once"),
        spoken(
            "Makes a run now, once it is noted; without this, the next scheduled "
            "one does what is left."
        ),
    ),
]
