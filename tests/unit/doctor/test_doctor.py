"""A checkup on the terminal and as JSON."""

import pytest

from ganho.doctor.findings import Checkup, Finding, as_json, terminal
from ganho.errors import Sentence
from ganho.report.run_report import Calls

CALLS = Calls(pipedrive_requests=4, pipedrive_tokens=32, conta_azul_requests=5)
FINE = Finding(check="lease", state="ok", case="free")
LATE = Finding(
    check="last_run",
    state="warning",
    case="late",
    facts={"age": "7300", "at": "2026-11-25T12:30:00+00:00"},
)
REFUSED = Finding(
    check="conta_azul_connection",
    state="failure",
    case="refused",
    facts={
        "problem": Sentence("Nobody has authorized ganho in Conta Azul yet."),
        "cure": Sentence("Run `ganho authorize COMPANY`."),
    },
    link="https://erp.example",
)


def after(check: str) -> Finding:
    return Finding(
        check=check,
        state="warning",
        case="not_asked",
        facts={"because": "conta_azul_connection"},
    )


@pytest.fixture
def make_checkup():
    def make(*findings, **changes):
        values = {"company": "acme", "findings": findings, "calls": CALLS}
        return Checkup(**values | changes)

    return make


def test_failures_come_first_each_with_what_to_do_and_where(make_checkup, shown):
    checkup = make_checkup(FINE, LATE, REFUSED)

    lines = shown(terminal(checkup)).splitlines()

    assert lines[0] == "acme · 1 falha, 1 aviso, 1 em ordem"
    assert lines[2:6] == [
        "FALHA · Conexão com a Conta Azul (conta_azul_connection)",
        "  Ninguém autorizou o ganho na Conta Azul ainda.",
        "  O que fazer: Rode `ganho authorize acme`.",
        "  https://erp.example",
    ]
    assert lines[7] == "AVISO · Última execução completa (last_run)"
    assert lines[8] == "  A última foi há 2 h, em 25/11/2026 09:30."
    assert "  ok · Execução em andamento: Nenhuma agora." in lines
    assert lines[-1] == "Pipedrive: 4 chamadas, 32 tokens. Conta Azul: 5 chamadas."


def test_what_could_not_be_asked_takes_one_line(make_checkup, shown):
    checkup = make_checkup(REFUSED, after("seller"), after("category"))

    text = " ".join(shown(terminal(checkup)).split())

    assert "acme · 1 falha, 0 avisos, 0 em ordem, 2 não conferidos" in text
    assert text.count("depende de") == 1
    assert "«Conexão com a Conta Azul»: Vendedor, Categoria." in text


def test_english_on_request(make_checkup, shown):
    text = shown(terminal(make_checkup(LATE, FINE, REFUSED, language="en")))

    assert text.startswith("acme · 1 failure, 1 warning, 1 in order\n")
    assert "  Nobody has authorized ganho in Conta Azul yet.\n" in text
    assert "Run `ganho authorize acme`." in text
    assert "  The last one was 2 h ago, on 2026-11-25 09:30.\n" in text


def test_the_json_names_every_check_and_a_remedy_where_there_is_trouble(make_checkup):
    content = as_json(make_checkup(FINE, REFUSED, after("seller")))

    assert content == {
        "company": "acme",
        "checks": [
            {
                "check": "lease",
                "state": "ok",
                "message": "Nenhuma agora.",
                "remedy": "",
            },
            {
                "check": "conta_azul_connection",
                "state": "failure",
                "message": "Ninguém autorizou o ganho na Conta Azul ainda.",
                "remedy": "Rode `ganho authorize acme`. https://erp.example",
            },
            {
                "check": "seller",
                "state": "warning",
                "message": "Não conferido: depende de «Conexão com a Conta Azul».",
                "remedy": "Resolva «Conexão com a Conta Azul» e rode ganho doctor acme "
                "de novo.",
            },
        ],
    }


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7_200, "2 h"), (259_300, "3 dias")],
)
def test_durations_are_told_roughly(make_checkup, seconds, told):
    finding = LATE.model_copy(
        update={"case": "recent", "state": "ok", "facts": {"age": str(seconds)}}
    )

    assert as_json(make_checkup(finding))["checks"][0]["message"] == f"Há {told}."


def test_control_codes_of_a_vendor_do_not_reach_the_terminal(make_checkup):
    facts = {"names": "Loja\x1b[31m\nX"}
    finding = Finding(check="category", state="failure", case="missing", facts=facts)

    message = as_json(make_checkup(finding))["checks"][0]["message"]

    assert message.isprintable()


def test_only_a_failure_makes_a_company_unsound(make_checkup):
    assert make_checkup(FINE, LATE, after("seller")).is_sound
    assert not make_checkup(FINE, REFUSED).is_sound
