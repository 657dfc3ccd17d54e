"""Our three fields in a Pipedrive over real HTTP: made once, and found again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ganho.domain.contract.entries import is_marked
from ganho.domain.settings import read_settings
from ganho.errors import FatalError, RetryableError
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.contract_fields import NEW, make_contract_fields
from ganho.pipedrive.fields import FieldMap, read_field_map, with_deal_fields
from ganho.pipedrive.reading import ReadingPlan, read_deals
from ganho.sandbox.room import Sandbox
from ganho.transport import Patience
from tests.stages import served

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = [new.field_name for new in NEW.values()]
MARK, TERM, DUE = NAMES
PATH = "/api/v2/dealFields"


@pytest.fixture(params=["null", "absent"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    room = Sandbox(limits=False)
    room.pipedrive.switches.unset_fields = request.param
    return room


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[PipedriveClient]:
    with served(sandbox) as at:
        opened = PipedriveClient(
            at.pipedrive,
            sandbox.pipedrive.api_token,
            pacer=Pacer.unlimited(sleep=lambda _: None),
            patience=Patience(sleep=lambda _: None),
        )
        yield opened
        opened.close()


def named(sandbox: Sandbox) -> list[str]:
    """Names of the deal fields that are ours, as often as they are there."""
    rows = sandbox.pipedrive.fields["deal"]
    return [row["field_name"] for row in rows if row["field_name"] in NAMES]


def posts(sandbox: Sandbox) -> int:
    return len(sandbox.faults.requests("pipedrive", "POST", PATH))


def field_map(client: PipedriveClient) -> FieldMap:
    found = read_field_map(client, "", with_categories=False)
    settings = read_settings({"activated_at": SINCE, "contracts": True})
    return with_deal_fields(client, found, settings)


def marks(client: PipedriveClient, fields: FieldMap) -> list[bool]:
    wires = [wire for page in client.won_deals(since=SINCE) for wire in page.deals]
    deals = read_deals(client, wires, ReadingPlan(fields=fields))
    return [is_marked(deal.contract) for deal in deals]


def test_the_fields_are_made_once(client, sandbox) -> None:
    assert make_contract_fields(client) == NAMES
    assert make_contract_fields(client) == []
    assert (named(sandbox), posts(sandbox)) == (NAMES, 3)


def test_only_what_is_missing_is_made(client, sandbox) -> None:
    sandbox.pipedrive.add_field("deal", " VIGÊNCIA contrato\u00a0Conta  azul", "date")

    assert make_contract_fields(client) == [MARK, DUE]
    assert field_map(client).contract.term.field_type == "date"


def test_what_is_made_can_be_chosen_and_is_read(client, sandbox) -> None:
    make_contract_fields(client)
    crm = sandbox.pipedrive
    code = crm.field_code("deal", MARK)
    org = crm.add_organization("Hotel Azul")
    for label in ("Sim", "Não"):
        chosen = crm.option("deal", code, label)
        crm.add_deal(org=org, value=1, custom={code: chosen})
    crm.add_deal(org=org, value=1)

    assert marks(client, field_map(client)) == [True, False, False]


def test_a_field_on_the_second_page_is_found(client, sandbox) -> None:
    for number in range(500):
        sandbox.pipedrive.add_field("deal", f"Mais {number}")
    assert make_contract_fields(client) == NAMES

    found = field_map(client).contract

    assert found.mark.code == sandbox.pipedrive.field_code("deal", MARK)
    assert make_contract_fields(client) == []


@pytest.mark.parametrize(
    "kind", ["lost_after_commit", "truncated", "html_200", "null_body"]
)
def test_a_lost_answer_does_not_make_a_second_field(client, sandbox, kind) -> None:
    sandbox.faults.add("pipedrive", "POST", PATH, kind)
    committed = kind in ("lost_after_commit", "truncated")

    if not committed:
        with pytest.raises(FatalError, match=f"did not say .* '{MARK}'"):
            make_contract_fields(client)
    make_contract_fields(client)

    assert named(sandbox) == NAMES
    assert posts(sandbox) == (3 if committed else 4)


@pytest.mark.parametrize("kind", ["lost_before_commit", "status"])
def test_a_field_nobody_can_vouch_for_is_looked_for_next_time(
    client, sandbox, kind
) -> None:
    sandbox.faults.add("pipedrive", "POST", PATH, kind, skip=1, status=502)

    with pytest.raises(FatalError, match=f"did not say .* '{TERM}'") as caught:
        make_contract_fields(client)

    assert "ganho apply" in str(caught.value.remedy)
    assert make_contract_fields(client) == [TERM, DUE]
    assert named(sandbox) == NAMES


def test_a_busy_vendor_made_nothing_and_is_named(client, sandbox) -> None:
    sandbox.faults.add("pipedrive", "POST", PATH, "status", status=429, times=99)

    with pytest.raises(RetryableError, match=r"Pipedrive .*429"):
        make_contract_fields(client)

    assert named(sandbox) == []


def test_a_user_who_may_not_make_fields_is_told_to_make_them_by_hand(
    client, sandbox
) -> None:
    crm = sandbox.pipedrive
    crm.tokens[crm.api_token].admin = False

    with pytest.raises(FatalError, match=f"'{MARK}'") as caught:
        make_contract_fields(client)

    assert "by hand" in str(caught.value.remedy)
    assert (named(sandbox), posts(sandbox)) == ([], 1)
    for name in NAMES:
        crm.add_field("deal", name)
    assert make_contract_fields(client) == []


def test_a_refusal_says_which_field_and_why(client, sandbox) -> None:
    # The first word of a vendor's sentence is masked: it could be somebody's name.
    body = '{"success": false, "error": "Too many fields"}'
    sandbox.faults.add("pipedrive", "POST", PATH, "status", status=400, body=body)

    with pytest.raises(FatalError, match=f"'{MARK}'.*many fields") as caught:
        make_contract_fields(client)

    assert "by hand" in str(caught.value.remedy)


@pytest.mark.parametrize("name", NAMES)
def test_two_fields_of_one_name_are_reported_and_nothing_is_made(
    client, sandbox, name
) -> None:
    for written in (name, name.upper()):
        sandbox.pipedrive.add_field("deal", written)

    for act in (make_contract_fields, field_map):
        with pytest.raises(FatalError, match=f"2 deal fields named '{name}'"):
            act(client)
    assert posts(sandbox) == 0


def test_a_company_without_contracts_needs_none_of_the_fields(client) -> None:
    found = read_field_map(client, "", with_categories=False)

    assert found.contract is None
