"""Questions at a terminal: asked in the person's words until the answer will do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import questionary
from rich.console import Console
from rich.text import Text

from ganho.cli.init.typed_answers import UnfitError
from ganho.words.amounts import Language
from ganho.words.tables.texts_init import INIT

T = TypeVar("T")
MANY = 8
"""A list longer than that can be filtered by typing."""


@dataclass(frozen=True)
class Choice:
    """What can be chosen, and how it is shown."""

    value: str
    title: str


class Keyboard(Protocol):
    """Where answers come from. Each raises KeyboardInterrupt or EOFError at the end."""

    def text(self, question: str) -> str:
        """Take a line."""

    def secret(self, question: str) -> str:
        """Take a line that is not shown."""

    def choose(
        self, question: str, choices: Sequence[Choice], default: str, how: str
    ) -> str:
        """Take one of several."""

    def choose_many(
        self, question: str, choices: Sequence[Choice], how: str
    ) -> list[str]:
        """Take any of several."""


class Terminal:
    """The terminal of this process."""

    def text(self, question: str) -> str:
        """Take a line."""
        return str(questionary.text(question).unsafe_ask())

    def secret(self, question: str) -> str:
        """Take a line that is shown as stars."""
        return str(questionary.password(question).unsafe_ask())

    def choose(
        self, question: str, choices: Sequence[Choice], default: str, how: str
    ) -> str:
        """Take one of several, by the arrows; of many, by typing a part of it."""
        many = len(choices) > MANY
        return str(
            questionary.select(
                question,
                choices=_shown(choices),
                default=default,
                instruction=how,
                use_search_filter=many,
                use_jk_keys=False,
            ).unsafe_ask()
        )

    def choose_many(
        self, question: str, choices: Sequence[Choice], how: str
    ) -> list[str]:
        """Take any of several."""
        asked = questionary.checkbox(
            question, choices=_shown(choices), instruction=how, use_jk_keys=False
        )
        return [str(value) for value in asked.unsafe_ask()]


def _shown(choices: Sequence[Choice]) -> list[questionary.Choice]:
    return [questionary.Choice(title=one.title, value=one.value) for one in choices]


class Interview:
    """Asks in one language, says what is wrong with an answer, and asks again."""

    def __init__(
        self, keyboard: Keyboard, console: Console, language: Language = "pt-BR"
    ) -> None:
        self.console = console
        self.language: Language = language
        self._keyboard = keyboard

    def word(self, key: str, **facts: str) -> str:
        """Give a saying in the person's language."""
        return INIT[self.language].sayings[key].format(**facts)

    def question(self, key: str) -> str:
        """Give what a question asks for."""
        return INIT[self.language].questions[key][0]

    def say(self, key: str, **facts: str) -> None:
        """Print a saying."""
        self.print(self.word(key, **facts))

    def print(self, text: str, style: str = "") -> None:
        """Print a line as it is."""
        self.console.print(Text(text, style), soft_wrap=True)

    def ask(
        self, key: str, check: Callable[[str], T], default: str = "", **facts: str
    ) -> T:
        """Ask for a line until it passes; an empty one is the default."""
        question = self._question(key, **facts)
        asked = f"{question} [{default}]:" if default else f"{question}:"
        return self._until_fit(
            lambda: check(self._keyboard.text(asked).strip() or default)
        )

    def secret(
        self, key: str, check: Callable[[str], T], default: str = "", **facts: str
    ) -> T:
        """Ask for a line that is not shown until it passes."""
        asked = f"{self._question(key, **facts)}:"
        return self._until_fit(
            lambda: check(self._keyboard.secret(asked).strip() or default)
        )

    def choose(
        self, key: str, choices: Sequence[Choice], default: str = "", **facts: str
    ) -> str:
        """Ask for one of several; the default is the one that Enter takes."""
        how = self.word("how_filter" if len(choices) > MANY else "how_choose")
        default = default or choices[0].value
        question = self._question(key, **facts)
        return self._keyboard.choose(question, choices, default, how)

    def choose_words(self, key: str, words: Sequence[str], **facts: str) -> str:
        """Ask for one of several sayings; the first is the default."""
        choices = [Choice(word, self.word(word)) for word in words]
        return self.choose(key, choices, **facts)

    def choose_many(self, key: str, choices: Sequence[Choice]) -> list[str]:
        """Ask for any of several."""
        question = self._question(key)
        return self._keyboard.choose_many(question, choices, self.word("how_many"))

    def confirm(self, key: str, *, default: bool, **facts: str) -> bool:
        """Ask for yes or no."""
        words = ["yes", "no"] if default else ["no", "yes"]
        return self.choose_words(key, words, **facts) == "yes"

    def _question(self, key: str, **facts: str) -> str:
        """Print the sentence of help, and give the question."""
        question, help_ = INIT[self.language].questions[key]
        self.print("")
        self.print(help_.format(**facts), "dim")
        return question

    def _until_fit(self, attempt: Callable[[], T]) -> T:
        while True:
            try:
                return attempt()
            except UnfitError as error:
                self.print(self.word(error.words, **error.facts), "yellow")
