"""The companies that live in the house."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ganho.sandbox.demo_company import SETTINGS, fill_demo
from ganho.sandbox.room import Sandbox
from tests.browser.stage import Stage

SALES = ("conta_azul", "POST", "/v1/venda")
PLAN_BLOCKED = json.dumps({"descricao_erro": "x", "status_conta": "BLOQUEADA"})


@dataclass(frozen=True, kw_only=True)
class Demo:
    """Both vendors of a company, and what was to become of each deal."""

    room: Sandbox
    ends: dict[int, str]

    def held_for(self, reason: str) -> int:
        """Give the deal that was set aside for a reason."""
        return next(deal for deal, end in self.ends.items() if end == reason)


@contextmanager
def open_demo(stage: Stage) -> Iterator[Demo]:
    """Move in the company of `ganho demo`, as `acme`, and run once."""
    room = Sandbox(limits=False)
    demo = Demo(room=room, ends=fill_demo(room))
    with room.serve() as at:
        stage.move_in("acme", room, at, settings=SETTINGS)
        run = stage.run("sync-won-deals/acme")
        assert run["state_type"] == "COMPLETED", run["state"]["message"]
        yield demo


@contextmanager
def open_bakery(stage: Stage, deals: int) -> Iterator[Sandbox]:
    """Move in `padaria`, with deals to book and a plan that ends after one sale."""
    room = Sandbox(limits=False)
    for number in range(deals):
        org = room.pipedrive.add_organization(f"Empresa {number} Ltda")
        room.pipedrive.add_deal(org=org, value=f"{number + 1}0.00")
    room.faults.add(*SALES, "status", skip=1, times=99, status=403, body=PLAN_BLOCKED)
    with room.serve() as at:
        stage.move_in("padaria", room, at)
        yield room


@contextmanager
def open_shop(stage: Stage) -> Iterator[Sandbox]:
    """Move in `loja`, which knows products by their codes and has no deals yet."""
    room = Sandbox(limits=False)
    with room.serve() as at:
        stage.move_in("loja", room, at, settings='match_items_by = "code"')
        yield room
