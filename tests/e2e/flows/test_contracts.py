"""A company that works with contracts, from its file to the contract, as a user does it."""

import json
from pathlib import Path

import pytest

from ganho.sandbox.room import Addresses, Sandbox

MARK, TERM, DUE = (
    f"{part}Contrato Conta Azul" for part in ("", "Vigência ", "Vencimento ")
)
pytestmark = pytest.mark.xdist_group("contracts")


def fill_in(room: Sandbox, mark: str) -> dict[str, object]:
    """Fill the three fields in, as somebody does in Pipedrive."""
    crm = room.pipedrive
    codes = {name: crm.field_code("deal", name) for name in (MARK, TERM, DUE)}
    chosen = crm.option("deal", codes[MARK], mark)
    return {codes[MARK]: chosen, codes[TERM]: 12, codes[DUE]: 10}


def test_fields_are_created_once_and_a_marked_deal_becomes_one_contract(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    file, told = tmp_path / "monthly.toml", tmp_path / "report.json"
    content = room.company_file("monthly", at, settings="contracts = true")
    file.write_text(content, encoding="utf-8")
    org = room.pipedrive.add_organization("Hotel Azul", cnpj="45321678000104")

    applied = ganho("apply", str(file))
    again = ganho("apply", str(file))
    marked = room.pipedrive.add_deal(org=org, value=12000, custom=fill_in(room, "Sim"))
    single = room.pipedrive.add_deal(org=org, value=500, custom=fill_in(room, "Não"))
    first = ganho("sync", "monthly", "--json", str(told))
    report = json.loads(told.read_text())
    second = ganho("sync", "monthly")
    story = ganho("explain", "monthly", str(marked))

    runs = (applied, again, first, second, story)
    assert [run.returncode for run in runs] == [0] * 5
    assert applied.stdout.count("Campo de negócio criado no Pipedrive") == 3
    assert "Campo de negócio criado" not in again.stdout
    kinds = {deal["deal_id"]: deal["kind"] for deal in report["bookings"]}
    assert kinds == {marked: "contract", single: "sale"}
    assert [str(c.money.total) for c in room.conta_azul.contracts()] == ["12000.00"]
    assert "contrato, por período" in first.stdout
    assert "Contrato 1 de" in story.stdout
    assert "Vai enviar o contrato" in story.stdout
