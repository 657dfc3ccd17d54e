"""`make audit` tells clean, vulnerable, and "nobody could tell" apart."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deployments.audit import CONTROL, ignorance, judge, read_known

SCRIPT = Path(__file__).parents[2] / "deployments" / "audit.py"
HOLE = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2026-1"],
    "fix_versions": ["2.0"],
    "description": "bad",
}


@contextmanager
def advisories(holes: dict[str, list[str]] | None, status: int = 200) -> Iterator[str]:
    """Serve advisories by package as osv.dev does; None: whatever was asked, nothing."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            name = asked["package"]["name"]
            ids = (holes or {}).get(name, [])
            affected = [{"package": {"name": name, "ecosystem": "PyPI"}}]
            vulns = [{"id": one, "summary": "bad", "affected": affected} for one in ids]
            body = json.dumps({"vulns": vulns} if vulns else {}).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()


def audit(url: str, **more: str) -> tuple[int, list[str]]:
    """Run the script against a service; give its exit code and lines."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={"AUDIT_OSV_URL": url, "PATH": "/usr/bin:/bin", "HOME": "/tmp"} | more,  # noqa: S108 - a cache
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_service_that_knows_the_control_alone_finds_ganho_clean() -> None:
    with advisories({CONTROL[0]: ["PYSEC-1"]}) as url:
        code, (line,) = audit(url, AUDIT_REQUIRED="1")

    assert code == 0
    assert line.startswith("audit: clean; ")
    judged, _, among = line.split("; ")[1].split()[:3]
    assert judged == among
    assert int(judged) > 100


def test_an_advisory_about_a_dependency_fails_and_is_named() -> None:
    with advisories({CONTROL[0]: ["PYSEC-1"], "httpx": ["GHSA-x"]}) as url:
        code, lines = audit(url)

    assert code == 1
    assert lines[0].startswith("VULNERABLE: httpx 0.")
    assert "GHSA-x" in lines[0]
    assert "audit: 1 advisories; " in lines[-1]


@pytest.mark.parametrize(
    ("holes", "status", "why"),
    [
        (None, 200, "it knows nothing against django 2.0, so nothing at all"),
        ({CONTROL[0]: ["PYSEC-1"]}, 503, "Error"),
    ],
    ids=["a mirror that knows nothing", "a service out of order"],
)
def test_a_service_that_cannot_tell_is_no_clean_bill(holes, status, why) -> None:
    with advisories(holes, status) as url:
        lenient, told = audit(url)
        strict, again = audit(url, AUDIT_REQUIRED="1")

    assert (lenient, strict) == (0, 2)
    assert told == again
    assert len(told) == 1
    assert told[0].startswith("WARNING: the audit could NOT be made (")
    assert why in told[0]


def test_nobody_there_is_said_in_one_line() -> None:
    code, (line,) = audit("http://127.0.0.1:9/v1/query", AUDIT_REQUIRED="1")

    assert code == 2
    assert "could NOT be made" in line
    assert "ConnectionError" in line


def package(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "version": "1.0", "vulns": []} | more


def test_packages_that_the_service_does_not_know_are_never_clean() -> None:
    skipped = [{"name": n, "skip_reason": "not found on PyPI"} for n in ("a", "b")]
    control = package(CONTROL[0], vulns=[HOLE])
    known = judge({"dependencies": [package("c"), *skipped, control]}, {})

    assert ignorance({"dependencies": skipped}) == "it knows none of the packages"
    assert known.code == 0
    assert known.lines == [
        "unknown to the service: a, b",
        "audit: clean; 1 of 3 packages judged.",
    ]


def test_what_is_put_up_with_says_why_and_the_rest_still_fails() -> None:
    other = HOLE | {"id": "GHSA-other", "aliases": []}
    report = {"dependencies": [package("a", vulns=[HOLE, other])]}
    both = {"CVE-2026-1": "not reachable, 2026-11-25", "GHSA-other": "nor this one"}
    one = judge(report, {"CVE-2026-1": both["CVE-2026-1"]})

    assert judge(report, both).code == 0
    assert one.code == 1
    assert one.lines[0].startswith("known: a 1.0: CVE-2026-1, GHSA-aaaa-bbbb-cccc")
    assert "not reachable, 2026-11-25" in one.lines[0]
    assert one.lines[1] == "VULNERABLE: a 1.0: GHSA-other; fixed in 2.0"


def test_each_advisory_put_up_with_has_a_reason_and_a_day(tmp_path: Path) -> None:
    path = tmp_path / "known.toml"
    path.write_text('[[advisory]]\nid = "X"\nreason = "Why."\ndate = 2026-11-25\n')

    assert read_known(path) == {"X": "Why. 2026-11-25"}
    assert all(text[-10:] <= str(date.max) for text in read_known().values())
