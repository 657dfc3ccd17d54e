"""CPF and CNPJ, as people type them."""

import pytest

from ganho.domain.customer.tax_id import is_valid_cnpj, is_valid_cpf, read_tax_id

VALID = (
    "12ABC34501DE35",
    "1345C3A5000106",
    "R55231B3000757",
    "ABCDEFGHIJKL80",
    "00000000000191",
)
INVALID = ("R55231B3000700", "90025108000101", "1345c3A5000106", "11111111111111", "")


@pytest.mark.parametrize("cnpj", VALID)
def test_a_cnpj_with_right_check_digits_is_valid(cnpj: str) -> None:
    assert is_valid_cnpj(cnpj)


@pytest.mark.parametrize("cnpj", INVALID)
def test_a_cnpj_with_wrong_check_digits_is_not(cnpj: str) -> None:
    assert not is_valid_cnpj(cnpj)


@pytest.mark.parametrize("cpf", ["11111111111", "52998224726", "529.982.247-25", ""])
def test_a_cpf_that_does_not_check_is_not_valid(cpf: str) -> None:
    assert not is_valid_cpf(cpf)


@pytest.mark.parametrize(
    ("typed", "holds", "value"),
    [
        ("12.345.678/0001-95", "cnpj", "12345678000195"),
        (" 12.abc.345/01de-35\u00a0", "either", "12ABC34501DE35"),
        ("CNPJ: 11.222.333/0001-81", "cnpj", "11222333000181"),
        ("529.982.247-25", "cpf", "52998224725"),
        ("529.982.247-25", "either", "52998224725"),
        ("191", "cpf", None),
        ("", "cpf", None),
        ("45321678000", "cnpj", None),
    ],
)
def test_what_was_typed_is_read(typed: str, holds: str, value: str | None) -> None:
    assert read_tax_id(typed, holds).value == value


@pytest.mark.parametrize(
    "typed", ["-", " . ", "/", "--", "\u2014", "...", "\u200b-\u00a0"]
)
def test_a_mark_that_stands_for_nothing_is_an_empty_field(typed: str) -> None:
    assert read_tax_id(typed, "either").verdict == "missing"


@pytest.mark.parametrize(
    "typed",
    ["Estrangeiro", "ISENTO", "não tem", "N/A", "CNPJ", "x", "?", "***.***.***-**"],
)
def test_words_are_no_number_and_no_empty_field(typed: str) -> None:
    reading = read_tax_id(typed, "either")

    assert (reading.verdict, reading.flaw) == ("invalid", "words")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("CNPJ nº 11.222.333/0001-81", "11222333000181"),
        ("CNPJ nº11.222.333/0001-81", "11222333000181"),
        ("CPF: 529.982.247-25", "52998224725"),
        ("CPF52998224725", "52998224725"),
        ("CNPJ 11222333000181 (matriz)", "11222333000181"),
        ("Padaria Sol - CNPJ/MF 11.222.333/0001-81.", "11222333000181"),
        ("11.222.333\u200b/0001\u00a0-81", "11222333000181"),
        ("CNPJ 12.abc.345/01de-35 (filial)", "12ABC34501DE35"),
        ("CNPJ 11.222.333/0001-81, CNPJ 11222333000181", "11222333000181"),
        ("CNPJ 6990590000123", "06990590000123"),
    ],
)
def test_the_one_number_among_words_is_found(typed: str, value: str) -> None:
    assert read_tax_id(typed, "either").value == value


@pytest.mark.parametrize(
    "typed",
    [
        "11.222.333/0001-81 ou 529.982.247-25",
        "11.222.333/0001-81 / 529.982.247-25",
        "CNPJ 11.222.333/0001-81 filial 2",
        "CNPJ 11.222.333/0001-81 IE 110.042.490.114",
        "11222333000181A",
        "12 casa 529.982.247-25",
        "529.982 casa 247-25",
        "CPF do sócio: 529.982.247-25",
        "não é 529.982.247-25",
        "RG 529.982.247-25",
        "\u0661\u0661.222.333/0001-81",
    ],
)
def test_which_or_whose_number_it_is_is_never_guessed(typed: str) -> None:
    reading = read_tax_id(typed, "either")

    assert (reading.verdict, reading.flaw) == ("invalid", "beside")


@pytest.mark.parametrize(
    "typed", ["11.222.333/0001-82", "CPF 529.982.247-26 (novo)", "6990590000123 matriz"]
)
def test_a_number_that_does_not_check_was_mistyped(typed: str) -> None:
    reading = read_tax_id(typed, "either")

    assert (reading.verdict, reading.flaw) == ("invalid", "digits")


def test_a_lost_leading_zero_is_put_back_only_if_the_digits_then_check() -> None:
    lost = read_tax_id("1234567000197".lstrip("0"), "cnpj")
    right = read_tax_id("6990590000123", "either")

    assert right.value == "06990590000123"
    assert lost.verdict == "invalid"


def test_a_mistyped_cpf_never_becomes_a_short_cnpj() -> None:
    reading = read_tax_id("52998224726", "either")

    assert reading.verdict == "invalid"


@pytest.mark.parametrize(
    ("typed", "holds"), [("529.982.247-25", "cnpj"), ("11.222.333/0001-81", "cpf")]
)
def test_the_right_number_in_the_wrong_field_is_told(typed: str, holds: str) -> None:
    assert read_tax_id(typed, holds).verdict == "wrong_kind"
