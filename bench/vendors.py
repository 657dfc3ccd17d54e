"""Both simulated vendors in a process of their own, filled with a clean company."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

import httpx

from ganho.sandbox.faults import Journaled
from ganho.sandbox.generator import generate
from ganho.sandbox.room import Addresses, Sandbox

OTHERS = "/v1/asked-by-another-program"
"""No path of the vendor's; the limits count what is asked in vain, too."""
TOO_MANY = 429


def main() -> None:
    """Serve `deals` deals until standard input ends; print how to get in."""
    deals, known, limits, kind, begun, latency, others = sys.argv[1:]
    sandbox = Sandbox(limits=limits == "limits")
    sandbox.pipedrive.switches.daily_tokens = 10**9
    generate(
        sandbox,
        deals=int(deals),
        seed=1,
        known_share=float(known),
        dirt=False,
        contracts=kind == "contracts",
        typed_by_hand=kind == "sales, typed",
    )
    crm = sandbox.pipedrive
    later = list(crm.deals)[1:] if begun == "warm" else []
    for deal_id in later:
        crm.edit_deal(deal_id, status="open")
    answer_after(float(latency), sandbox)
    with sandbox.serve() as at, asking(at.conta_azul, float(others)):
        print(json.dumps(way_into(sandbox, at)), flush=True)
        if later:
            sys.stdin.readline()
            for deal_id in later:
                crm.edit_deal(deal_id, status="won")
            print("won", flush=True)
        sys.stdin.read()
        refused = refusals(sandbox.faults.journal)
        print(json.dumps(refused), flush=True)


def way_into(sandbox: Sandbox, at: Addresses) -> dict[str, Any]:
    """Give what a company file would say."""
    connections = sandbox.conta_azul.connections
    return {
        "pipedrive": {
            "base_url": at.pipedrive,
            "api_token": sandbox.pipedrive.api_token,
        },
        "conta_azul": {
            "api_url": at.conta_azul,
            "token_url": f"{at.conta_azul}/oauth/token",
            "authorize_url": f"{at.conta_azul}/#/oauth/authorize",
            "client_id": connections.client_id,
            "client_secret": connections.client_secret,
            "refresh_token": sandbox.conta_azul.new_refresh_token(),
        },
        "made_at": datetime.now(UTC).isoformat(),
    }


def answer_after(seconds: float, sandbox: Sandbox) -> None:
    """Let every answer of Conta Azul take so long."""
    for method in ("GET", "POST") if seconds else ():
        sandbox.faults.add(
            "conta_azul", method, "/v1/.*", "slow", times=10**9, seconds=seconds
        )


@contextmanager
def asking(url: str, per_second: float) -> Iterator[None]:
    """Let another program ask, so often a second, whatever it is answered."""
    is_over = Event()

    def ask() -> None:
        with httpx.Client(base_url=url) as http:
            while not is_over.wait(1 / per_second):
                http.get(OTHERS)

    other = Thread(target=ask) if per_second else None
    if other:
        other.start()
    try:
        yield
    finally:
        is_over.set()
        if other:
            other.join()


def refusals(journal: list[Journaled]) -> dict[str, int]:
    """Count the 429s that ganho met, and another program's."""
    refused = [entry for entry in journal if entry.status == TOO_MANY]
    theirs = sum(entry.path == OTHERS for entry in refused)
    return {"429": len(refused) - theirs, "429 of others": theirs}


if __name__ == "__main__":
    main()
