"""What the night finds wrong is told by morning, and not at the next sale (R30)."""

from ganho.alerts.messages import Alert, ConnectionLost, Recovered
from tests.telling import digest, told_after
from tests.world import World

HOUR = 3600


def night(w: World) -> list[Alert]:
    """Five hours before the digest, in a company that has won nothing for weeks."""
    w.sandbox.clock.advance(20 * 24 * HOUR)
    return told_after(w, look_back_days=7)


def later(w: World, hours: float) -> list[Alert]:
    w.sandbox.clock.advance(hours * HOUR)
    return told_after(w)


def lost(alerts: list[Alert]) -> list[str]:
    return [one.system for one in alerts if isinstance(one, ConnectionLost)]


def test_a_revoked_connection_of_an_idle_company_is_told_at_night(w: World) -> None:
    told_after(w)
    w.sandbox.conta_azul.connections.revoke()

    (alert,) = night(w)

    assert lost([alert]) == ["conta_azul"]
    assert "ganho authorize acme" in alert.body()


def test_idle_runs_do_not_take_it_back_and_the_digest_says_it(w: World) -> None:
    told_after(w)
    w.sandbox.conta_azul.connections.revoke()
    night(w)

    runs = [later(w, 0.5) for _ in range(4)]

    assert runs == [[], [], [], []]
    assert digest(w).lost == ("conta_azul",)


def test_the_first_run_after_somebody_authorized_says_that_it_works(w: World) -> None:
    told_after(w)
    w.sandbox.conta_azul.connections.revoke()
    night(w)
    w.authorize()

    (back,) = later(w, 3)

    assert isinstance(back, Recovered)
    assert back.gap == "lost"
    assert later(w, 0.5) == []


def test_a_blocked_plan_is_told_with_its_own_remedy(w: World) -> None:
    told_after(w)
    w.sandbox.conta_azul.switches.plan_blocked = "END_TRIAL"

    (alert,) = night(w)
    later(w, 1)
    morning = digest(w)

    assert lost([alert]) == ["conta_azul_plan"]
    assert "regularize o plano" in alert.body()
    assert "ganho authorize" not in alert.body() + morning.body()
    assert morning.lost == ("conta_azul_plan",)


def test_what_is_lost_is_told_although_pipedrive_does_not_answer(w: World) -> None:
    told_after(w)
    w.sandbox.conta_azul.connections.revoke()
    w.sandbox.faults.add("pipedrive", "GET", ".*", "status", times=1000)

    assert lost(night(w)) == ["conta_azul"]


def test_both_vendors_that_let_nobody_in_are_told_each_on_its_own(w: World) -> None:
    told_after(w)
    w.sandbox.conta_azul.connections.revoke()
    w.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=401, times=1000)

    assert sorted(lost(night(w))) == ["conta_azul", "pipedrive"]
    assert later(w, 1) == []


def test_a_conta_azul_that_is_silent_since_the_night_is_in_the_digest(w: World) -> None:
    told_after(w)
    for method in ("GET", "POST"):
        w.sandbox.faults.add("conta_azul", method, ".*", "status", times=10_000)
    night(w)
    quiet = [later(w, 2) for _ in range(2)]

    morning = digest(w)

    assert quiet == [[], []]
    assert morning.down_since is not None
    assert "ganho doctor acme" in morning.body()


def test_one_bad_moment_at_night_is_over_by_morning(w: World) -> None:
    told_after(w)
    w.sandbox.faults.add("conta_azul", "POST", "/oauth/token", "status", times=1)
    night(w)
    later(w, 0.5)

    assert digest(w).is_clear
