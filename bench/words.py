"""The catalogue of what ganho says: `make words` brings it up to date, `make check` compares.

English is the key, where it is said; a person writes the Portuguese into the `.po`.
"""

import ast
import importlib
import io
import string
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ganho.words.sentences import DOMAIN, LOCALES, Forms

ROOMS = ("ganho", "flows", "tasks", "blocks")
TABLES = "in_every_language("
SAYING = frozenset({"Sentence", "say", "spoken"})
"""What a sentence is given to, besides errors of ours."""
HELPED = "command"
"""Marks a command whose docstring is its help."""
ROOT = "GanhoError"
FIRST = "super().__init__"
WIDTH = 96

Said = str | Forms


def main() -> int:
    """Bring the catalogues up to date, or with `--check` say what is wrong with them."""
    only_check, wrong = "--check" in sys.argv, 0
    for file in sorted(LOCALES.rglob(f"{DOMAIN}.po")):
        catalogue = read(file)
        if not only_check:
            update(catalogue, set(sentences()))
            write(catalogue, file)
        found = [*faults(catalogue, set(sentences())), *stale(catalogue, file)]
        wrong += len(found)
        for fault in found:
            print(f"{file}: {fault}")
    return 1 if wrong else 0


def read(file: Path) -> Catalog:
    """Read a catalogue that people wrote."""
    with file.open("rb") as opened:
        return read_po(opened, domain=DOMAIN)


def write(catalogue: Catalog, file: Path) -> None:
    """Write it for people, and beside it for the machine."""
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=WIDTH, sort_output=True, ignore_obsolete=True)
    file.with_suffix(".mo").write_bytes(compiled(catalogue))


def compiled(catalogue: Catalog) -> bytes:
    """Give what the machine reads."""
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def update(catalogue: Catalog, said: set[Said]) -> None:
    """Take in what is new, near relations as drafts; let go what nobody says any more."""
    template = Catalog(domain=DOMAIN)
    for one in said:
        template.add(one)
    made_on = catalogue.creation_date
    catalogue.update(template, update_header_comment=False)
    # Two who add a sentence each would differ in the date, too.
    catalogue.creation_date = made_on
    catalogue.obsolete.clear()


def faults(catalogue: Catalog, said: set[Said]) -> Iterator[str]:
    """Say what is missing, empty, fuzzy, left over, or has other places than its English."""
    known = {said_by(message): message for message in catalogue if message.id}
    for one in sorted(said - set(known), key=str):
        yield f"missing: {one!r} (make words)"
    for one in sorted(set(known) - said, key=str):
        yield f"nobody says it any more: {one!r} (make words)"
    for one, message in known.items():
        if message.fuzzy:
            yield f"fuzzy: {one!r}"
        elif not all(forms(message.string)):
            yield f"without words: {one!r}"
        elif not same_places(message):
            yield f"other places than its English: {one!r}"


def stale(catalogue: Catalog, file: Path) -> Iterator[str]:
    """Say whether the machine would read something else than people wrote."""
    machine = file.with_suffix(".mo")
    if not machine.exists() or machine.read_bytes() != compiled(catalogue):
        yield f"{machine.name} says something else (make words)"


def same_places(message: Message) -> bool:
    """Tell whether every form fills in what the last English form does, or less of one."""
    theirs = [places(form) for form in forms(message.string)]
    ours = [places(form) for form in forms(message.id)]
    return theirs[-1] == ours[-1] and theirs[0] in (ours[0], ours[-1])


def said_by(message: Message) -> Said:
    """Give the English of an entry."""
    return message.id if isinstance(message.id, str) else Forms(*message.id)


def places(template: str) -> set[str]:
    """Name what a template fills in."""
    return {
        name for _, name, _, _ in string.Formatter().parse(template) if name is not None
    }


def forms(said: Any) -> tuple[str, ...]:
    """Give the forms of what is said, one or two."""
    return (said or "",) if isinstance(said, str | None) else tuple(said)


def sentences() -> Iterator[Said]:
    """Give all that is said in English, wherever it is.

    What is said of one thing needs no entry of its own beside that of one and several.
    """
    found = list(_sentences())
    counted = {said.one for said in found if isinstance(said, Forms)}
    yield from (said for said in found if said not in counted)


def _sentences() -> Iterator[Said]:
    yield from errors_say()
    for path in (path for path in sources() if TABLES in path.read_text("utf-8")):
        name = ".".join(path.with_suffix("").parts)
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Mapping) and "en" in value:
                yield from listed(value["en"])


def errors_say() -> Iterator[str]:
    """Give what errors say, and what stands alone."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sources()]
    errors = errors_of(trees)
    for tree in trees:
        yield from raised(tree, errors | SAYING)
        yield from helped(tree)


def sources() -> list[Path]:
    """Give the code that speaks to people."""
    return [path for room in ROOMS for path in sorted(Path(room).rglob("*.py"))]


def errors_of(trees: Any) -> set[str]:
    """Name the errors whose words people read."""
    classes = [
        n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ClassDef)
    ]
    found, before = {ROOT}, 0
    while len(found) > before:
        before = len(found)
        found |= {
            c.name for c in classes if {name_of(base) for base in c.bases} & found
        }
    return found


def raised(tree: ast.Module, sayers: set[str] | frozenset[str]) -> Iterator[str]:
    """Give what errors say, where they are raised or by themselves."""
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in sayers:
            yield from words_of(call)
    for body in (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)):
        if body.name in sayers:
            for call in (n for n in ast.walk(body) if isinstance(n, ast.Call)):
                yield from words_of(call) if ast.unparse(call.func) == FIRST else ()


def words_of(call: ast.Call) -> Iterator[str]:
    """Give an error's first words, and the remedy."""
    said = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "remedy")]
    for words in said:
        if isinstance(words, ast.Constant) and isinstance(words.value, str):
            yield from [words.value] if words.value else []


def helped(tree: ast.Module) -> Iterator[str]:
    """Give what `--help` says of commands: their docstrings."""
    for body in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        marks = (d.func for d in body.decorator_list if isinstance(d, ast.Call))
        if HELPED in map(name_of, marks):
            yield ast.get_docstring(body) or ""


def listed(table: Any) -> Iterator[Said]:
    """Give what stands in a table of words."""
    if isinstance(table, str):
        yield from [table] if table else []
    elif isinstance(table, Forms):
        yield table
    elif isinstance(table, Mapping):
        for value in table.values():
            yield from listed(value)
    elif is_dataclass(table):
        for field in fields(table):
            yield from listed(getattr(table, field.name))
    else:
        for value in table:
            yield from listed(value)


def name_of(node: ast.expr) -> str:
    """Name what is called."""
    return getattr(node, "id", getattr(node, "attr", ""))


if __name__ == "__main__":
    sys.exit(main())
