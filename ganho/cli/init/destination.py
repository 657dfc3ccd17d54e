"""`ganho init`, the file: where it can be written, with consent if one is there."""

import tempfile
from pathlib import Path

from ganho.cli.init.questions import Interview
from ganho.cli.init.typed_answers import UnfitError, plain
from ganho.errors import WrongRequestError
from ganho.words.amounts import printable


def ask_file(ask: Interview, path: Path | None, company: str) -> Path:
    """Ask where to write; what is there already only goes with a person's consent."""
    if path is not None and trouble_with(path):
        raise cannot_write(path)
    while True:
        path = path or ask.ask("file", _writable, f"{company}.toml")
        if not path.exists():
            return path
        if ask.confirm("overwrite", default=False, file=str(path)):
            return path
        path = None


def cannot_write(path: Path) -> WrongRequestError:
    """Say that the file cannot stand where it was wanted."""
    return WrongRequestError(
        "{path}: the company file cannot be written there.",
        remedy="Give `ganho init` another FILE.",
        path=printable(str(path)),
    )


def _writable(text: str) -> Path:
    path = Path(plain(text)).expanduser()
    trouble = trouble_with(path)
    if trouble:
        raise UnfitError(trouble)
    return path


def trouble_with(path: Path) -> str:
    """Give the key of what keeps a file from being written; empty where nothing does."""
    try:
        if not str(path).isprintable():
            return "unreadable"
        if path.is_dir():
            return "is_folder"
        if not path.parent.is_dir():
            return "no_folder"
        with tempfile.TemporaryFile(dir=path.parent):
            return ""
    except (OSError, ValueError):
        return "not_writable"
