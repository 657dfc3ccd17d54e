"""Names of settings, found in the account's own lists."""

from dataclasses import dataclass, field

import pytest

from ganho.booking.erp.lists import Lists
from ganho.conta_azul.schemas import Named
from ganho.errors import FatalError
from ganho.pipedrive.schemas import UserWire
from tests.unit.booking.fakes import Clock, Facts, fingerprint

AN_ID = "0F8FAD5B-d9cb-469f-a165-70867728950e"


@dataclass
class Account:
    """An account whose lists count how often they are read."""

    rows: list[Named] = field(default_factory=list)
    read: int = 0

    def sellers(self) -> list[Named]:
        self.read += 1
        return self.rows

    categories = cost_centers = accounts = sellers


@dataclass
class Scene:
    """One ledger and one account; each run has lists of its own."""

    clock: Clock = field(default_factory=Clock)
    account: Account = field(default_factory=Account)
    users: list[UserWire] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)

    def lists(self) -> Lists:
        return Lists(
            account=self.account,
            users=lambda: self.users,
            facts=self.facts,
            fingerprint=fingerprint,
        )

    def add(self, name: str, entry_id: str) -> None:
        self.account.rows.append(Named(id=entry_id, name=name))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_name_is_found_however_it_is_written(scene: Scene) -> None:
    scene.add("Ana Souza", "1")

    assert scene.lists().named_id("seller", "  ANA  souza ") == "1"


def test_an_id_is_taken_as_it_stands(scene: Scene) -> None:
    assert scene.lists().named_id("seller", AN_ID) == AN_ID
    assert scene.account.read == 0


def test_no_name_is_nobody(scene: Scene) -> None:
    assert scene.lists().named_id("seller", "") is None


@pytest.mark.parametrize("ids", [[], ["1", "2"]])
def test_a_name_that_nobody_or_two_have_stops_the_run(
    scene: Scene, ids: list[str]
) -> None:
    for entry_id in ids:
        scene.add("Ana", entry_id)

    with pytest.raises(FatalError, match="no single cost center named 'Ana'"):
        scene.lists().named_id("cost_center", "Ana")


def test_a_list_is_read_once_a_run(scene: Scene) -> None:
    scene.add("Ana", "1")
    lists = scene.lists()

    for _ in range(3):
        lists.named_id("seller", "Ana")
        assert lists.find_named("seller", fingerprint("eva")) is None

    assert scene.account.read == 1


def test_the_next_run_knows_it_for_a_day(scene: Scene) -> None:
    scene.add("Ana", "1")
    scene.lists().named_id("seller", "Ana")
    scene.clock.advance(hours=23)

    assert scene.lists().named_id("seller", "Ana") == "1"
    assert scene.account.read == 1

    scene.clock.advance(hours=2)
    scene.lists().named_id("seller", "Ana")
    assert scene.account.read == 2


def test_a_new_name_has_the_list_read_again(scene: Scene) -> None:
    scene.add("Ana", "1")
    scene.lists().named_id("seller", "Ana")
    scene.add("Eva", "2")

    assert scene.lists().named_id("seller", "Eva") == "2"


def test_before_a_company_is_stored_the_list_is_read_as_it_is(scene: Scene) -> None:
    scene.add("Ana", "1")
    scene.lists().named_id("seller", "Ana")
    scene.account.rows.clear()

    with pytest.raises(FatalError):
        scene.lists().check_named("seller", "Ana")


def test_an_id_is_looked_up_there_too(scene: Scene) -> None:
    scene.add("Ana", AN_ID.lower())
    lists = scene.lists()

    lists.check_named("seller", AN_ID)
    with pytest.raises(FatalError, match="no seller in use with the id"):
        lists.check_named("seller", AN_ID.replace("0F", "0E"))


def test_names_are_kept_as_fingerprints_alone(scene: Scene) -> None:
    scene.add("Ana", "1")
    scene.users.append(UserWire(id=5, name="Éva"))
    lists = scene.lists()
    lists.named_id("seller", "Ana")

    assert lists.owner_key(5) == fingerprint("eva")
    assert lists.owner_key(6) is None
    assert scene.facts.get("list:seller") == {fingerprint("ana"): ["1"]}
    assert scene.facts.get("owners") == {"5": fingerprint("eva")}
