"""`ganho authorize` as a person meets it: in the browser, at the terminal, refused."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ganho.sandbox.room import Addresses, Sandbox

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("authorize")]
ADDRESS = re.compile(r"http\S+authorize\?\S+")


def lands_here(room: Sandbox) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        at = f"http://127.0.0.1:{probe.getsockname()[1]}/ganho"
    room.conta_azul.connections.redirect_uri = at


def write(room: Sandbox, at: Addresses, slug: str, folder: Path, more: str = "") -> str:
    """Write a company file without a token; give its name."""
    content = room.company_file(slug, at, authorized=False)
    file = folder / f"{slug}.toml"
    file.write_text(content.replace("[settings]", f"{more}\n[settings]"))
    return str(file)


def secrets_in(room: Sandbox, *texts: str) -> list[str]:
    """Find the secrets of all connections, old ones included."""
    connections = room.conta_azul.connections
    known = {connections.client_secret, *connections._access, *connections._codes}
    for one in connections._connections:
        known |= {one.current, *one.used}
    return [secret for secret in known if any(secret in text for text in texts)]


def files_of(*folders: Path) -> list[str]:
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    return [p.read_bytes().decode("latin-1") for p in files]


BROWSER = """\
import pathlib, sys, httpx
page = httpx.get(sys.argv[1].replace("/#/", "/"), follow_redirects=True)
pathlib.Path(__file__).with_suffix(".seen").write_text(f"{page.url} {page.text}")
"""


def test_a_company_is_connected_in_the_browser(
    ganho, start, sandbox, tmp_path: Path, prefect_home: Path
) -> None:
    room, at = sandbox
    lands_here(room)
    browser = tmp_path / "browser.py"
    browser.write_text(BROWSER)
    file = write(room, at, "browser", tmp_path, 'cnpj = "11.222.333/0001-81"')
    applied, refused = ganho("apply", file), ganho("sync", "browser")
    terminal = start("authorize", "browser", BROWSER=f"{sys.executable} {browser} %s")
    authorized = terminal.end()
    again, synced = ganho("apply", file), ganho("sync", "browser")
    landed, _, page = browser.with_suffix(".seen").read_text().partition(" ")

    assert (applied.returncode, refused.returncode) == (0, 1)
    assert "ganho authorize browser" in applied.stdout
    assert "ganho authorize browser" in refused.stderr
    assert authorized == 0
    assert "O navegador foi aberto" in terminal.shown
    assert "Pode fechar esta janela" in page
    assert "Empresa Exemplo (CNPJ 11.***.***/0001-81)" in terminal.shown
    assert (again.returncode, synced.returncode) == (0, 0)
    assert "está pronta" in again.stdout
    outputs = [terminal.shown, *(r.stdout + r.stderr for r in (applied, again, synced))]
    kept = files_of(tmp_path / "ganho", prefect_home)
    code = httpx.URL(landed).params["code"]
    assert not secrets_in(room, *outputs, *kept)
    assert not [text for text in (*outputs, *kept) if code in text]


def test_a_code_is_pasted_where_the_redirect_is_fixed_elsewhere(
    ganho, start, sandbox, tmp_path: Path
) -> None:
    room, at = sandbox
    room.conta_azul.connections.redirect_uri = "https://www.contaazul.com"
    ganho("apply", write(room, at, "pasted", tmp_path))
    terminal = start("authorize", "pasted", "--no-browser")
    terminal.wait_for("não aparece na tela")
    address = ADDRESS.findall(terminal.shown)[-1]
    terminal.type("\n")
    terminal.wait_for("Nada foi colado")
    terminal.type("não sei o que é isso\n")
    terminal.wait_for("não é um código")
    landed = httpx.get(address.replace("/#/", "/")).headers["location"]
    terminal.type(landed + "\n")

    assert terminal.end() == 0
    assert "Conta Azul conectada" in terminal.shown
    assert "não sei" not in terminal.shown
    assert httpx.URL(landed).params["code"] not in terminal.shown
    assert not secrets_in(room, terminal.shown)
    assert ganho("sync", "pasted").returncode == 0


def test_what_is_refused_is_one_line_and_the_old_connection_stays(
    ganho, start, sandbox, tmp_path: Path
) -> None:
    room, at = sandbox
    lands_here(room)
    account, new_code = room.conta_azul.account, room.conta_azul.connections.new_code
    where = httpx.URL(room.conta_azul.connections.redirect_uri)
    file = write(room, at, "stays", tmp_path)
    ganho("apply", file)
    first = ganho("authorize", "stays", "--code", new_code())
    account.company_id, ours = "another", account.company_id
    another = ganho("authorize", "stays", "--code", new_code())
    account.company_id = ours
    nonsense = ganho("authorize", "stays", "--code", "não sei")
    with socket.create_server((where.host, where.port)):
        busy = ganho("authorize", "stays", "--no-browser")
    terminal = start("authorize", "stays", "--no-browser")
    terminal.wait_for("não aparece na tela")
    terminal.process.send_signal(signal.SIGINT)
    interrupted = terminal.end()

    refused = (first, another, nonsense, busy)
    assert [run.returncode for run in refused] == [0, 1, 2, 2]
    assert [len(said(run)) for run in refused] == [0, 1, 1, 1]
    assert "outra, não a da última vez" in another.stderr
    assert "a porta está ocupada" in busy.stderr
    assert interrupted == 1
    assert "Traceback" not in terminal.shown
    assert ganho("apply", file).returncode == 0
    assert room.conta_azul.connections.refreshes == 0


def said(run: "subprocess.CompletedProcess[str]") -> list[str]:
    """Give the lines of standard error."""
    return run.stderr.strip().splitlines()
