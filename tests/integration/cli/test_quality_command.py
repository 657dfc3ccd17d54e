"""`ganho quality --suite`: the rules of the customers' data as a file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ganho.cli.app import obey, run
from ganho.domain.checks import RULES

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def ganho(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def command(*arguments: str) -> tuple[int, str]:
        code = run(lambda: obey(list(arguments)))
        out, err = capsys.readouterr()
        return code, out + err

    return command


def test_the_suite_is_written_so_that_great_expectations_reads_it(
    ganho: Command, tmp_path: Path
) -> None:
    file = tmp_path / "suite.json"

    code, printed = ganho("quality", "--suite", str(file))

    from great_expectations import ExpectationSuite

    from ganho.quality.expectations import customer_suite

    written = json.loads(file.read_text(encoding="utf-8"))
    notes = [one["notes"] for one in written["expectations"]]
    assert (code, str(file) in printed) == (0, True)
    assert len(notes) == len(RULES)
    assert (
        "CPF ou CNPJ inválido: O que está no campo não é um CPF ou CNPJ válido"
        in str(notes)
    )
    told = {rule.key: note for rule, note in zip(RULES, notes, strict=True)}
    assert ExpectationSuite(**written) == customer_suite(told)


def test_a_folder_that_is_not_there_ends_with_2(ganho: Command, tmp_path: Path) -> None:
    file = tmp_path / "none" / "suite.json"

    assert ganho("quality", "--suite", str(file))[0] == 2
    assert not file.parent.exists()


def test_without_a_file_there_is_nothing_to_do(ganho: Command) -> None:
    assert ganho("quality")[0] == 2
