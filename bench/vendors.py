"""Both simulated vendors in a process of their own, filled with a clean company."""

import json
import sys
from datetime import UTC, datetime

from ganho.sandbox.generator import generate
from ganho.sandbox.room import Sandbox


def main() -> None:
    """Serve `deals` deals until standard input ends; print how to get in."""
    deals, known, limits, kind, begun = sys.argv[1:]
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
    connections = sandbox.conta_azul.connections
    with sandbox.serve() as at:
        way_in = {
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
        print(json.dumps(way_in), flush=True)
        if later:
            sys.stdin.readline()
            for deal_id in later:
                crm.edit_deal(deal_id, status="won")
            print("won", flush=True)
        sys.stdin.read()
        refused = [e for e in sandbox.faults.journal if e.status == 429]  # noqa: PLR2004
        print(json.dumps({"429": len(refused)}), flush=True)


if __name__ == "__main__":
    main()
