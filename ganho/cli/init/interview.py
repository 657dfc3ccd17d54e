"""`ganho init`: from nothing to a company file, tested as it is asked for."""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from ganho.cli.company_file import read_company_file
from ganho.cli.exits import STOPPED
from ganho.cli.init.crm_questions import ask_pipedrive
from ganho.cli.init.destination import ask_file
from ganho.cli.init.draft import Draft, variable, write
from ganho.cli.init.erp_questions import ask_conta_azul, ask_lists
from ganho.cli.init.place import environment, place
from ganho.cli.init.questions import Choice, Interview, Keyboard, Terminal
from ganho.cli.init.rules import ask_guards, ask_payment, ask_rules
from ganho.cli.init.typed_answers import slug
from ganho.company.composition import AT_THE_KEYBOARD, Surroundings
from ganho.domain.settings import Settings
from ganho.errors import WrongRequestError
from ganho.setup.apply_command import apply_file
from ganho.words.amounts import Language
from ganho.words.spoken import carry, own_language


def initialize(path: Path | None, console: Console) -> None:
    """Ask for a company, write its file, and apply it if the person likes.

    Raises WrongRequestError where there is no terminal to ask at.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongRequestError(
            "`ganho init` asks questions and needs a terminal.",
            remedy="Run it at a terminal, without a pipe, or write the company file by "
            "hand (docs/configuration.md).",
        )
    interview(path, console, Terminal(), AT_THE_KEYBOARD)


def interview(
    path: Path | None, console: Console, keyboard: Keyboard, around: Surroundings
) -> None:
    """Ask, write, offer to apply; who leaves in between leaves nothing behind."""
    ask = Interview(keyboard, console, own_language())
    try:
        _interview(ask, path, around)
    except BaseException as error:
        carry(error, ask.language)
        raise


def _interview(ask: Interview, path: Path | None, around: Surroundings) -> None:
    try:
        draft = _ask_all(ask, path, around)
        write(draft, ask.word("heading"))
    except (KeyboardInterrupt, EOFError):
        _stop(ask.word("stopped"))
    try:
        _end(ask, draft)
    except (KeyboardInterrupt, EOFError):
        _stop(ask.word("stopped_after", file=str(draft.file)))


def _stop(line: str) -> None:
    Console(stderr=True, soft_wrap=True).print(Text(line))
    raise typer.Exit(STOPPED)


def _ask_all(ask: Interview, path: Path | None, around: Surroundings) -> Draft:
    ask.language = _ask_language(ask)
    ask.say("welcome")
    company = ask.ask("slug", slug, "empresa" if ask.language == "pt-BR" else "company")
    file = ask_file(ask, path, company)
    in_file = ask.choose_words("placing", ["place_env", "place_file"]) == "place_file"
    crm = ask_pipedrive(ask, company, variable("api_token", company), around)
    with closing(crm.client):
        name = variable("client_secret", company)
        conta_azul, connection = ask_conta_azul(ask, company, name, around)
        rules = ask_rules(ask, crm, around)
    if connection is None:
        ask.say("lists_later", slug=company)
    else:
        rules |= ask_lists(ask, conta_azul, connection, around)
    rules |= ask_payment(ask) | ask_guards(ask)
    return Draft(
        company=company,
        file=file,
        in_file=in_file,
        pipedrive=crm.access,
        conta_azul=conta_azul,
        connection=connection,
        settings=Settings.model_validate(rules),
    )


def _ask_language(ask: Interview) -> Language:
    choices = [Choice("pt-BR", "Português"), Choice("en", "English")]
    return "en" if ask.choose("language", choices) == "en" else "pt-BR"


def _end(ask: Interview, draft: Draft) -> None:
    ask.print("")
    ask.say("written", file=str(draft.file))
    if not draft.in_file:
        ask.say("export")
        for name in draft.secrets:
            if name != variable("refresh_token", draft.company):
                ask.print(f"  export {name}='...'")
    if not ask.confirm("apply", default=True):
        _say_next(draft, ask)
        return
    try:
        _apply(draft, ask)
    except Exception:
        _say_next(draft, ask)
        raise


def _apply(draft: Draft, ask: Interview) -> None:
    """Apply what was written, with the access that is kept out of it as well."""
    if draft.in_file:
        apply_file(draft.file, ask.console)
    else:
        with (
            environment(draft.secrets),
            tempfile.TemporaryDirectory() as folder,
        ):
            whole = Path(folder) / draft.file.name
            connected = draft.connection is not None
            text = draft.text("", in_file=False, with_refresh_token=connected)
            place(whole, text, read_company_file)
            apply_file(whole, ask.console)
    if draft.connection is None:
        ask.say("next_authorize", slug=draft.company)
    ask.say("next_sync", slug=draft.company)


def _say_next(draft: Draft, ask: Interview) -> None:
    ask.say("next_apply", file=str(draft.file))
    if draft.connection is None:
        ask.say("next_authorize", slug=draft.company)
    elif not draft.in_file:
        ask.say("not_kept", slug=draft.company)
    ask.say("next_sync", slug=draft.company)
