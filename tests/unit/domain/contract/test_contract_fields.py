"""What people write into the contract fields has one meaning, or is asked about."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ganho.domain.contract.entries import Due, Term, due_of, is_marked, term_of
from ganho.domain.deal import ContractEntries, FieldEntry
from ganho.errors import RejectedError
from tests.unit.domain.factories import make_entries, make_range

DELETED_OPTION = FieldEntry(text="", readable=False)
RANGE = make_range("2026-11-01", "2027-10-31")


def why(read, entries: ContractEntries) -> str:
    with pytest.raises(RejectedError) as caught:
        read(entries)
    assert caught.value.reason == "CONTRACT_INCOMPLETE"
    return caught.value.facts["why"]


@pytest.mark.parametrize(
    "word",
    [
        "Sim",
        "SIM",
        " sim ",
        "s",
        "Yes",
        "y",
        "true",
        "1",
        "1.0",
        "1,00",
        "x",
        "Contrato",
    ],
)
def test_every_yes_makes_a_contract(word: str) -> None:
    assert is_marked(make_entries(mark=word))


@pytest.mark.parametrize(
    "word",
    ["Não", "NÃO", "nao", "na\u0303o", "N", "no", "false", "0", "0.0", "0,00", "", " "],
)
def test_every_no_leaves_a_sale(word: str) -> None:
    assert not is_marked(make_entries(mark=word))


def test_an_empty_mark_leaves_a_sale() -> None:
    assert not is_marked(make_entries(mark=None, term="12"))
    assert not is_marked(None)


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "talvez",
            "sim ou não",
            "não sei",
            "-",
            "2",
            "-1",
            "0,5",
            "12",
            "1e-999999999",
        ),
        *("0.000", "nan", "infinity", "-0", "2026-11-01", "[]", "null", "None"),
        DELETED_OPTION,
        FieldEntry(text="sim", readable=False),
        make_range("2026-11-01", "2027-10-31"),
        make_range("não", "2027-10-31"),
    ],
)
def test_a_mark_that_says_neither_is_never_taken_for_a_sale(mark) -> None:
    assert why(is_marked, make_entries(mark=mark)) == "mark"


TERMS = {
    "12": Term(months=12),
    "12.0": Term(months=12),
    "12,00": Term(months=12),
    "12 meses": Term(months=12),
    "12meses": Term(months=12),
    "1 mês": Term(months=1),
    "12 m": Term(months=12),
    "1 ano": Term(months=12),
    "2 Anos": Term(months=24),
    "600": Term(months=600),
    "12x": Term(times=12),
    "12 vezes": Term(times=12),
    "2027-10-31": Term(ends_on=date(2027, 10, 31)),
    "31/10/2027": Term(ends_on=date(2027, 10, 31)),
    "1/2/2027": Term(ends_on=date(2027, 2, 1)),
    "Indeterminado": Term(is_endless=True),
    "prazo indeterminado": Term(is_endless=True),
    "Sem fim": Term(is_endless=True),
    "": Term(),
    "  \u200b": Term(),
}


@pytest.mark.parametrize(("text", "term"), TERMS.items())
def test_a_term_is_months_times_an_end_or_nothing(text: str, term: Term) -> None:
    assert term_of(make_entries(term=text)) == term


def test_a_field_that_is_empty_says_nothing_of_an_end() -> None:
    assert term_of(make_entries(term=None)) == Term()


@pytest.mark.parametrize(
    "term",
    [
        RANGE,
        "2026-11-01 a 2027-10-31",
        "01/11/2026 até 31/10/2027",
        "01/11/2026 - 31/10/2027",
        "de 01/11/2026 a 31/10/2027",
        "31/10/2027 a partir de 01/11/2026",
    ],
)
def test_a_range_names_start_and_end(term) -> None:
    wanted = Term(starts_on=date(2026, 11, 1), ends_on=date(2027, 10, 31))

    assert term_of(make_entries(term=term)) == wanted


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a partir de 01/11/2026", Term()),
        ("Desde 2026-11-01", Term()),
        ("12 meses a partir de 01/11/2026", Term(months=12)),
        ("12, a partir de 1/11/2026", Term(months=12)),
        ("12x desde 01/11/2026", Term(times=12)),
        ("indeterminado, a partir de 01/11/2026", Term(is_endless=True)),
    ],
)
def test_a_start_stands_beside_how_long_it_runs(text: str, length: Term) -> None:
    wanted = length.model_copy(update={"starts_on": date(2026, 11, 1)})

    assert term_of(make_entries(term=text)) == wanted


@pytest.mark.parametrize(
    "term",
    [
        *("0", "-12", "601", "9999", "99 anos", "12,5", "1,5 ano", "1 ano e 6 meses"),
        *("doze", "12 a 24", "12 a", "60 dias", "12 semanas", "12 parcelas", "1e1"),
        *(
            "1.000",
            "12,000",
            "1_2",
            "\u0661\u0662",
            "\u0661\u0662 meses",
            "1e1000000000",
            "nan",
            "inf",
        ),
        *("31/02/2027", "2027-02-30", "00/00/0000", "10/31/2027", "31/10/27"),
        *("20271031", "anual", "0x", "601x", "1" * 5000),
        DELETED_OPTION,
        make_range("2026-11-01", "logo"),
        make_range("", "2027-10-31"),
        make_range("12", "24"),
    ],
)
def test_a_term_that_means_nothing_or_two_things_is_asked_about(term) -> None:
    assert why(term_of, make_entries(term=term)) == "term"


@pytest.mark.parametrize("day", range(1, 32))
def test_every_day_of_a_month_can_be_the_due_day(day: int) -> None:
    for text in (f"{day}", f"{day:02d}", f"{day}.0", f"dia {day}", f"Todo dia {day}"):
        assert due_of(make_entries(due=text)) == Due(day=day)


@pytest.mark.parametrize("text", ["2026-11-30", "30/11/2026", " 30/11/2026 "])
def test_a_first_date_names_the_due_day_too(text: str) -> None:
    assert due_of(make_entries(due=text)) == Due(day=30, first_on=date(2026, 11, 30))


@pytest.mark.parametrize(
    "due",
    [
        *("0", "00", "32", "99", "-5", "10,5", "dia 0", "dia 32", "dia", "10.000"),
        *("1e1", "1_0", "1e1000000000", "10 dias", "5º dia útil", "dez", "10/11"),
        *("31/11/2026", "2026-02-29", "20261110", "último dia"),
        DELETED_OPTION,
        RANGE,
    ],
)
def test_a_due_day_that_no_month_has_is_asked_about(due) -> None:
    assert why(due_of, make_entries(due=due)) == "due"


@pytest.mark.parametrize("due", [None, "", "  "])
def test_a_due_day_that_is_missing_is_named_as_missing(due) -> None:
    assert why(due_of, make_entries(due=due)) == "due_missing"


WORDS = st.sampled_from(
    [
        *("12", "1", "0", "31", "99", "e", "E", ".", ",", "/", "-", " ", "_", "\u0663"),
        *("a", "até", "x", "dia", "ano", "meses", "sim", "não", "nan", "inf"),
        *("2026-11-01", "31/12/9999"),
    ]
)
NUMBERS = st.integers() | st.floats() | st.decimals()
TEXTS = (
    st.text(max_size=40)
    | st.lists(WORDS, max_size=5).map("".join)
    | NUMBERS.map(str)
    | st.dates().map(str)
)
ENTRIES = st.builds(
    FieldEntry, text=TEXTS, until=st.just("") | TEXTS, readable=st.booleans()
)


@given(ENTRIES, st.sampled_from([is_marked, term_of, due_of]))
@example(FieldEntry(text="1e1000000000"), is_marked)
@example(FieldEntry(text="1e999999"), term_of)
@example(FieldEntry(text="9" * 10_000), due_of)
def test_nothing_that_can_be_written_does_more_than_set_a_deal_aside(
    entry: FieldEntry, read
) -> None:
    try:
        read(ContractEntries(mark=entry, term=entry, due=entry))
    except RejectedError as error:
        said = {"reason": error.reason, "facts": set(error.facts)}
    else:
        return

    assert said == {"reason": "CONTRACT_INCOMPLETE", "facts": {"why"}}


@given(ENTRIES)
def test_what_is_read_is_within_bounds(entry: FieldEntry) -> None:
    try:
        term, due = term_of(make_entries(term=entry)), due_of(make_entries(due=entry))
    except RejectedError:
        return

    assert 1 <= (term.months or term.times or 1) <= 600
    assert 1 <= due.day <= 31
