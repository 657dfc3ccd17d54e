"""A case that is wrong says so: with its key and file, or with what became of a deal."""

from pathlib import Path

import pytest

from tests.reality.case import read_case
from tests.reality.verdict import complaints

PLAIN = """
met = "Made for the test of the tests."

[deal.odd]
value = "90.00"
organization = { name = "Hotel Azul" }
"""
BOOKED = '[becomes.odd]\nstate = "booked"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "made_up.toml"
    path.write_text(PLAIN + text)
    return path


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (f'{BOOKED}totl = "1"', "becomes.odd.totl"),
        (f"[surprise]\nkey = 1\n{BOOKED}", "surprise"),
        ('[becomes.other]\nstate = "booked"', "nobody wins other"),
        (f'{BOOKED}reason = "NO_SUCH"', "no reason is NO_SUCH"),
        (f'[[step]]\nbecomes = {{ odd = "sold" }}\n{BOOKED}', "no state is sold"),
        ("", "becomes"),
        ("[[", "at end of document"),
    ],
)
def test_a_mistake_is_told_with_key_and_file(
    tmp_path: Path, text: str, mistake: str
) -> None:
    with pytest.raises(ValueError, match=r"made_up\.toml: .*" + mistake):
        read_case(write(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[becomes.odd]\nstate = "held"', "odd is booked (None) instead of held"),
        (f'{BOOKED}total = "91.00"', "odd: total is Decimal('90.00') instead of"),
        (f'{BOOKED}customer = "Rui"', "odd: customer is 'Hotel Azul' instead of"),
        (f"{BOOKED}sold_on = 2026-11-06", "odd: sold_on is"),
        (f"[[step]]\nexit = 3\n{BOOKED}", "step 1: exit code 0 instead of 3"),
        (
            f"[[step]]\ncalls = {{ pipedrive = 1 }}\n{BOOKED}",
            "step 1: 8 calls to pipedrive instead of 1",
        ),
        (
            f'[[step]]\nbecomes = {{ odd = "held" }}\n{BOOKED}',
            "step 1: odd is booked instead of held",
        ),
        (f'{BOOKED}\n[says]\nhas = ["Nunca"]', "nobody says 'Nunca'"),
        (f'{BOOKED}\n[says]\nhas_not = ["venda"]', "somebody says 'venda'"),
        (
            f'{BOOKED}\n[[served]]\npath = "/nowhere"\ndrop = ["id"]',
            "the row /nowhere was never served",
        ),
        (
            f'{BOOKED}\n[[fault]]\nvendor = "pipedrive"\npath = "/nowhere"',
            "the fault on /nowhere never struck",
        ),
    ],
)
def test_what_did_not_become_as_said_is_told(
    tmp_path: Path, text: str, complaint: str
) -> None:
    case = read_case(write(tmp_path, text))

    told = complaints(case, tmp_path)

    assert told[0].startswith(complaint)
    assert all(one.startswith("odd") for one in told[1:])


def test_the_number_of_sales_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path, BOOKED)
    path.write_text(f"sales = 2\n{path.read_text()}")

    assert complaints(read_case(path), tmp_path) == [
        "3 sales in Conta Azul instead of 2"
    ]


def test_an_ordinary_deal_that_is_not_booked_is_told(tmp_path: Path) -> None:
    text = '[[step]]\n[[fault]]\nvendor = "conta_azul"\nmethod = "POST"\npath = "/v1/venda"\n'
    told = complaints(
        read_case(write(tmp_path, f'{text}[becomes.odd]\nstate = "waiting"')), tmp_path
    )

    assert [one.split(" (")[0] for one in told] == [
        "ordinary_1 is waiting",
        "ordinary_2 is waiting",
    ]
