"""The front door: commands, and one clear line for each trouble.

Each command imports what it needs when it runs: Prefect reads its settings, and takes
seconds, when it is first imported.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from ganho.cli import ledger_key, usage
from ganho.cli.exits import DONE, STOPPED, WRONG_INPUT, leave
from ganho.cli.options import (
    BackedUp,
    ChosenDeals,
    CompanyName,
    Deal,
    DryRun,
    FirstDeals,
    JsonFile,
    RecordFile,
    SuiteFile,
    Version,
    writable,
)
from ganho.cli.usage import Group, WrongUsage, command, speak_help
from ganho.company.home import keep_private
from ganho.quarantine import quarantine_command
from ganho.words.sentences import say
from ganho.words.spoken import language_of, spoken

app = typer.Typer(
    name="ganho",
    cls=Group,
    help=spoken("Deals won in Pipedrive become sales in Conta Azul, exactly once."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(quarantine_command.app, name="quarantine")
app.add_typer(ledger_key.app, name="ledger")

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
"""How people write a day."""


@app.callback()
def ganho(*, _version: Version = False) -> None:
    """Stand before every command."""


@command(app)
def init(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar=spoken("FILE"),
            help=spoken("Where to write it; by default COMPANY.toml."),
        ),
    ] = None,
) -> None:
    """Prepare a company by questions, and try each answer. / Em português também."""
    from ganho.cli.init.interview import initialize  # noqa: PLC0415

    initialize(file, Console())


@command(app)
def apply(
    file: Annotated[
        Path,
        typer.Argument(metavar=spoken("FILE"), help=spoken("The company file (TOML).")),
    ],
    backed_up: BackedUp = False,
) -> None:
    """Check the company file, try the connections, and store everything in Prefect."""
    from ganho.setup.apply_command import apply_file  # noqa: PLC0415

    apply_file(file, Console(), backed_up=backed_up)


@command(app)
def authorize(
    company: CompanyName,
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            metavar=spoken("CODE"),
            help=spoken(
                "The code, or the whole address with code=..., that Conta Azul gave."
            ),
        ),
    ] = None,
    no_browser: Annotated[
        bool,
        typer.Option("--no-browser", help=spoken("Only shows the address to open.")),
    ] = False,
) -> None:
    """Connect the company's Conta Azul: open the authorization and keep the access."""
    from ganho.cli.authorizing import authorize as connect_company  # noqa: PLC0415

    connect_company(company, Console(), browser=not no_browser, code=code)


@command(app)
def sync(
    company: CompanyName,
    *,
    dry_run: DryRun = False,
    look_back: Annotated[
        int,
        typer.Option(
            "--look-back",
            metavar=spoken("DAYS"),
            min=0,
            max=90,
            help=spoken("Looks at the last days again."),
        ),
    ] = 0,
    look_again: Annotated[
        bool,
        typer.Option(
            "--look-again",
            help=spoken(
                "Looks at every deal in quarantine now; at a terminal that goes "
                "without saying."
            ),
        ),
    ] = False,
    deals: ChosenDeals = None,
    first: FirstDeals = 0,
    json_file: JsonFile = None,
) -> None:
    """Make a run now: read the won deals and create the sales."""
    from ganho.cli.syncing import sync as run_sync  # noqa: PLC0415

    code = run_sync(
        company,
        Console(),
        dry_run=dry_run,
        look_back_days=look_back,
        look_again=look_again,
        deals=deals or (),
        first=first,
        json_file=json_file,
    )
    raise typer.Exit(code)


@command(app)
def backfill(
    company: CompanyName,
    first_day: Annotated[
        datetime,
        typer.Option(
            "--from",
            formats=DAYS,
            metavar=spoken("DATE"),
            help=spoken("First day: YYYY-MM-DD or DD/MM/YYYY."),
        ),
    ],
    last_day: Annotated[
        datetime | None,
        typer.Option(
            "--to",
            formats=DAYS,
            metavar=spoken("DATE"),
            help=spoken("Last day; by default today."),
        ),
    ] = None,
    dry_run: DryRun = False,
    json_file: JsonFile = None,
) -> None:
    """Create the sales of deals won before activation, on purpose."""
    from ganho.cli.syncing import backfill as run_backfill  # noqa: PLC0415

    first = first_day.date()
    last = last_day.date() if last_day else datetime.now(UTC).date()
    if first > last:
        raise typer.BadParameter(spoken("--from comes after --to"))
    code = run_backfill(
        company, Console(), days=(first, last), dry_run=dry_run, json_file=json_file
    )
    raise typer.Exit(code)


@command(app)
def explain(
    company: CompanyName,
    deal: Deal,
) -> None:
    """Tell a deal's whole story."""
    from ganho.cli.explaining import explain as tell_story  # noqa: PLC0415

    raise typer.Exit(tell_story(company, deal, Console()))


@command(app)
def rebook(company: CompanyName, deal: Deal) -> None:
    """Book a deal anew whose sale somebody cancelled in Conta Azul."""
    from ganho.quarantine.settlement import rebook as make_anew  # noqa: PLC0415

    make_anew(company, Console(), deal)


@command(app)
def review(company: CompanyName, json_file: JsonFile = None) -> None:
    """List the sales that wait for review in Conta Azul, by age and value."""
    from ganho.review.review_command import show_review  # noqa: PLC0415

    show_review(company, Console(), json_file=json_file)


@command(app)
def report(
    company: CompanyName,
    html_file: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar=spoken("FILE"),
            callback=writable,
            help=spoken("Writes the whole page, to send or to print."),
        ),
    ] = None,
) -> None:
    """Show the newest report, without a run, or write it as HTML."""
    from ganho.cli.reporting import report_file  # noqa: PLC0415

    report_file(company, Console(), html_file=html_file)


@command(app)
def doctor(
    company: CompanyName, json_file: JsonFile = None, record_file: RecordFile = None
) -> None:
    """Say what is wrong before a deal gets lost; only reads, and writes nothing."""
    from ganho.doctor.doctor_command import doctor as examine  # noqa: PLC0415

    raise typer.Exit(
        examine(company, Console(), json_file=json_file, record_file=record_file)
    )


@command(app)
def quality(suite: SuiteFile) -> None:
    """Write the rules of quality for customers, for a Great Expectations of your own."""
    from ganho.cli.quality import write_suite  # noqa: PLC0415

    write_suite(suite, Console())


@command(app)
def alerts(
    company: CompanyName,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar=spoken("BLOCK"),
            help=spoken(
                "Block of Prefect that tells people, such as "
                "slack-webhook/ganho; may be repeated."
            ),
        ),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help=spoken("Takes the company's alerts away."))
    ] = False,
) -> None:
    """Install a company's alerts in Prefect: e-mail, Slack or webhook."""
    from ganho.alerts.alerts_command import set_alerts  # noqa: PLC0415

    set_alerts(company, Console(), to=to or [], remove=remove)


@command(app)
def sandbox(
    deals: Annotated[
        int,
        typer.Option(
            min=0,
            help=spoken(
                "Deals that are generated, besides those of the demonstration."
            ),
        ),
    ] = 0,
    seed: Annotated[int, typer.Option(help=spoken("Seed of the generator."))] = 1,
    file: Annotated[
        Path, typer.Option("--file", help=spoken("Where to write the company file."))
    ] = Path("sandbox.toml"),
) -> None:
    """Simulate Pipedrive and Conta Azul on this machine, over real HTTP."""
    from ganho.cli.sandboxing import serve_sandbox  # noqa: PLC0415

    serve_sandbox(Console(), deals=deals, seed=seed, file=file)


@command(app)
def demo(
    ui: Annotated[
        bool,
        typer.Option("--ui", help=spoken("Keeps Prefect open to look at the report.")),
    ] = False,
) -> None:
    """Show everything in two minutes, without any account: two simulated systems."""
    from ganho.cli.demo import run_demo  # noqa: PLC0415

    raise typer.Exit(run_demo(Console(), ui=ui))


@command(app)
def up(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help=spoken("Prefect's port."))
    ] = 4200,
    backed_up: BackedUp = False,
) -> None:
    """Start everything on this machine: Prefect server, worker and each company's schedules."""
    from ganho.cli.server.upkeep import up as start_all  # noqa: PLC0415

    raise typer.Exit(start_all(Console(), port, backed_up=backed_up))


@command(app)
def password() -> None:
    """Show the password of the Prefect that `ganho up` started, and how to use it."""
    from ganho.cli.server.unlocking import show_password  # noqa: PLC0415

    show_password(Console())


@command(app)
def deploy(
    pool: Annotated[
        Literal["process", "docker", "kubernetes"],
        typer.Option("--pool", help=spoken("Where the runs take place.")),
    ] = "process",
) -> None:
    """Install each company's schedules and forms on a Prefect server."""
    from ganho.cli.server.installation import install  # noqa: PLC0415

    install(Console(), pool)


@command(app)
def down() -> None:
    """Stop what `ganho up` started; nothing is lost."""
    from ganho.cli.server.upkeep import down as stop_all  # noqa: PLC0415

    raise typer.Exit(stop_all(Console()))


def main() -> None:
    """Run the command line; every trouble is one line and an exit code."""
    keep_private()
    leave(run(lambda: obey(sys.argv[1:])))


def obey(arguments: list[str]) -> None:
    """Do what stands on the command line; raises whatever stops it."""
    speak_help()
    whole = typer.main.get_command(app)
    # Not typer's own way out: that speaks English, and a Ctrl-C leaves it as a number.
    with whole.make_context("ganho", arguments) as context:
        whole.invoke(context)


def run(work: Callable[[], object]) -> int:
    """Run a command and turn what it raises into one line and an exit code."""
    from ganho.cli import troubles  # noqa: PLC0415

    try:
        work()
    except typer.Exit as done:
        return done.exit_code
    except WrongUsage as wrong:
        Console(stderr=True, soft_wrap=True).print(usage.told(wrong), markup=False)
        return WRONG_INPUT
    except (KeyboardInterrupt, EOFError) as stopped:
        Console(stderr=True).print(say(troubles.INTERRUPTED, language_of(stopped)))
        return STOPPED
    except BrokenPipeError:
        # Whoever read our lines has gone; Python would say so again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED
    except Exception as error:  # noqa: BLE001 - the front door lets no traceback out
        line = troubles.line_of(error)
        Console(stderr=True, soft_wrap=True).print(line, markup=False)
        return troubles.exit_code_of(error)
    return DONE
