"""Progress on the terminal while a run works; nothing where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ganho.booking.run.progress import listening
from ganho.words.amounts import Language
from ganho.words.tables.texts_progress import PROGRESS_TEXTS


@contextmanager
def watching(language: Language) -> Iterator[None]:
    """Show how many deals each step has done, on standard error."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}: {task.completed:.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        lines = {
            step: bar.add_task(words, total=None, visible=False)
            for step, words in PROGRESS_TEXTS[language].items()
        }

        def show(step: str, done: int) -> None:
            bar.update(lines[step], advance=done, visible=True)

        with listening(show):
            yield
