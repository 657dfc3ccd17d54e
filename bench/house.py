"""The floor plan in figures: folders, classes, functions, comments, names.

    python -m bench.house [TREE]

Lines of a function are counted without its docstring. A class is counted with all that it
inherits from classes of the tree. Migrations are history: they are not counted.
"""

import ast
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path

ROOMS = ("ganho", "flows", "tasks", "blocks")
ORDER = re.compile(r"(noqa|type:)(?!.* - ).*")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of the house."""

    path: Path
    """From the tree's root."""
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file's code."""
        return ast.parse(self.text)

    @property
    def dotted(self) -> str:
        """The name under which it is imported."""
        return ".".join(self.path.with_suffix("").parts)


@dataclass(frozen=True)
class Class:
    """A class, and what its module's names stand for."""

    node: ast.ClassDef
    known: Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """One line of the table: how much, and where."""

    what: str
    value: str
    where: str = ""


def figures(root: Path) -> list[Figure]:
    """Count a tree."""
    source, tests = list(modules(root, ROOMS)), list(modules(root, ("tests",)))
    classes = classes_of(source)
    lines = sorted(function_lines(source))
    names = shared_names(source)
    return [
        Figure("modules in the largest folder", *largest(folders(source))),
        Figure("modules in the largest folder of tests", *largest(folders(tests))),
        Figure(
            "fields of the largest mutable class", *largest(mutable_fields(classes))
        ),
        Figure("public methods of the largest object", *largest(methods(classes))),
        Figure("functions", str(len(lines))),
        Figure("lines of a function: median", str(rank(lines, 0.5))),
        Figure("lines of a function: nine in ten under", str(rank(lines, 0.9) + 1)),
        Figure("lines of a function: longest", str(max(lines, default=0))),
        Figure("comments in 100 lines", f"{comment_share(source):.1f}"),
        Figure("lines of tests to a line of source", f"{ratio(tests, source):.2f}"),
        Figure("names that several modules bear", str(len(names)), told(names)),
    ]


def modules(root: Path, rooms: Iterable[str]) -> Iterator[Module]:
    """Read the Python files of some rooms."""
    files = (path for room in rooms for path in sorted((root / room).rglob("*.py")))
    for path in (path for path in files if "migrations" not in path.parts):
        yield Module(path.relative_to(root), path.read_text(encoding="utf-8"))


def folders(of: Iterable[Module]) -> dict[str, int]:
    """Count the modules that stand in each folder itself."""
    found: dict[str, int] = defaultdict(int)
    for module in named(of):
        found[str(module.path.parent)] += 1
    return found


def named(of: Iterable[Module]) -> Iterator[Module]:
    """Pick the modules that somebody gave a name."""
    return (module for module in of if not module.path.stem.startswith("__"))


def shared_names(of: Iterable[Module]) -> dict[str, int]:
    """Count the modules that bear one name, where there are several."""
    found: dict[str, int] = defaultdict(int)
    for module in named(of):
        found[module.path.stem] += 1
    return {name: times for name, times in found.items() if times > 1}


def function_lines(of: Iterable[Module]) -> Iterator[int]:
    """Count the body's lines of every function."""
    for node in (node for module in of for node in ast.walk(module.tree)):
        if isinstance(node, Function):
            yield sum(map(_height, _without_docstring(node)))


def _without_docstring(node: Function) -> list[ast.stmt]:
    return node.body[ast.get_docstring(node) is not None :]


def _height(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) - statement.lineno + 1


def classes_of(of: Iterable[Module]) -> dict[str, Class]:
    """Give every class by its whole name, with the whole names that its module knows."""
    return {
        f"{module.dotted}.{node.name}": Class(node, _known_in(module))
        for module in of
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }


def _known_in(module: Module) -> dict[str, str]:
    """Say what stands behind a module's names: what it imports and what it defines."""
    known = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                known[one.asname or one.name] = f"{node.module}.{one.name}"
        elif isinstance(node, ast.ClassDef):
            known[node.name] = f"{module.dotted}.{node.name}"
    return known


def mutable_fields(classes: Mapping[str, Class]) -> dict[str, int]:
    """Count the fields of each class that may change, and what its methods add."""
    return {
        name: len({*_declared(one.node), *_assigned(one.node)})
        for name, one in classes.items()
        if not _is_frozen(one.node)
    }


def _is_frozen(node: ast.ClassDef) -> bool:
    return any("frozen=True" in ast.unparse(one) for one in node.decorator_list)


def _declared(node: ast.ClassDef) -> Iterator[str]:
    """Give the fields of a dataclass; what other classes declare are forms and rows."""
    if any("dataclass" in ast.unparse(one) for one in node.decorator_list):
        for one in node.body:
            if isinstance(one, ast.AnnAssign):
                yield ast.unparse(one.target)


def _assigned(node: ast.ClassDef) -> Iterator[str]:
    """Give what is put into `self`."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store):
            target = ast.unparse(one)
            if target == f"self.{one.attr}":
                yield one.attr


def methods(classes: Mapping[str, Class]) -> dict[str, int]:
    """Count what an object of each class can be asked, its properties included."""
    return {name: len(_public(name, classes)) for name in classes}


def _public(name: str, classes: Mapping[str, Class]) -> set[str]:
    found = classes.get(name)
    if found is None:
        return set()
    own = {one.name for one in found.node.body if isinstance(one, Function)}
    bases = (found.known.get(ast.unparse(base), "") for base in found.node.bases)
    above = {method for base in bases for method in _public(base, classes)}
    return {method for method in own | above if not method.startswith("_")}


def comment_share(of: Iterable[Module]) -> float:
    """Count the comments in a hundred lines; an order to a tool is one if it says why."""
    texts = [module.text for module in of]
    comments = sum(sum(1 for _ in comments_of(text)) for text in texts)
    return 100 * comments / max(1, sum(text.count("\n") for text in texts))


def comments_of(text: str) -> Iterator[str]:
    """Give the comments that are meant for people."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        words = token.string.lstrip("# ")
        if token.type == tokenize.COMMENT and not ORDER.fullmatch(words):
            yield words


def ratio(some: Iterable[Module], others: Iterable[Module]) -> float:
    """Compare lines with lines."""
    counted = (sum(one.text.count("\n") for one in side) for side in (some, others))
    return next(counted) / max(1, next(counted))


def rank(ordered: list[int], share: float) -> int:
    """Give the value that so large a share does not exceed."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else 0


def largest(counted: Mapping[str, int]) -> tuple[str, str]:
    """Give the largest count, and the three names that come first."""
    first = sorted(counted, key=lambda name: (-counted[name], name))[:3]
    return str(max(counted.values(), default=0)), told({n: counted[n] for n in first})


def told(counted: Mapping[str, int]) -> str:
    """List names with their counts, the largest first."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered)


def main(tree: str = ".") -> None:
    """Print the table."""
    print("| what | figure | where |\n|---|---:|---|")
    for one in figures(Path(tree)):
        print(f"| {one.what} | {one.value} | {one.where} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
