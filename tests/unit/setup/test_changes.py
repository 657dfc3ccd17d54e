"""What `ganho apply` tells of what it changes."""

from typing import Any

import pytest

from ganho.setup.changes import Tables, changes_of, told

STORED: dict[str, dict[str, Any]] = {
    "pipedrive": {"base_url": "https://acme.example", "api_token": "canary-1"},
    "conta_azul": {"client_secret": "canary-2", "requests_per_second": 5.0},
    "settings": {
        "payment_condition": "À vista",
        "pipelines": [],
        "closed_until": None,
        "by_pipeline": {"7": {"category": "Serviços", "seller": None}},
        "payment_conditions": {"Boleto": "30"},
    },
}


def changed(**tables: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: values | tables.get(name, {}) for name, values in STORED.items()}


def lines(after: Tables, language: Any = "pt-BR") -> list[str]:
    return told("acme", STORED, after, language)


def test_nothing_is_said_to_change_where_nothing_does() -> None:
    assert lines(changed()) == ["acme: nada mudou."]
    assert lines(changed(), "en") == ["acme: nothing changed."]


def test_a_company_that_was_not_stored_is_new() -> None:
    assert told("acme", {}, STORED, "pt-BR") == ["acme: guardada pela primeira vez."]
    assert told("acme", {}, STORED, "en") == ["acme: stored for the first time."]


SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "a text": (
        {"payment_condition": "3x"},
        'payment_condition: "À vista" -> "3x"',
    ),
    "a list": ({"pipelines": [1, 2]}, "pipelines: [] -> [1, 2]"),
    "a switch": ({"enabled": False}, "enabled: (nada) -> false"),
    "a day": ({"closed_until": "2026-11-01"}, 'closed_until: (nada) -> "2026-11-01"'),
    "a pipeline's own": (
        {"by_pipeline": {"7": {"category": "Outra", "seller": None}}},
        '[pipelines.7] category: "Serviços" -> "Outra"',
    ),
    "a pipeline that went": (
        {"by_pipeline": {}},
        '[pipelines.7] category: "Serviços" -> (nada)',
    ),
    "a line of a table": (
        {"payment_conditions": {"Boleto": "45"}},
        '[payment_conditions] "Boleto": "30" -> "45"',
    ),
    "a name that looks like a key": (
        {"payment_conditions": {"Boleto": "30", "seller = 1": "3x"}},
        '[payment_conditions] "seller = 1": (nada) -> "3x"',
    ),
    "what a terminal obeys": (
        {"payment_condition": "a\x1b[31m\nb\x9b"},
        'payment_condition: "À vista" -> "a\\u001b[31m\\nb "',
    ),
}


@pytest.mark.parametrize(("settings", "line"), SETTINGS.values(), ids=SETTINGS)
def test_a_setting_is_told_with_what_it_was(
    settings: dict[str, Any], line: str
) -> None:
    assert lines(changed(settings=settings)) == ["acme: 1 mudança:", f"  {line}"]


def test_an_address_is_told_with_its_table() -> None:
    (_, line) = lines(changed(pipedrive={"base_url": "https://b.example"}))

    assert (
        line == '  [pipedrive] base_url: "https://acme.example" -> "https://b.example"'
    )


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("pipedrive", "api_token"),
        ("conta_azul", "client_id"),
        ("conta_azul", "client_secret"),
        ("conta_azul", "refresh_token"),
        ("conta_azul", "cnpj"),
    ],
)
def test_of_a_secret_only_that_it_changed(table: str, name: str) -> None:
    after = changed(**{table: {name: "canary-3"}})

    assert lines(after)[1] == f"  [{table}] {name}: mudou"
    assert lines(after, "en")[1] == f"  [{table}] {name}: changed"
    assert "canary" not in str(changes_of(STORED, after))


def test_a_table_may_name_something_like_a_secret() -> None:
    tables = {"payment_conditions": {"Boleto": "30", "cnpj": "30"}}

    assert lines(changed(settings=tables))[1].endswith('"cnpj": (nada) -> "30"')


def test_changes_stand_in_the_order_of_the_file() -> None:
    after = changed(
        settings={"pipelines": [1], "payment_conditions": {}},
        pipedrive={"base_url": "https://b.example"},
    )

    names = [change.name for change in changes_of(STORED, after)]
    assert names == [
        "[pipedrive] base_url",
        "pipelines",
        '[payment_conditions] "Boleto"',
    ]
    assert lines(after)[0] == "acme: 3 mudanças:"


def test_who_gets_the_report_and_where_life_is_signalled_are_not_shown() -> None:
    told_to = {"report_email": ["ana@acme.example"], "heartbeat_url": "http://x/canary"}

    assert lines(changed(settings=told_to)) == [
        "acme: 2 mudanças:",
        "  report_email: mudou",
        "  heartbeat_url: mudou",
    ]
