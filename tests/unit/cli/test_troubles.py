"""The line that ends a failed command is in the language of the company at hand."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from ganho.cli.app import run
from ganho.cli.troubles import line_of
from ganho.errors import FatalError, RetryableError
from ganho.words.amounts import Language
from ganho.words.spoken import spoken_in


def refused() -> FatalError:
    """What an error says and carries is its own, so each test has one."""
    return FatalError(
        "Pipedrive refuses the API token (401).",
        remedy="Put a valid API token into the company file and run `ganho apply`.",
    )


def failing(error: BaseException, language: Language | None) -> Callable[[], None]:
    """Make a command that learns the company's language, or not, and fails."""

    def command() -> None:
        with spoken_in(language) if language else nullcontext():
            raise error

    return command


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (None, "O Pipedrive recusou o token"),
        ("pt-BR", "O Pipedrive recusou o token"),
        ("en", "Pipedrive refuses the API token (401). Put a valid API token"),
    ],
)
def test_a_stop_is_told_in_the_companys_language(
    capsys: pytest.CaptureFixture[str], language: Language | None, told: str
) -> None:
    assert run(failing(refused(), language)) == 1

    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "portuguese", "english"),
    [
        (ValueError("secret"), "Erro inesperado: ValueError.", "Unexpected error:"),
        (KeyboardInterrupt(), "Interrompido.", "Interrupted."),
        (
            RetryableError(
                "{vendor} answered {status}.", vendor="Pipedrive", status=503
            ),
            "Pipedrive respondeu 503.",
            "Pipedrive answered 503.",
        ),
    ],
)
def test_whatever_ends_a_command_is_told_in_both(
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    portuguese: str,
    english: str,
) -> None:
    run(failing(error, None))
    first = capsys.readouterr().err
    run(failing(error, "en"))
    second = capsys.readouterr().err

    assert first.startswith(portuguese)
    assert second.startswith(english)
    assert "secret" not in first + second


def test_a_sentence_without_words_of_its_own_stays_as_it_is() -> None:
    assert line_of(RetryableError("something new")) == "something new"


def test_the_company_that_knew_first_is_believed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def command() -> None:
        with spoken_in("pt-BR"):
            failing(refused(), "en")()

    run(command)

    assert "Pipedrive refuses" in capsys.readouterr().err


def test_what_came_of_an_error_is_told_in_its_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def command() -> None:
        try:
            failing(KeyboardInterrupt(), "en")()
        except KeyboardInterrupt:
            raise EOFError from None

    run(command)

    assert capsys.readouterr().err.startswith("Interrupted.")
