"""`ganho init` at a terminal: from nothing to the first booked sale."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ganho.cli.company_file import read_company_file
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Addresses, Sandbox
from tests.e2e.conftest import Start
from tests.languages import strangers
from tests.terminals import DOWN, ENTER, SPACE, Terminal

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("init")]
ADDRESS = re.compile(r"http\S+authorize\?\S+")
ELSEWHERE = "https://www.contaazul.com"


@pytest.fixture
def room(sandbox: tuple[Sandbox, Addresses]) -> tuple[Sandbox, Addresses]:
    """A shop that won one deal; its application's redirect leads elsewhere."""
    room, at = sandbox
    room.conta_azul.connections.redirect_uri = ELSEWHERE
    room.conta_azul.add_seller("Ana Souza")
    room.conta_azul.add_category("Vendas")
    room.conta_azul.add_account("Conta corrente")
    crm = room.pipedrive
    org = crm.add_organization("Padaria Sol", cnpj="11.222.333/0001-81")
    line = LineInput(crm.add_product("Café"), "38.50", 2)
    crm.add_deal(org=org, lines=[line], won_at=crm.clock() - timedelta(hours=2))
    return room, at


def paste_the_code(terminal: Terminal, words: str) -> str:
    """Follow the address as a browser would, and paste where it leads."""
    terminal.wait_for(words)
    address = ADDRESS.findall(terminal.shown)[-1]
    landed = httpx.get(address.replace("/#/", "/")).headers["location"]
    terminal.type(landed + "\n")
    return str(httpx.URL(landed).params["code"])


def secrets_of(room: Sandbox) -> set[str]:
    connections = room.conta_azul.connections
    known = {room.pipedrive.api_token, connections.client_secret}
    known |= {*connections._access, *connections._codes}
    for one in connections._connections:
        known |= {one.current, *one.used}
    return known


def test_from_nothing_to_the_first_booked_sale(
    ganho, start: Start, room: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    sandbox, at = room
    sandbox.pipedrive.add_token("lesser", admin=False)
    connections = sandbox.conta_azul.connections
    terminal = start("init")
    terminal.answer(
        ("Idioma / Language", ENTER),
        ("Nome curto da empresa", "Acme S/A" + ENTER),
    )
    terminal.wait_for("Use só letras minúsculas")
    terminal.type("primeira" + ENTER)
    terminal.answer(
        ("Arquivo da empresa", ENTER),
        ("Onde guardar os segredos", ENTER),
        ("Endereço do Pipedrive", at.pipedrive + ENTER),
        ("Token da API", "wrong" + ENTER),
    )
    terminal.wait_for("recusou o token (401)")
    terminal.answer(("Endereço do Pipedrive", ENTER), ("Token da API", "lesser\r"))
    terminal.wait_for("não é de um administrador")
    terminal.answer(
        ("Endereço do Pipedrive", ENTER),
        ("Token da API", sandbox.pipedrive.api_token + ENTER),
        ("Endereços da Conta Azul", DOWN + DOWN + ENTER),
        ("Endereço da Conta Azul simulada", at.conta_azul + ENTER),
        ("client_id", connections.client_id + ENTER),
        ("client_secret", connections.client_secret + ENTER),
        ("redirect_uri", ELSEWHERE + ENTER),
        ("Autorizar o ganho", ENTER),
    )
    paste_the_code(terminal, "não aparece na tela")
    terminal.answer(
        ("É esta a empresa certa?", ENTER),
        ("Fuso horário [America/Sao_Paulo]", ENTER),
        ("Há contratos", ENTER),
        ("Funis", SPACE + ENTER),
        ("Ativação", "01/11/2026" + ENTER),
        ("Quando um cliente", ENTER),
        ("Vendedor", DOWN + ENTER),
        ("Categoria financeira", DOWN + ENTER),
        ("Conta financeira", DOWN + ENTER),
        ("Condição de pagamento", ENTER),
        ("Dias até o vencimento", "10" + ENTER),
        ("Forma de pagamento", "boleto" + ENTER),
        ("Quer proteções?", ENTER),
        ("Aplicar agora?", ENTER),
    )
    code = terminal.end()
    file = tmp_path / "work" / "primeira.toml"
    tried, synced = ganho("sync", "primeira", "--dry-run"), ganho("sync", "primeira")
    (sale,) = sandbox.conta_azul.sales()
    home = [p for p in (tmp_path / "ganho").rglob("*") if p.is_file()]
    kept = [terminal.shown, *(p.read_bytes().decode("latin-1") for p in home)]

    assert code == 0, terminal.shown
    assert "primeira está pronta" in terminal.shown
    assert "ganho sync primeira --dry-run" in terminal.shown
    assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in file.parent.iterdir()] == ["primeira.toml"]
    assert (tried.returncode, synced.returncode) == (0, 0)
    assert sale.total == 77
    assert 'payment_method = "BOLETO_BANCARIO"' in file.read_text()
    texts = [file.read_text(), *kept, tried.stdout, synced.stdout]
    assert not [one for one in secrets_of(sandbox) if any(one in t for t in texts)]


def test_the_same_in_english(
    ganho, start: Start, room: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    sandbox, at = room
    connections = sandbox.conta_azul.connections
    terminal = start("init", "mine.toml", GANHO_LANGUAGE="en")
    terminal.answer(
        ("Idioma / Language", DOWN + ENTER),
        ("Short name of the company", "first" + ENTER),
        ("Where to keep the secrets", DOWN + ENTER),
        ("Address of Pipedrive", at.pipedrive + ENTER),
        ("Pipedrive API token", sandbox.pipedrive.api_token + ENTER),
        ("Addresses of Conta Azul", DOWN + DOWN + ENTER),
        ("Address of the simulated", at.conta_azul + ENTER),
        ("client_id", connections.client_id + ENTER),
        ("client_secret", connections.client_secret + ENTER),
        ("redirect_uri", ELSEWHERE + ENTER),
        ("Authorize ganho", ENTER),
    )
    paste_the_code(terminal, "is not shown")
    terminal.answer(
        ("Is this the right company?", ENTER),
        ("Time zone [America/Sao_Paulo]", "america/manaus" + ENTER),
        ("Are there recurring contracts?", DOWN + ENTER),
        ("The value of a recurring deal", DOWN + ENTER),
        ("Pipelines", ENTER),
        ("Activation", "2026-11-01 08:00" + ENTER),
        ("When a customer is the same", DOWN + ENTER),
        ("Seller", DOWN + ENTER),
        ("Financial category", ENTER),
        ("Financial account", ENTER),
        ("Payment condition", "30,60" + ENTER),
        ("Payment method", ENTER),
        ("Do you want guards?", DOWN + ENTER),
        ("Minutes to wait", ENTER),
        ("Most new deals", ENTER),
        ("Hold deals above", "5000" + ENTER),
        ("Month closed until", ENTER),
        ("Apply now?", DOWN + ENTER),
    )
    code, path = terminal.end(), tmp_path / "work" / "mine.toml"
    file = read_company_file(path)
    settings = file.settings.model_dump(exclude_defaults=True, mode="json")
    applied, synced = ganho("apply", str(path)), ganho("sync", "first")
    (sale,) = sandbox.conta_azul.sales()

    assert code == 0, terminal.shown
    assert "Next: ganho apply mine.toml" in terminal.shown
    assert strangers(terminal.shown, "en") == set()
    assert (applied.returncode, synced.returncode) == (0, 0)
    assert "1 booked now" in synced.stdout
    assert sale.total == 77
    assert not [one for one in secrets_of(sandbox) if one in terminal.shown]
    assert file.conta_azul.refresh_token in secrets_of(sandbox)
    assert settings == {
        "activated_at": "2026-11-01T08:00:00-04:00",
        "time_zone": "America/Manaus",
        "language": "en",
        "contracts": True,
        "contract_value": "total",
        "seller": "Ana Souza",
        "payment_condition": "30,60",
        "settle_minutes": 30,
        "max_new_deals": 50,
        "hold_above": "5000",
    }
