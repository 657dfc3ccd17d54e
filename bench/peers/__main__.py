"""`make bench-peers`: the same company, booked by ganho, by a script and by a workflow.

All are measured on the vendors' side, under no fault, at the limit, and with one answer in
a hundred lost after the work was done.
"""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from bench.__main__ import ALLOWED, hear, say, start
from ganho.company.composition import CONTA_AZUL_PER_SECOND

CONDITIONS = ("no fault", "limits", "lost answers")
PEERS: Mapping[str, tuple[str, ...]] = {
    "ganho": ("bench.run", str(CONTA_AZUL_PER_SECOND), "sales", "new", "0"),
    "script": ("bench.peers.plain", "script"),
    "workflow": ("bench.peers.plain", "parallel"),
}
HEAD = (
    "| condition | by | booked right | doubled | lost | customers / items doubled "
    "| seconds / bound | calls | tokens | 429s | processor s | MB |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Let each book under each condition; print a line for each."""
    parser = argparse.ArgumentParser(prog="bench.peers", description=__doc__)
    parser.add_argument("--deals", type=int, default=300)
    deals = parser.parse_args().deals
    print(HEAD)
    for condition in CONDITIONS:
        for name, peer in PEERS.items():
            print(row(condition, name, measure(deals, condition, peer)), flush=True)


def measure(deals: int, condition: str, peer: tuple[str, ...]) -> dict[str, Any]:
    """Run one beside the vendors, in processes of their own."""
    vendors, client = start("bench.peers.vendors", str(deals), condition), start(*peer)
    say(client, hear(vendors))
    out, _ = client.communicate()
    rest, _ = vendors.communicate()
    figures: dict[str, Any] = json.loads(out) | json.loads(rest)
    return figures


def row(condition: str, name: str, told: dict[str, Any]) -> str:
    """Give one line of the table. The bound: what is to be made, at the vendor's limit."""
    return (
        f"| {condition} | {name} | {told['right']} | {told['doubled']} | {told['lost']} "
        f"| {told['customers_doubled']} / {told['items_doubled']} "
        f"| {told['wall'] / (told['least'] / ALLOWED):.2f} | {told['calls']} "
        f"| {told['tokens']} | {told['429']} | {told['cpu']:.1f} | {told['peak_mb']:.0f} |"
    )


if __name__ == "__main__":
    main()
