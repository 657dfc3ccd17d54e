"""A list that is refused from a page on is read in spans, or ends in clear words."""

from datetime import UTC, datetime

import pytest

from ganho.conta_azul.refusals import ListRefusedError

DAYS = [f"20{year}-{month:02}-11T12:00:00" for year in (19, 26) for month in (3, 4, 5)]


@pytest.fixture
def erp(erp):
    """One whose lists end after four rows, in pages of two."""
    erp.largest_page, erp.deepest = 2, 4
    return erp


@pytest.fixture
def since():
    """The first day of the year of the later days."""
    return datetime(2026, 1, 1, tzinfo=UTC)


def add_people(erp, count, **fields):
    for number in range(count):
        day = DAYS[number % len(DAYS)]
        erp.add_person(f"Cliente {number}", **{"data_alteracao": day, **fields})


@pytest.mark.parametrize("count", [0, 1, 4, 5, 12, 24])
def test_no_row_is_missing_and_none_comes_twice(client, erp, count):
    add_people(erp, count)

    names = [person.name for person in client.people.people()]

    assert sorted(names) == sorted(row["nome"] for row in erp.people)


def test_a_span_of_changes_is_split_as_well(client, erp, since):
    add_people(erp, 12)

    names = [person.name for person in client.people.people(since)]

    assert len(names) == len(set(names)) == 6


def test_sales_that_changed_are_all_listed(client, erp, since):
    for number in range(8):
        day = DAYS[3 + number % 3]
        erp.add_sale(number, data_alteracao=day)

    listed = {sale.number for sale in client.sales.sales_changed(since)}

    assert listed == set(range(8))


def test_what_cannot_be_split_any_more_is_a_clear_stop(client, erp):
    add_people(erp, 12, data_alteracao=DAYS[0])

    with pytest.raises(
        ListRefusedError, match=r"/v1/pessoas \(400\).*too large"
    ) as told:
        list(client.people.people())
    assert "whoever looks after ganho" in str(told.value.remedy)
    assert len(erp.requests) < 60


def test_a_filter_that_is_ignored_is_found_out_soon(client, erp):
    erp.ignored = {"data_alteracao_de", "data_alteracao_ate"}
    add_people(erp, 12)

    with pytest.raises(ListRefusedError):
        list(client.people.people())
    assert len(erp.requests) < 60


def test_a_row_that_is_in_no_span_must_not_pass_for_missing(client, erp):
    add_people(erp, 8)
    add_people(erp, 1, data_alteracao="")

    with pytest.raises(ListRefusedError):
        list(client.people.people())


def test_a_list_that_no_date_splits_is_a_clear_stop(client, erp):
    erp.services = [{"id": str(n), "descricao": f"S{n}"} for n in range(9)]

    with pytest.raises(ListRefusedError, match="/v1/servicos"):
        list(client.catalogue.services())


def test_a_first_page_that_is_refused_is_not_asked_again(client, erp):
    erp.deepest = 0

    with pytest.raises(ListRefusedError):
        list(client.people.people())
    assert len(erp.requests) == 1
