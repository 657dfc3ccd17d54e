"""`make bench`: prints what a run costs, for companies of several sizes."""

import argparse
import json
import subprocess
import sys
from typing import Any

PER_SECOND = 10
"""What Conta Azul allows: the bound on wall time."""
HEAD = (
    "| deals | limits | own ms a deal | Conta Azul calls a sale | Pipedrive tokens a deal "
    "| peak MB | idle calls (P / CA) | seconds / bound | 429s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Measure each size without limits, and a small one with them."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--deals", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--paced-deals", type=int, default=200)
    chosen = parser.parse_args()
    print(HEAD)
    for deals in chosen.deals:
        print(row(deals, limits=False), flush=True)
    print(row(chosen.paced_deals, limits=True), flush=True)


def row(deals: int, *, limits: bool) -> str:
    """Measure one company; give its line of the table."""
    told = measure(deals, limits=limits)
    bound = told["wall"] / (told["conta_azul"] / PER_SECOND)
    return (
        f"| {told['booked']} | {'on' if limits else 'off'} | {told['own_ms']:.1f} "
        f"| {told['calls']:.2f} | {told['tokens']:.2f} | {told['peak_mb']:.0f} "
        f"| {told['idle_pipedrive']} / {told['idle_conta_azul']} "
        f"| {f'{bound:.2f}' if limits else '-'} | {told['429']} |"
    )


def measure(deals: int, *, limits: bool) -> dict[str, Any]:
    """Run client and vendors in processes of their own."""
    vendors = start("bench.vendors", str(deals), "limits" if limits else "free")
    if vendors.stdin is None or vendors.stdout is None:
        raise RuntimeError
    way_in = vendors.stdout.readline()
    client = start("bench.run", "paced" if limits else "unpaced")
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
