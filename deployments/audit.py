"""Are there known vulnerabilities in what ganho runs on? Asked of the lockfile.

    make audit

Exit codes: 0 none, or the audit could not be made and AUDIT_REQUIRED is not set; 1 some;
2 it could not be made although AUDIT_REQUIRED is set. A line says which of these it is.
AUDIT_OSV_URL names another service in the format of osv.dev, asked instead of the usual.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / "deployments" / "known-advisories.toml"
BIN = Path(sys.executable).parent
CLEAN, VULNERABLE, NOT_MADE = 0, 1, 2
CONTROL = ("django", "2.0")
"""A release full of known holes, which ganho does not use: a service that has nothing
against it, such as a mirror that knows no advisories, has nothing to say about the rest."""
EXPORT = ("export", "--frozen", "--no-dev", "--no-emit-project", "--all-extras")
AUDIT = ("--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")
MINUTES = 600

ERROR = re.compile(r"(?:\w+\.)*(\w+(?:Error|Timeout|Exception)): ")
"""The last line of a traceback: the kind of trouble is enough."""

Report = Mapping[str, Any]
"""What pip-audit prints as JSON."""


@dataclass(frozen=True)
class Advisory:
    """One advisory about one package; `ids` are all the names it goes by."""

    package: str
    ids: frozenset[str]
    fixed_in: str

    def __str__(self) -> str:
        """Name the package, the advisory, and the release that mends it."""
        ids = ", ".join(sorted(self.ids))
        return f"{self.package}: {ids}; fixed in {self.fixed_in or 'no release yet'}"


@dataclass(frozen=True)
class Verdict:
    """What an audit came to."""

    code: int
    lines: list[str]


def judge(report: Report, known: Mapping[str, str]) -> Verdict:
    """Judge a report; `known` says why an advisory, by its id, is put up with."""
    dependencies = [d for d in report["dependencies"] if d["name"] != CONTROL[0]]
    found = list(_advisories(dependencies))
    new = [one for one in found if not one.ids & known.keys()]
    skipped = sorted(d["name"] for d in dependencies if "skip_reason" in d)
    lines = [f"known: {one} ({_why(one, known)})" for one in found if one not in new]
    lines += [f"VULNERABLE: {one}" for one in new]
    if skipped:
        lines.append(f"unknown to the service: {', '.join(skipped)}")
    judged = len(dependencies) - len(skipped)
    word = f"{len(new)} advisories" if new else "clean"
    lines.append(f"audit: {word}; {judged} of {len(dependencies)} packages judged.")
    return Verdict(VULNERABLE if new else CLEAN, lines)


def ignorance(report: Report) -> str:
    """Say why a report tells nothing: neither clean nor vulnerable; empty: it does."""
    packages = report["dependencies"]
    if all("skip_reason" in package for package in packages):
        return "it knows none of the packages"
    if not any(p.get("vulns") for p in packages if p["name"] == CONTROL[0]):
        return f"it knows nothing against {' '.join(CONTROL)}, so nothing at all"
    return ""


def _advisories(dependencies: Sequence[Report]) -> Iterator[Advisory]:
    for dependency in dependencies:
        for found in dependency.get("vulns", []):
            yield Advisory(
                package=f"{dependency['name']} {dependency['version']}",
                ids=frozenset([found["id"], *found.get("aliases", [])]),
                fixed_in=", ".join(found.get("fix_versions", [])),
            )


def _why(advisory: Advisory, known: Mapping[str, str]) -> str:
    return next(known[one] for one in sorted(advisory.ids) if one in known)


def read_known(path: Path = KNOWN) -> dict[str, str]:
    """Read the advisories that are put up with: id -> reason and date."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("advisory", [])
    return {one["id"]: f"{one['reason']} {one['date']:%Y-%m-%d}" for one in entries}


def ask(requirements: Path, service: Sequence[str]) -> Report | str:
    """Ask one service about all packages; give its report, or why there is none."""
    command = [str(BIN / "pip-audit"), *AUDIT, *service, "-r", str(requirements)]
    done = subprocess.run(  # noqa: S603 - a tool of our own environment
        command, capture_output=True, text=True, check=False, timeout=MINUTES
    )
    try:
        report: Report = json.loads(done.stdout)
    except ValueError:
        return _last_line(done.stderr)
    return report


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = lines[-1] if lines else "pip-audit said nothing"
    error = ERROR.match(last)
    return error[1] if error else last[:200]


def services() -> dict[str, tuple[str, ...]]:
    """Give the services to ask, the next only where the one before cannot tell."""
    osv = "--vulnerability-service=osv"
    url = os.environ.get("AUDIT_OSV_URL")
    if url:
        return {url: (osv, f"--osv-url={url}")}
    return {"pypi.org": ("--vulnerability-service=pypi",), "osv.dev": (osv,)}


def audit(requirements: Path) -> Verdict:
    """Ask until a service can tell."""
    reasons = []
    for name, options in services().items():
        report = ask(requirements, options)
        why = report if isinstance(report, str) else ignorance(report)
        if not isinstance(report, str) and not why:
            return judge(report, read_known())
        reasons.append(f"{name}: {why}")
    line = f"WARNING: the audit could NOT be made ({'; '.join(reasons)})."
    return Verdict(NOT_MADE, [f"{line} Nothing is known."])


def write_requirements(path: Path) -> None:
    """Write down what the lockfile has ganho run on, and the control."""
    done = subprocess.run(  # noqa: S603 - as above
        [str(BIN / "uv"), *EXPORT, "--no-hashes", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=MINUTES,
    )
    path.write_text(f"{done.stdout}\n{'=='.join(CONTROL)}\n", encoding="utf-8")


def main() -> int:
    """Audit, tell, and give the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        write_requirements(requirements)
        verdict = audit(requirements)
    print("\n".join(verdict.lines))  # noqa: T201 - a script's output
    if verdict.code == NOT_MADE and not os.environ.get("AUDIT_REQUIRED"):
        return CLEAN
    return verdict.code


if __name__ == "__main__":
    raise SystemExit(main())
