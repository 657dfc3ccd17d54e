"""`ganho quarantine`: the open problems, and what a person decides about them."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from ganho.cli.options import MOST, CompanyName, DealId, JsonFile, ReasonCode


class _ListUnlessTold(TyperGroup):
    """Takes options after the company's name for those of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` where only its options stand."""
        first, *others = args or [""]
        if others and others[0].startswith("-") and not first.startswith("-"):
            args = [first, "list", *others]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ListUnlessTold,
    help="Os negócios separados: por quê, o que fazer, e o que você decide.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def of_company(context: typer.Context, company: CompanyName) -> None:
    """Lista os negócios separados de uma empresa, ou decide sobre eles."""
    context.obj = company
    if context.invoked_subcommand is None:
        list_held(context)


@app.command("list")
def list_held(
    context: typer.Context, reason: ReasonCode = None, json_file: JsonFile = None
) -> None:
    """Lista motivo, remédio, dono, desde quando, valor e onde resolver."""
    from ganho.quarantine.settlement import list_problems  # noqa: PLC0415

    list_problems(context.obj, Console(), reason=reason, json_file=json_file)


@app.command("release")
def release(
    context: typer.Context,
    deal_ids: Annotated[
        list[int] | None, typer.Argument(metavar="NEGÓCIO...", min=1, max=MOST)
    ] = None,
    reason: ReasonCode = None,
) -> None:
    """Libera negócios: a próxima execução olha de novo e tenta lançar."""
    from ganho.quarantine.settlement import release as let_go  # noqa: PLC0415

    if bool(deal_ids) == (reason is not None):
        raise typer.BadParameter(
            "diga os números dos negócios, ou --reason MOTIVO, e não os dois"
        )
    let_go(context.obj, Console(), deal_ids=deal_ids or [], reason=reason)


@app.command("resolve")
def resolve(
    context: typer.Context,
    deal_id: DealId,
    *,
    sale: Annotated[
        int | None,
        typer.Option(
            "--sale", metavar="NÚMERO", min=1, max=MOST, help="Já é esta venda."
        ),
    ] = None,
    contract: Annotated[
        int | None,
        typer.Option(
            "--contract", metavar="NÚMERO", min=1, max=MOST, help="Já é este contrato."
        ),
    ] = None,
    book: Annotated[
        bool, typer.Option("--book", help="É outra venda: lance mesmo assim.")
    ] = False,
    dismiss: Annotated[
        str | None,
        typer.Option("--dismiss", metavar="POR QUÊ", help="Não lance nunca."),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="CADASTRO", help="É este cliente."),
    ] = None,
) -> None:
    """Decide sobre um negócio: uma das opções, e só uma."""
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
    }
    chosen = [(v, settle) for v, settle in choices.values() if v is not None]
    if len(chosen) != 1:
        raise typer.BadParameter(f"escolha uma opção: {', '.join(choices)}")
    value, settle = chosen[0]
    decide(context.obj, Console(), deal_id, lambda books: settle(books, deal_id, value))
