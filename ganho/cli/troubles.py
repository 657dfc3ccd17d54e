"""From an exception to the one line a person reads, and to the exit code."""

from ganho.cli.company_file import CompanyFileError
from ganho.cli.exits import IN_PART, STOPPED, WRONG_INPUT
from ganho.errors import FatalError, GanhoError, LeaseHeldError
from ganho.words.amounts import Language
from ganho.words.stops import in_words

WRONG_INPUTS = (
    "CompanyFileError",
    "NotAppliedError",
    "ParameterTypeError",
    "UnsupportedSystemError",
    "WrongRequestError",
)
"""By name: some of them live in rooms that import Prefect."""
UNEXPECTED: dict[Language, str] = {
    "pt-BR": "Erro inesperado: {}. Veja o registro da execução.",
    "en": "Unexpected error: {}. See the run's log.",
}
INTERRUPTED: dict[Language, str] = {
    "pt-BR": "Interrompido. Nada se perde: rode de novo.",
    "en": "Interrupted. Nothing is lost: run it again.",
}


def exit_code_of(error: Exception) -> int:
    """Tell who has to act: 2 the person at the keyboard, 3 nobody, 1 the rest."""
    if isinstance(error, LeaseHeldError):
        return IN_PART
    if type(error).__name__ in WRONG_INPUTS:
        return WRONG_INPUT
    return STOPPED


def line_of(error: Exception, language: Language = "pt-BR") -> str:
    """Say what happened in one line; an error of our own says the remedy too."""
    if isinstance(error, FatalError):
        said = in_words(error.message, language)
        return f"{said} {in_words(error.remedy, language)}".strip()
    if isinstance(error, GanhoError | CompanyFileError):
        return in_words(" ".join(str(error).split()), language)
    return UNEXPECTED[language].format(type(error).__name__)
