"""The Pipedrive client against the sandbox, in both moods of its answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ganho.errors import FatalError, SpentError
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient, Unreadable
from ganho.pipedrive.fields import read_field_map
from ganho.pipedrive.reading import ReadingPlan, read_deals
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Sandbox
from tests.stages import served

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(params=["null", "absent"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    room = Sandbox(limits=False)
    room.pipedrive.switches.unset_fields = request.param
    return room


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[PipedriveClient]:
    with served(sandbox) as at:
        opened = PipedriveClient(
            at.pipedrive, sandbox.pipedrive.api_token, pacer=Pacer.unlimited()
        )
        yield opened
        opened.close()


def read(client: PipedriveClient, **plan):
    fields = read_field_map(client, "", with_categories=False)
    pages = list(client.won_deals(since=SINCE))
    wires = [wire for page in pages for wire in page.deals]
    return read_deals(client, wires, ReadingPlan(fields=fields, **plan))


def test_me_says_who_and_whether_administrator(client, sandbox: Sandbox) -> None:
    me = client.me()

    assert (me.company_id, me.user_name, me.is_admin) == (700100, "Ana Souza", True)
    sandbox.pipedrive.switches.access_in_me = False
    assert client.me().is_admin is None


def test_a_deal_is_read_with_everything_it_is_made_of(client, sandbox) -> None:
    crm = sandbox.pipedrive
    org = crm.add_organization("Hotel Azul", cnpj=45321678000104)
    person = crm.add_person("Ana", cpf="529.982.247-25", email="a@b.example")
    coffee = crm.add_product("Café", code="C-1")
    deal_id = crm.add_deal(
        org=org, person=person, lines=[LineInput(coffee, "10.10", "2.5", 10)]
    )
    crm.add_discount(deal_id, 5, "amount")
    crm.add_instalment(deal_id, "17.73", "2026-12-01")

    deal = read(client, with_products=True)[0]

    assert deal.value == Decimal("17.73")
    assert deal.organization.tax_ids[0].value == "45321678000104"
    assert deal.person.emails == ("a@b.example",)
    assert (deal.lines[0].code, deal.lines[0].net) == ("C-1", Decimal("22.73"))
    assert deal.discounts[0].amount == 5
    assert deal.instalments[0].amount == Decimal("17.73")


def test_a_recurring_line_is_read_with_its_cycles_and_its_start(
    client, sandbox
) -> None:
    crm = sandbox.pipedrive
    product = crm.add_product("Suporte")
    monthly = LineInput(
        product,
        100,
        billing_frequency="monthly",
        billing_cycles=12,
        billing_start="2026-12-01",
    )
    lines = [monthly, LineInput(product, 50, billing_frequency="annually")]
    crm.add_deal(org=crm.add_organization("Hotel Azul"), lines=lines)

    bounded, endless = read(client)[0].lines

    assert (bounded.billing_frequency, bounded.billing_cycles) == ("monthly", 12)
    assert bounded.billing_start == date(2026, 12, 1)
    assert (endless.billing_frequency, endless.billing_cycles) == ("annually", None)
    assert endless.billing_start is None


def test_a_line_whose_cycles_cannot_be_read_spoils_only_its_deal(
    client, sandbox
) -> None:
    crm = sandbox.pipedrive
    org, product = crm.add_organization("Hotel Azul"), crm.add_product("Suporte")
    for _ in "ab":
        crm.add_deal(org=org, lines=[LineInput(product, 1)])
    crm.edit_line(next(iter(crm.lines)), billing_frequency_cycles="doze")

    bad, good = read(client)

    assert bad.facts == {"why": "line_billing"}
    assert good.lines[0].billing_cycles is None


@pytest.mark.parametrize(
    ("counts", "value"), [("one_period", 100), ("all_periods", 300)]
)
def test_a_recurring_line_counts_as_the_vendor_counts_it(
    client, sandbox, counts, value
) -> None:
    crm = sandbox.pipedrive
    crm.switches.recurring_value = counts
    line = LineInput(crm.add_product("A"), 100, billing_frequency="monthly")
    line.billing_cycles = 3
    crm.add_deal(org=crm.add_organization("Hotel Azul"), lines=[line])

    deal = read(client)[0]

    assert (deal.lines[0].net, deal.value) == (100, value)


def test_many_deals_are_read_by_pages_and_hundreds(client, sandbox) -> None:
    crm = sandbox.pipedrive
    org = crm.add_organization("Hotel Azul")
    ids = [crm.add_deal(org=org, value=1) for _ in range(1203)]

    deals = read(client)

    assert [deal.deal_id for deal in deals] == ids


def test_an_organization_nobody_may_see_does_not_become_its_person(
    client, sandbox
) -> None:
    crm = sandbox.pipedrive
    person = crm.add_person("Ana")
    crm.add_deal(org=99999, person=person, value=1)

    assert isinstance(read(client)[0], Unreadable)


def test_one_bad_row_holds_up_no_other(client, sandbox) -> None:
    crm = sandbox.pipedrive
    org = crm.add_organization("Hotel Azul")
    bad, good = (crm.add_deal(org=org, value=1) for _ in "ab")
    crm.edit_deal(bad, currency=None)

    deals = read(client)

    assert [type(deal).__name__ for deal in deals] == ["Unreadable", "Deal"]
    assert deals[1].deal_id == good


def test_archived_deals_are_a_list_of_their_own(client, sandbox) -> None:
    crm = sandbox.pipedrive
    org = crm.add_organization("Hotel Azul")
    deal = crm.add_deal(org=org, value=1, archived=True)

    archived = list(client.won_deals(since=SINCE, archived=True))

    assert next(client.won_deals(since=SINCE)).deals == []
    assert [wire.id for wire in archived[0].deals] == [deal]
    assert [wire.id for wire in client.deals([deal], archived=True)[0]] == [deal]


def test_a_plan_without_instalments_is_asked_once(client, sandbox) -> None:
    sandbox.pipedrive.switches.instalments_in_plan = False

    assert client.instalments([1]) is None
    asked = client.count.requests
    assert client.instalments([2]) is None
    assert client.count.requests == asked


def test_deal_ids_are_written_as_the_vendor_takes_them(client, sandbox) -> None:
    sandbox.pipedrive.switches.repeated_deal_ids = False
    sandbox.pipedrive.add_instalment(1, "5.00", "2026-12-01")

    assert [row.amount for row in client.instalments([1, 2]).read] == [5]


def test_the_token_goes_in_the_header_alone(client, sandbox) -> None:
    client.me()

    assert sandbox.pipedrive.query_tokens_seen == 0
    assert not [entry for entry in sandbox.faults.journal if "token" in entry.query]


def test_a_revoked_token_is_a_matter_for_a_person(client, sandbox) -> None:
    sandbox.pipedrive.tokens.clear()

    with pytest.raises(FatalError, match="401") as caught:
        client.me()
    assert "ganho apply" in str(caught.value.remedy)


def test_the_last_tenth_of_the_day_is_left_to_others(client, sandbox) -> None:
    sandbox.pipedrive.switches.daily_tokens = 21

    with pytest.raises(SpentError, match="the last tenth"):
        [client.fields("deal") for _ in range(2)]


def test_a_named_tax_id_field_must_exist(client, sandbox) -> None:
    code = sandbox.pipedrive.add_field("organization", "Documento fiscal")

    found = read_field_map(client, "documento  FISCAL", with_categories=False)

    assert found.organization[0].code == code
    with pytest.raises(FatalError, match="tax_id_field"):
        read_field_map(client, "no such field", with_categories=False)


def test_what_calls_cost_is_counted(client) -> None:
    list(client.won_deals(since=SINCE))
    client.me()

    assert (client.count.requests, client.count.tokens) == (2, 12)
