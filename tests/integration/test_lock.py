"""What the lockfile holds can be had for every Python that ganho allows."""

import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

LINUX = [f"manylinux_2_{minor}_x86_64" for minor in range(5, 35)]
LINUX += ["manylinux1_x86_64", "manylinux2014_x86_64"]
ELSEWHERE = {"pywin32"}
"""Asked for on Windows only."""


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_nothing_has_to_be_compiled(minor: int) -> None:
    """Proved from names of files: no interpreter of each version is needed."""
    lock = tomllib.loads(Path("uv.lock").read_text(encoding="utf-8"))
    tags = {*cpython_tags((3, minor), platforms=LINUX)}
    tags |= {*compatible_tags((3, minor), f"cp3{minor}", LINUX)}
    compiled = [
        package["name"]
        for package in lock["package"]
        if package["name"] not in ELSEWHERE
        and _is_for(package, minor)
        and not _has_wheel(package, tags)
    ]

    assert compiled == ["ganho"]


def _is_for(package: dict, minor: int) -> bool:
    version = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
    machine = {"sys_platform": "linux", "platform_python_implementation": "CPython"}
    markers = package.get("resolution-markers", [])
    return not markers or any(Marker(m).evaluate(version | machine) for m in markers)


def _has_wheel(package: dict, tags: set[Tag]) -> bool:
    files = [wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", [])]
    return any(parse_wheel_filename(file)[3] & tags for file in files)
