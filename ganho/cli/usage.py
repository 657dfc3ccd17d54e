"""A command line in the reader's language: what is wrong with it, and `--help`.

typer says most of this in English only, with no way to translate it (0.29.2, read
2026-11-28): its errors are told by their class, its headings are replaced.
"""

from collections.abc import Callable
from inspect import cleandoc
from typing import Any, TypeVar

import typer
from typer import rich_utils
from typer._click.exceptions import (
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperCommand, TyperGroup

from ganho.words.sentences import say
from ganho.words.spoken import own_language, spoken

Body = TypeVar("Body", bound=Callable[..., Any])
WrongUsage = UsageError
"""What is raised for a command line that makes no sense."""


def speak_help() -> None:
    """Let what typer writes around our words be in the reader's language."""
    rich_utils.ARGUMENTS_PANEL_TITLE = spoken("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = spoken("Options")
    rich_utils.COMMANDS_PANEL_TITLE = spoken("Commands")
    rich_utils.DEFAULT_STRING = spoken("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = spoken("[required]")


class _UnknownCommandError(UsageError):
    """There is no command of that name; `message` is the name."""


class _Spoken:
    """What `--help` says of a command as such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"options_metavar": spoken("[OPTIONS]")})

    def get_usage(self, ctx: Any) -> str:
        """Give the line that shows how the command is written."""
        english: str = super().get_usage(ctx)  # type: ignore[misc]
        return english.replace("Usage:", spoken("Usage:"), 1)

    def get_help_option(self, ctx: Any) -> Any:
        """Give `--help` itself."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = spoken("Shows this and ends.")
        return option


class Command(_Spoken, TyperCommand):
    """A command whose help speaks the reader's language."""


class Group(_Spoken, TyperGroup):
    """A group of such commands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        metavar = {"subcommand_metavar": spoken("COMMAND [ARGS]...")}
        super().__init__(*args, **kwargs | metavar)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise _UnknownCommandError(args[0], ctx)
        return super().resolve_command(ctx, args)


def command(app: typer.Typer, name: str | None = None) -> Callable[[Body], Body]:
    """Add a command whose docstring is its help, in the reader's language."""

    def add(body: Body) -> Body:
        help_ = spoken(cleandoc(body.__doc__ or ""))
        return app.command(name, cls=Command, help=help_)(body)

    return add


def told(error: WrongUsage) -> str:
    """Say in one line what is wrong with a command line, and where its help is.

    Empty where typer has shown the help instead.
    """
    if isinstance(error, NoArgsIsHelpError):
        return ""
    path = error.ctx.command_path if error.ctx else "ganho"
    # Where a company's name belongs typer shows a placeholder in braces.
    path = path.replace("{", "").replace("}", "")
    said = _trouble(error).rstrip(".")
    return f"{said}. {spoken('See `{command} --help`.', command=path)}"


def _trouble(error: UsageError) -> str:
    if isinstance(error, MissingParameter):
        return spoken("{name} is missing", name=_name(error))
    if isinstance(error, BadParameter):
        return f"{_name(error)}: {_value(error)}" if error.param else error.message
    if isinstance(error, _UnknownCommandError):
        return spoken("there is no command {name}", name=error.message)
    if isinstance(error, NoSuchOption):
        return spoken("there is no option {name}", name=error.option_name)
    option = getattr(error, "option_name", "")
    if option:
        return spoken("{name} is not written like that", name=option)
    return spoken("this is not how the command is written")


def _name(error: BadParameter) -> str:
    param: Any = error.param
    return str(param.get_error_hint()).strip("'") if param else ""


def _value(error: BadParameter) -> str:
    """Say what is wrong with a value: pydantic's word, the file system's, or ours."""
    from pydantic import ValidationError  # noqa: PLC0415 - no help needs it

    from ganho.cli.unfit import first_trouble  # noqa: PLC0415

    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return error.message
    if cause.errors()[0]["type"] == "value_error":
        return spoken("is not such as `--help` says")
    return say(first_trouble(cause)[1], own_language())
