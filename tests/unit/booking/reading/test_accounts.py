"""Whose credentials these are is asked as seldom as is safe."""

from dataclasses import dataclass, field, replace

import pytest

from ganho.booking.reading.accounts import Identity
from ganho.company.identity import COMPANY, ERP_COMPANY, IDENTITY
from ganho.errors import FatalError
from tests.unit.booking.fakes import Clock, Facts, fingerprint
from tests.unit.booking.reading.reading_fakes import Pipedrive, make_me


@dataclass
class Scene:
    """Two vendors, and what is remembered of them from one run to the next."""

    pipedrive: Pipedrive = field(default_factory=Pipedrive)
    clock: Clock = field(default_factory=Clock)
    remarks: list[str] = field(default_factory=list)
    erp_company: str = "empresa"
    erp_asked: int = 0

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)

    def connected_company(self) -> str:
        self.erp_asked += 1
        return self.erp_company

    def next_run(self, credentials: str = "token") -> Identity:
        return Identity(
            pipedrive=self.pipedrive,
            account=self,
            facts=self.facts,
            fingerprint=fingerprint,
            credentials=credentials,
            remark=self.remarks.append,
        )

    @property
    def asked(self) -> int:
        """How often Pipedrive was asked."""
        return len(self.pipedrive.asked)


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- Pipedrive


def test_a_first_run_asks_and_remembers_the_company(scene: Scene) -> None:
    scene.pipedrive.user = make_me(company_id=77)
    identity = scene.next_run()

    identity.check_pipedrive()

    assert scene.pipedrive.asked == ["me"]
    assert scene.facts.get(COMPANY) == identity.company_id() == 77


@pytest.mark.parametrize(("minutes", "asked"), [(60, 1), (61, 2)])
def test_the_next_run_asks_again_after_an_hour(
    scene: Scene, minutes: int, asked: int
) -> None:
    scene.next_run().check_pipedrive()
    scene.clock.advance(minutes=minutes)

    scene.next_run().check_pipedrive()

    assert scene.asked == asked


def test_other_credentials_are_asked_about_at_once(scene: Scene) -> None:
    scene.next_run("old").check_pipedrive()

    scene.next_run("new").check_pipedrive()
    scene.next_run("new").check_pipedrive()

    assert scene.asked == 2


def test_one_run_asks_once_however_long_it_takes(scene: Scene) -> None:
    identity = scene.next_run()
    for ask in (identity.check_pipedrive, identity.company_id, identity.user_key):
        ask()
        scene.clock.advance(hours=2)

    assert scene.asked == 1


def test_anew_means_that_nothing_remembered_will_do(scene: Scene) -> None:
    identity = scene.next_run()
    identity.check_pipedrive()

    identity.check_pipedrive(anew=True)
    scene.next_run().check_pipedrive(anew=True)

    assert scene.asked == 3


def test_another_company_is_refused_and_the_first_one_stays(scene: Scene) -> None:
    scene.next_run().check_pipedrive()
    scene.pipedrive.user = make_me(company_id=2)

    with pytest.raises(FatalError, match=r"Pipedrive .* \(2 instead of 1\)"):
        scene.next_run("others").check_pipedrive()

    assert scene.facts.get(COMPANY) == 1


def test_credentials_that_were_refused_are_not_remembered(scene: Scene) -> None:
    scene.next_run().check_pipedrive()
    scene.pipedrive.user = make_me(company_id=2)

    for _ in range(2):
        with pytest.raises(FatalError):
            scene.next_run("others").check_pipedrive()

    assert scene.asked == 3


def test_whoever_is_no_administrator_is_refused_and_leaves_no_trace(
    scene: Scene,
) -> None:
    scene.pipedrive.user = make_me(is_admin=False)

    with pytest.raises(FatalError, match="administrator"):
        scene.next_run().check_pipedrive()

    assert scene.facts.get(COMPANY) is scene.facts.get(IDENTITY) is None


@pytest.mark.parametrize(
    ("is_admin", "remarks"), [(None, ["PIPEDRIVE_ADMIN_UNKNOWN"]), (True, [])]
)
def test_where_pipedrive_does_not_say_who_is_one_the_report_does(
    scene: Scene, is_admin: bool | None, remarks: list[str]
) -> None:
    scene.pipedrive.user = make_me(is_admin=is_admin)

    scene.next_run().check_pipedrive()

    assert scene.remarks == remarks


def test_a_marker_names_the_company_and_the_deal(scene: Scene) -> None:
    scene.pipedrive.user = make_me(company_id=77)

    assert scene.next_run().marker_of(5) == "[pipedrive:77:5]"


def test_a_user_is_known_by_a_name_that_cannot_be_read(scene: Scene) -> None:
    scene.pipedrive.user = make_me(user_name=" ÂNA  Lima")

    assert scene.next_run().user_key() == fingerprint("ana lima")


def test_the_next_run_knows_company_and_user_without_asking(scene: Scene) -> None:
    scene.next_run().check_pipedrive()
    scene.pipedrive.user = replace(scene.pipedrive.user, user_name="Bia")

    identity = scene.next_run()

    assert (identity.user_key(), identity.company_id()) == (fingerprint("ana"), 1)
    assert scene.asked == 1


# --- Conta Azul


def test_the_company_of_a_first_run_is_remembered(scene: Scene) -> None:
    scene.next_run().check_conta_azul()

    assert scene.facts.get(ERP_COMPANY) == "empresa"


def test_the_same_company_may_go_on_and_is_asked_for_each_time(scene: Scene) -> None:
    for _ in range(3):
        scene.next_run().check_conta_azul()

    assert scene.erp_asked == 3


def test_another_conta_azul_is_refused_ever_after(scene: Scene) -> None:
    scene.next_run().check_conta_azul()
    scene.erp_company = "outra"

    for _ in range(2):
        with pytest.raises(FatalError, match=r"Conta Azul .* \(outra instead of emp"):
            scene.next_run().check_conta_azul()

    assert scene.facts.get(ERP_COMPANY) == "empresa"


def test_each_vendor_is_asked_for_itself(scene: Scene) -> None:
    scene.next_run().check_conta_azul()
    assert scene.asked == 0

    scene.next_run().check_pipedrive()
    assert scene.erp_asked == 1
