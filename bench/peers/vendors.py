"""Both simulated vendors under one condition; in the end what their books say."""

import json
import sys
from dataclasses import asdict

import httpx

from bench.peers.truth import judge, least_requests
from bench.vendors import TOO_MANY, way_into
from ganho.sandbox.generator import generate
from ganho.sandbox.room import Addresses, Sandbox

ONE_IN = 100
"""So many answers to creates, and one of them is lost."""
WRITTEN = "/v1/(venda|pessoas|produtos)"
DAY = 10**9


def main() -> None:
    """Serve until standard input ends; print how to get in, then the verdict."""
    deals, condition = int(sys.argv[1]), sys.argv[2]
    sandbox = Sandbox(limits=condition == "limits")
    sandbox.pipedrive.switches.daily_tokens = DAY
    generate(sandbox, deals=deals, seed=1, known_share=0.8, dirt=False)
    if condition == "lost answers":
        lose_answers(sandbox, 10 * deals)
    least = least_requests(sandbox)
    with sandbox.serve() as at:
        print(json.dumps(way_into(sandbox, at)), flush=True)
        sys.stdin.read()
        tokens = spent(sandbox, at)
    asked = [entry for entry in sandbox.faults.journal if entry.vendor == "conta_azul"]
    told = asdict(judge(sandbox)) | {
        "least": least,
        "calls": len(asked),
        "tokens": tokens,
        "429": sum(entry.status == TOO_MANY for entry in asked),
    }
    print(json.dumps(told), flush=True)


def lose_answers(sandbox: Sandbox, creates: int) -> None:
    """Lose one answer in a hundred, after the work was done."""
    for n in range(ONE_IN // 2, creates, ONE_IN):
        sandbox.faults.add("conta_azul", "POST", WRITTEN, "lost_after_commit", skip=n)


def spent(sandbox: Sandbox, at: Addresses) -> int:
    """Ask Pipedrive how much of the day was spent."""
    token = {"x-api-token": sandbox.pipedrive.api_token}
    said = httpx.get(f"{at.pipedrive}/v1/users/me", headers=token).headers
    return DAY - int(said["x-daily-ratelimit-token-remaining"])


if __name__ == "__main__":
    main()
