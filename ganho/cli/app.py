"""The front door: commands, and one clear line for each trouble.

Each command imports what it needs when it runs: Prefect reads its settings, and takes
seconds, when it is first imported.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from ganho.cli import ledger_key
from ganho.cli.exits import DONE, STOPPED
from ganho.cli.home import keep_private
from ganho.cli.options import (
    BackedUp,
    CompanyName,
    DealId,
    DryRun,
    JsonFile,
    SuiteFile,
)
from ganho.quarantine import quarantine_command
from ganho.words.spoken import spoken

app = typer.Typer(
    name="ganho",
    help="Negócios ganhos no Pipedrive viram vendas na Conta Azul, uma única vez.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(quarantine_command.app, name="quarantine")
app.add_typer(ledger_key.app, name="ledger")


@app.command()
def init(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="ARQUIVO", help="Onde gravar; padrão: EMPRESA.toml."),
    ] = None,
) -> None:
    """Prepara uma empresa com perguntas, testando cada resposta. / In English too."""
    from ganho.cli.init.interview import initialize  # noqa: PLC0415

    initialize(file, Console())


@app.command()
def apply(
    file: Annotated[
        Path, typer.Argument(metavar="ARQUIVO", help="Arquivo da empresa (TOML).")
    ],
    backed_up: BackedUp = False,
) -> None:
    """Confere o arquivo da empresa, testa as conexões e guarda tudo no Prefect."""
    from ganho.setup.apply_command import apply_file  # noqa: PLC0415

    apply_file(file, Console(), backed_up=backed_up)


@app.command()
def authorize(
    company: CompanyName,
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            metavar="CÓDIGO",
            help="Código, ou endereço inteiro com code=..., que a Conta Azul deu.",
        ),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Só mostra o endereço a abrir.")
    ] = False,
) -> None:
    """Conecta a Conta Azul da empresa: abre a autorização e guarda o acesso."""
    from ganho.cli.authorizing import authorize as connect_company  # noqa: PLC0415

    connect_company(company, Console(), browser=not no_browser, code=code)


@app.command()
def sync(
    company: CompanyName,
    dry_run: DryRun = False,
    look_back: Annotated[
        int,
        typer.Option(
            "--look-back", metavar="DIAS", min=0, max=90, help="Revê os últimos dias."
        ),
    ] = 0,
    json_file: JsonFile = None,
) -> None:
    """Faz uma execução agora: lê os negócios ganhos e cria as vendas."""
    from ganho.cli.syncing import sync as run_sync  # noqa: PLC0415

    code = run_sync(
        company,
        Console(),
        dry_run=dry_run,
        look_back_days=look_back,
        json_file=json_file,
    )
    raise typer.Exit(code)


@app.command()
def backfill(
    company: CompanyName,
    first_day: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Primeiro dia (AAAA-MM-DD)."),
    ],
    last_day: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Último dia; padrão: hoje."),
    ] = None,
    dry_run: DryRun = False,
    json_file: JsonFile = None,
) -> None:
    """Cria as vendas de negócios ganhos antes da ativação, de propósito."""
    from ganho.cli.syncing import backfill as run_backfill  # noqa: PLC0415

    first = first_day.date()
    last = last_day.date() if last_day else datetime.now(UTC).date()
    if first > last:
        raise typer.BadParameter("--from vem depois de --to")
    code = run_backfill(
        company, Console(), days=(first, last), dry_run=dry_run, json_file=json_file
    )
    raise typer.Exit(code)


@app.command()
def explain(
    company: CompanyName,
    deal_id: DealId,
) -> None:
    """Conta a história inteira de um negócio."""
    from ganho.cli.explaining import explain as tell_story  # noqa: PLC0415

    raise typer.Exit(tell_story(company, deal_id, Console()))


@app.command()
def rebook(company: CompanyName, deal_id: DealId) -> None:
    """Lança de novo um negócio cuja venda alguém cancelou na Conta Azul."""
    from ganho.quarantine.settlement import rebook as make_anew  # noqa: PLC0415

    make_anew(company, Console(), deal_id)


@app.command()
def review(company: CompanyName, json_file: JsonFile = None) -> None:
    """Lista as vendas que esperam revisão na Conta Azul, por idade e valor."""
    from ganho.review.review_command import show_review  # noqa: PLC0415

    show_review(company, Console(), json_file=json_file)


@app.command()
def report(
    company: CompanyName,
    html_file: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="ARQUIVO",
            dir_okay=False,
            writable=True,
            help="Grava a página inteira, para enviar ou imprimir.",
        ),
    ] = None,
) -> None:
    """Mostra o relatório mais recente, sem executar nada, ou grava em HTML."""
    from ganho.cli.reporting import report_file  # noqa: PLC0415

    report_file(company, Console(), html_file=html_file)


@app.command()
def doctor(company: CompanyName, json_file: JsonFile = None) -> None:
    """Diz o que está errado antes que um negócio se perca; só lê, não grava nada."""
    from ganho.doctor.doctor_command import doctor as examine  # noqa: PLC0415

    raise typer.Exit(examine(company, Console(), json_file=json_file))


@app.command()
def quality(suite: SuiteFile) -> None:
    """Grava as regras de qualidade dos clientes, para o Great Expectations de vocês."""
    from ganho.cli.quality import write_suite  # noqa: PLC0415

    write_suite(suite, Console())


@app.command()
def alerts(
    company: CompanyName,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="BLOCO",
            help="Bloco do Prefect que avisa, como slack-webhook/ganho; pode repetir.",
        ),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Tira os alertas da empresa.")
    ] = False,
) -> None:
    """Instala os alertas de uma empresa no Prefect: e-mail, Slack ou webhook."""
    from ganho.alerts.alerts_command import set_alerts  # noqa: PLC0415

    set_alerts(company, Console(), to=to or [], remove=remove)


@app.command()
def sandbox(
    deals: Annotated[
        int, typer.Option(min=0, help="Negócios gerados, além dos da demonstração.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Semente do gerador.")] = 1,
    file: Annotated[
        Path, typer.Option("--file", help="Onde gravar o arquivo da empresa.")
    ] = Path("sandbox.toml"),
) -> None:
    """Simula o Pipedrive e a Conta Azul nesta máquina, por HTTP de verdade."""
    from ganho.cli.sandboxing import serve_sandbox  # noqa: PLC0415

    serve_sandbox(Console(), deals=deals, seed=seed, file=file)


@app.command()
def demo(
    ui: Annotated[
        bool, typer.Option("--ui", help="Deixa o Prefect aberto para ver o relatório.")
    ] = False,
) -> None:
    """Mostra tudo em dois minutos, sem conta nenhuma: dois sistemas simulados."""
    from ganho.cli.demo import run_demo  # noqa: PLC0415

    raise typer.Exit(run_demo(Console(), ui=ui))


@app.command()
def up(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Porta do Prefect.")
    ] = 4200,
    backed_up: BackedUp = False,
) -> None:
    """Liga tudo nesta máquina: servidor Prefect, worker e agendas de cada empresa."""
    from ganho.cli.server.upkeep import up as start_all  # noqa: PLC0415

    raise typer.Exit(start_all(Console(), port, backed_up=backed_up))


@app.command()
def password() -> None:
    """Mostra a senha do Prefect que o `ganho up` ligou, e como usá-la."""
    from ganho.cli.server.unlocking import show_password  # noqa: PLC0415

    show_password(Console())


@app.command()
def deploy(
    pool: Annotated[
        Literal["process", "docker", "kubernetes"],
        typer.Option("--pool", help="Onde as execuções rodam."),
    ] = "process",
) -> None:
    """Instala as agendas e os formulários de cada empresa num servidor Prefect."""
    from ganho.cli.server.installation import install  # noqa: PLC0415

    install(Console(), pool)


@app.command()
def down() -> None:
    """Desliga o que `ganho up` ligou; nada se perde."""
    from ganho.cli.server.upkeep import down as stop_all  # noqa: PLC0415

    raise typer.Exit(stop_all(Console()))


INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def main() -> None:
    """Run the command line; every trouble is one line and an exit code."""
    keep_private()
    raise SystemExit(run(app))


def run(command: Callable[[], object]) -> int:
    """Run a command and turn what it raises into one line and an exit code."""
    from ganho.cli import troubles  # noqa: PLC0415

    try:
        command()
    except SystemExit as done:
        if done.code != INTERRUPTED:
            return done.code if isinstance(done.code, int) else STOPPED
        Console(stderr=True).print(troubles.INTERRUPTED[spoken()])
        return STOPPED
    except Exception as error:  # noqa: BLE001 - the front door lets no traceback out
        line = troubles.line_of(error, spoken())
        Console(stderr=True, soft_wrap=True).print(line, markup=False)
        return troubles.exit_code_of(error)
    return DONE
