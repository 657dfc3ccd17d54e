"""Nonsense in the tables that map payment, pipelines and products: one clear line."""

from pathlib import Path

import pytest

from ganho.cli.app import obey, run
from ganho.cli.company_file import read_company_file

GOOD = """
company = "acme"
[pipedrive]
base_url = "https://acme.pipedrive.com"
api_token = "t"
[conta_azul]
client_id = "i"
client_secret = "s"
refresh_token = "r"
[settings]
activated_at = 2026-11-01T00:00:00-03:00
payment_condition_field = "Condição"
payment_method_field = "Forma"
"""
HUGE = "x" * 100_000
WRONG = {
    "payment_conditions": {
        "no condition": '"Boleto" = "depois"',
        "an empty condition": '"Boleto" = ""',
        "a number": '"Boleto" = 30',
        "a list": '"Boleto" = ["30"]',
        "a table": '"Boleto" = { dias = "30" }',
        "an empty name": '"" = "30"',
        "one name twice": '"Boleto" = "30"\n"BOLETO" = "60"',
        "something huge": f'"Boleto" = "{HUGE}"',
        "a huge name": f'"{HUGE}" = "depois"',
        "a huge name twice": f'"{HUGE}" = "30"\n"{HUGE.upper()}" = "30"',
    },
    "payment_methods": {
        "no method": '"Boleto" = "FIADO"',
        "an empty method": '"Boleto" = ""',
        "a method in our words": '"Boleto" = "boleto"',
        "a switch": '"Boleto" = true',
    },
    "product_categories": {
        "no kind": '"Consultoria" = "serviço"',
        "a number": '"Consultoria" = 1',
        "an empty name": '" " = "service"',
    },
    "pipelines.x": {"no number": 'category = "a"'},
    "pipelines.7": {
        "no condition": 'payment_condition = "depois"',
        "an empty condition": 'payment_condition = ""',
        "no method": 'payment_method = "FIADO"',
        "an unknown key": 'sale_status = "APROVADO"',
        "a number for a name": "category = 7",
    },
}
CASES = [
    pytest.param(table, text, id=f"{table}: {what}")
    for table, cases in WRONG.items()
    for what, text in cases.items()
]
SETTINGS = {
    "payment_condition_field": ("7", "true", '["Prazo"]'),
    "payment_method_field": ("7", "{}"),
    "customer_fields": ('"all"', "true", '""'),
}


def refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> str:
    """Apply a file that cannot be used; give the one line that says why."""
    file = tmp_path / "acme.toml"
    file.write_text(text, encoding="utf-8")
    code = run(lambda: obey(["apply", str(file)]))
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    return err


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GANHO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "300")


@pytest.mark.parametrize(("table", "text"), CASES)
def test_a_table_that_is_nonsense(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: str, text: str
) -> None:
    line = refused(capsys, tmp_path, f"{GOOD}[{table}]\n{text}\n")

    assert f": {table}" in line
    assert len(line) < 1000
    assert not (tmp_path / "home").exists()


NONSENSE = [(name, value) for name, values in SETTINGS.items() for value in values]


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_a_setting_that_is_nonsense(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, value: str
) -> None:
    kept = "\n".join(line for line in GOOD.splitlines() if not line.startswith(name))

    line = refused(capsys, tmp_path, f"{kept}\n{name} = {value}\n")

    assert f": {name}: " in line


@pytest.mark.parametrize("what", ["condition", "method"])
def test_a_table_without_its_field_says_which_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str
) -> None:
    field = f"payment_{what}_field"
    kept = "\n".join(line for line in GOOD.splitlines() if not line.startswith(field))
    value = "30" if what == "condition" else "DINHEIRO"

    line = refused(capsys, tmp_path, f'{kept}\n[payment_{what}s]\n"A" = "{value}"\n')

    assert f"payment_{what}s: precisa de {field}" in line


def test_what_makes_sense_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    tables = (
        '[payment_conditions]\n"Boleto" = "30"\n[payment_methods]\n"Pix" = "OUTRO"\n'
    )
    file.write_text(GOOD + tables, encoding="utf-8")

    settings = read_company_file(file).settings

    assert settings.payment_conditions == {"Boleto": "30"}
    assert settings.payment_methods == {"Pix": "OUTRO"}
    assert settings.customer_fields == "native"
