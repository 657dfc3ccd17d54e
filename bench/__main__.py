"""`make bench`: prints what a run costs, for companies of several kinds and sizes."""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any, Literal

from ganho.company.composition import CONTA_AZUL_PER_SECOND

ALLOWED = 10
"""Requests a second that Conta Azul allows: the bound on wall time."""
SLOW = 0.4
"""Seconds that a slow vendor's answers take."""
HELD = 300
HELD_HEAD = (
    "\n| held deals | Pipedrive calls a run | tokens a run | Conta Azul calls a run "
    "| ms a run |\n|---|---|---|---|---|"
)
HEAD = (
    "| deals | of | known | pace | own ms a deal | Conta Azul calls a booking "
    "| Pipedrive tokens a deal | peak MB | idle calls (P / CA) | idle s |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)
PACED_HEAD = (
    "\n| deals | known | asked pace | answers take (s) | another program (a second) "
    "| own ms a deal | Conta Azul calls | seconds | seconds / bound | 429s: ours / theirs |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)
Kind = Literal["sales", "sales, typed", "contracts"]
"""Sales; sales in a company where somebody typed as many by hand; contracts."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One company to measure."""

    deals: int
    known: float = 0.8
    pace: float = 0
    """Requests a second to Conta Azul; 0: as fast as can be, the vendors' limits off."""
    kind: Kind = "sales"
    warm: bool = False
    """The company has run before, with one deal; else the ledger is new."""
    grown: int = 0
    """Deals that the company booked in the years before."""
    latency: float = 0
    """Seconds that each answer of Conta Azul takes."""
    others: float = 0
    """Requests a second that another program sends to the same account."""


def main() -> None:
    """Measure each size without limits, then the kinds, then small ones with limits."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--deals", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--paced-deals", type=int, default=300)
    parser.add_argument("--held", type=int, default=HELD)
    parser.add_argument("--grown", type=int, default=100_000)
    chosen = parser.parse_args()
    cases = [Case(deals=deals) for deals in chosen.deals]
    for deals in chosen.deals[:1]:
        cases += [Case(deals=deals, known=1, kind=kind, warm=True) for kind in KINDS]
        cases.append(Case(deals=deals, known=1, warm=True, grown=chosen.grown))
    print(HEAD)
    for case in cases:
        print(row(case, measure(case)), flush=True)
    print(PACED_HEAD)
    for case in paced(chosen.paced_deals):
        print(paced_row(case, measure(case)), flush=True)
    if chosen.held:
        print(HELD_HEAD)
        print(held_row(held(chosen.held)))


def paced(deals: int) -> list[Case]:
    """Give the companies that are kept to the vendor's limits; none without deals."""
    default = Case(deals=deals, pace=CONTA_AZUL_PER_SECOND)
    cases = [
        default,
        replace(default, pace=ALLOWED),
        replace(default, latency=SLOW),
        replace(default, known=0, latency=SLOW),
        replace(default, others=ALLOWED / 2),
    ]
    return cases if deals else []


def paced_row(case: Case, told: dict[str, Any]) -> str:
    """Give such a company's line: its time by the least that the limits allow."""
    bound = told["conta_azul"] / (ALLOWED - case.others)
    return (
        f"| {told['booked']} | {case.known:.0%} | {case.pace:.0f} | {case.latency} "
        f"| {case.others:.0f} | {told['own_ms']:.1f} | {told['conta_azul']} "
        f"| {told['wall']:.0f} | {told['wall'] / bound:.2f} "
        f"| {told['429']} / {told['429 of others']} |"
    )


KINDS: tuple[Kind, ...] = ("sales", "sales, typed", "contracts")


def row(case: Case, told: dict[str, Any]) -> str:
    """Give a company's line of the table."""
    return (
        f"| {told['booked']} | {case.kind}{f', {case.grown} before' if case.grown else ''} "
        f"| {case.known:.0%} | {case.pace or 'free'} "
        f"| {told['own_ms']:.1f} | {told['calls']:.2f} | {told['tokens']:.2f} "
        f"| {told['peak_mb']:.0f} | {told['idle_pipedrive']} / {told['idle_conta_azul']} "
        f"| {told['idle_s']:.2f} |"
    )


def held(deals: int) -> dict[str, Any]:
    """Run a company whose deals are all held, time and again."""
    client = start("bench.held", str(deals))
    out, _ = client.communicate()
    figures: dict[str, Any] = json.loads(out)
    return figures


def held_row(told: dict[str, Any]) -> str:
    """Give that company's line: the median of its runs, and the most."""
    spent = (f"{told[name][0]:.0f} ({told[name][1]:.0f})" for name in HELD_COLUMNS)
    return f"| {told['held']} | {' | '.join(spent)} |"


HELD_COLUMNS = ("pipedrive", "tokens", "conta_azul", "own_ms")


def measure(case: Case) -> dict[str, Any]:
    """Run client and vendors in processes of their own."""
    limits = "limits" if case.pace else "free"
    begun = "warm" if case.warm else "new"
    world = (str(case.latency), str(case.others))
    told = (str(case.deals), str(case.known), limits, case.kind, begun, *world)
    vendors = start("bench.vendors", *told)
    client = start("bench.run", str(case.pace), case.kind, begun, str(case.grown))
    say(client, hear(vendors))
    if case.warm:
        hear(client)
        say(vendors, "win the other deals")
        say(client, hear(vendors))
    out, _ = client.communicate()
    rest, _ = vendors.communicate()
    figures: dict[str, Any] = json.loads(out) | json.loads(rest)
    return figures


def hear(process: "subprocess.Popen[str]") -> str:
    """Read a line that a process prints."""
    return process.stdout.readline().strip() if process.stdout else ""


def say(process: "subprocess.Popen[str]", line: str) -> None:
    """Write a line to a process."""
    if process.stdin:
        print(line, file=process.stdin, flush=True)


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
