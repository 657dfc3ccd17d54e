"""`ganho quarantine`: the open problems, and what a person decides about them."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

from ganho.cli.options import MOST, CompanyName, Deal, Deals, JsonFile, ReasonCode
from ganho.cli.usage import Group, command
from ganho.words.spoken import spoken


class _ListUnlessTold(Group):
    """Takes options after the company's name for those of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` where only its options stand."""
        first, *others = args or [""]
        if others and others[0].startswith("-") and not first.startswith("-"):
            args = [first, "list", *others]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ListUnlessTold,
    help=spoken("The held deals: why, what to do, and what you decide."),
    invoke_without_command=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def of_company(context: typer.Context, company: CompanyName) -> None:
    """List a company's held deals, or decide about them."""
    context.obj = company
    if context.invoked_subcommand is None:
        list_held(context)


@command(app, "list")
def list_held(
    context: typer.Context, reason: ReasonCode = None, json_file: JsonFile = None
) -> None:
    """List reason, remedy, owner, since when, value and where to settle it."""
    from ganho.quarantine.settlement import list_problems  # noqa: PLC0415

    list_problems(context.obj, Console(), reason=reason, json_file=json_file)


@command(app, "release")
def release(
    context: typer.Context,
    deals: Deals = None,
    reason: ReasonCode = None,
) -> None:
    """Release deals: the next run looks again and tries to book them."""
    from ganho.quarantine.settlement import release as let_go  # noqa: PLC0415

    if bool(deals) == (reason is not None):
        raise typer.BadParameter(
            spoken("give the deals' numbers, or --reason REASON, and not both")
        )
    let_go(context.obj, Console(), deals=deals or [], reason=reason)


@command(app, "resolve")
def resolve(
    context: typer.Context,
    deal: Deal,
    *,
    sale: Annotated[
        int | None,
        typer.Option(
            "--sale",
            metavar=spoken("NUMBER"),
            min=1,
            max=MOST,
            help=spoken("It is this sale already."),
        ),
    ] = None,
    contract: Annotated[
        int | None,
        typer.Option(
            "--contract",
            metavar=spoken("NUMBER"),
            min=1,
            max=MOST,
            help=spoken("It is this contract already."),
        ),
    ] = None,
    book: Annotated[
        bool,
        typer.Option(
            "--book", help=spoken("It is another sale: book it all the same.")
        ),
    ] = False,
    dismiss: Annotated[
        str | None,
        typer.Option("--dismiss", metavar=spoken("WHY"), help=spoken("Never book it.")),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer", metavar=spoken("ID"), help=spoken("It is this customer.")
        ),
    ] = None,
    item: Annotated[
        str | None,
        typer.Option(
            "--item",
            metavar=spoken("ID"),
            help=spoken("Its product is this item, in all deals."),
        ),
    ] = None,
) -> None:
    """Decide about a deal: one of the options, and only one."""
    from ganho.quarantine import resolutions  # noqa: PLC0415
    from ganho.quarantine.settlement import decide  # noqa: PLC0415

    choices: dict[str, tuple[Any, Callable[..., Any]]] = {
        "--sale": (sale, resolutions.settle_with_sale),
        "--contract": (contract, resolutions.settle_with_contract),
        "--book": (
            book or None,
            lambda books, deal, _: resolutions.book_anyway(books, deal),
        ),
        "--dismiss": (dismiss, resolutions.dismiss),
        "--customer": (customer, resolutions.choose_customer),
        "--item": (item, resolutions.choose_item),
    }
    chosen = [(v, settle) for v, settle in choices.values() if v is not None]
    if len(chosen) != 1:
        raise typer.BadParameter(
            spoken("choose one option: {options}", options=", ".join(choices))
        )
    value, settle = chosen[0]
    decide(
        context.obj,
        Console(),
        deal,
        lambda books, number: settle(books, number, value),
    )
