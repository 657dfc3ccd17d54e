"""`make bench`: prints what a run costs, for companies of several sizes."""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from ganho.booking.company import CONTA_AZUL_PER_SECOND

ALLOWED = 10
"""Requests a second that Conta Azul allows: the bound on wall time."""
PACES = (CONTA_AZUL_PER_SECOND, ALLOWED)
HEAD = (
    "| deals | known | pace | own ms a deal | Conta Azul calls a sale "
    "| Pipedrive tokens a deal | peak MB | idle calls (P / CA) | seconds / bound | 429s |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One company to measure."""

    deals: int
    known: float = 0.8
    pace: float = 0
    """Requests a second to Conta Azul; 0: as fast as can be, the vendors' limits off."""


def main() -> None:
    """Measure each size without limits, one all known, and small ones with limits."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--deals", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--paced-deals", type=int, default=300)
    chosen = parser.parse_args()
    cases = [Case(deals=deals) for deals in chosen.deals]
    cases += [Case(deals=chosen.deals[0], known=1)] if chosen.deals else []
    cases += [Case(deals=chosen.paced_deals, pace=pace) for pace in PACES]
    print(HEAD)
    for case in cases:
        print(row(case, measure(case)), flush=True)


def row(case: Case, told: dict[str, Any]) -> str:
    """Give a company's line of the table."""
    bound = told["wall"] / (told["conta_azul"] / ALLOWED)
    return (
        f"| {told['booked']} | {case.known:.0%} | {case.pace or 'free'} "
        f"| {told['own_ms']:.1f} | {told['calls']:.2f} | {told['tokens']:.2f} "
        f"| {told['peak_mb']:.0f} | {told['idle_pipedrive']} / {told['idle_conta_azul']} "
        f"| {f'{bound:.2f}' if case.pace else '-'} | {told['429']} |"
    )


def measure(case: Case) -> dict[str, Any]:
    """Run client and vendors in processes of their own."""
    limits = "limits" if case.pace else "free"
    vendors = start("bench.vendors", str(case.deals), str(case.known), limits)
    if vendors.stdin is None or vendors.stdout is None:
        raise RuntimeError
    way_in = vendors.stdout.readline()
    client = start("bench.run", str(case.pace))
    out, _ = client.communicate(way_in)
    rest, _ = vendors.communicate()
    told: dict[str, Any] = json.loads(out) | json.loads(rest)
    return told


def start(module: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a module of ours with pipes to it."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    main()
