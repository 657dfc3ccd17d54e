"""What would be wrong is found: a row is spoilt, and a promise is broken on purpose."""

import json
import math
from pathlib import Path

import pytest

from tests.reality import mutated
from tests.reality.mutations import FRAME, KINDS, Mutation, Target, rows_in, spoilt


def spoilt_deal(deal: str, folder: Path) -> Mutation:
    with mutated.company(folder) as one:
        row = str(one.deals[deal])
    return Mutation(Target("pipedrive", "/api/v2/deals", row), ("won_time",), "deep")


def test_a_deal_that_is_held_up_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation = spoilt_deal("split", tmp_path)
    (tmp_path / "fair").mkdir()
    (tmp_path / "unfair").mkdir()

    fair = mutated.wrong_with(mutation, tmp_path / "fair", checked=False)
    monkeypatch.setattr(mutated.Company, "users_of", lambda *_: set())
    unfair = mutated.wrong_with(mutation, tmp_path / "unfair", checked=False)

    assert fair == []
    assert unfair == ["split is not booked"]


def test_words_that_nobody_should_read_are_told() -> None:
    english = "Put a valid API token into the company file and run `ganho apply`."
    texts = [f"Olá. {english}", "linha: decimal_type", f"de {mutated.NAMES[0]}"]
    told = list(mutated.wrong_words(texts, texts))

    assert [one for one in told if one.startswith("not translated")]
    assert "a programmer's: 'decimal_type'" in told
    assert [one for one in told if one.startswith("personal")]


@pytest.mark.parametrize("kind", [one for one in KINDS if one != "drop"])
@pytest.mark.parametrize("value", ["text", 7, 1.5, True, None, [1], {"a": 1}])
def test_what_stands_there_is_another_value(kind: str, value: object) -> None:
    other = spoilt(value, kind)
    is_new = other != value or type(other) is not type(value)

    assert is_new or (kind == "null" and value is None)
    assert json.loads(json.dumps(other)) == other or math.isnan(other)


def test_rows_are_known_by_their_ids_and_an_answer_by_its_frame() -> None:
    answer = {"data": [{"id": 7}, {"field_code": "a"}, {"name": "b"}], "success": True}

    assert [key for key, _ in rows_in(answer)] == ["7", "a", "data.2", FRAME]
    assert [key for key, _ in rows_in([{"id": 7}])] == ["7"]
    assert [key for key, _ in rows_in({"data": {"id": 7}})] == ["7", FRAME]
