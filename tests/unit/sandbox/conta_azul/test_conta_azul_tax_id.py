import pytest

from ganho.sandbox.conta_azul.people.cpf_cnpj import bare, is_cnpj, is_cpf, shown


@pytest.mark.parametrize(
    "text",
    [
        "12ABC34501DE35",
        "1345C3A5000106",
        "R55231B3000757",
        "ABCDEFGHIJKL80",
        "00000000000191",
        "11222333000181",
    ],
)
def test_companies_of_digits_and_of_letters_are_known(text):
    assert is_cnpj(text)
    assert bare(shown(text, "punctuation")) == text


@pytest.mark.parametrize(
    "text", ["R55231B3000700", "90025108000101", "00000000000000", "1345c3a5000106"]
)
def test_a_broken_company_number_is_noticed(text):
    assert not is_cnpj(text)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("52998224725", True),
        ("00000000191", True),
        ("52998224726", False),
        ("11111111111", False),
        ("5299822472", False),
    ],
)
def test_a_persons_number_is_checked(text, good):
    assert is_cpf(text) is good


def test_an_account_that_checks_nothing_still_counts_characters():
    assert is_cpf("52998224726", checked=False)
    assert not is_cpf("5299822472", checked=False)
