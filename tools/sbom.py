"""A software bill of materials: what is installed with frontdesk, as CycloneDX 1.5 in JSON.

`python tools/sbom.py FILE` writes the packages that frontdesk and its server extra need, with versions, licences and
what depends on what, as the environment that runs this has them. Nothing is asked over a network.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT, EXTRAS = "frontdesk", ("server",)


def needed(name: str, extras: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a package needs here, for these of its extras: names, each with the extras that are wanted of it."""
    for text in distribution(name).requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield normal(wanted.name), tuple(sorted(wanted.extras))


def normal(name: str) -> str:
    """A package's name as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def reached() -> dict[str, list[str]]:
    """Every package that is needed, and what each needs itself."""
    found: dict[str, list[str]] = {}
    waiting, seen = [(ROOT, EXTRAS)], set[tuple[str, tuple[str, ...]]]()
    while waiting:
        name, extras = waiting.pop()
        try:
            needs = set(needed(name, extras))
        except PackageNotFoundError:  # for another system or an older Python
            continue
        found[name] = sorted({*found.get(name, ()), *(one for one, _ in needs)})
        waiting += sorted(needs - seen)
        seen |= needs
    return {name: [one for one in needs if one in found] for name, needs in sorted(found.items())}


def component(one: Distribution) -> dict[str, Any]:
    """A package as CycloneDX describes it."""
    name, about = normal(one.metadata["Name"]), one.metadata
    licence = about.get("License-Expression") or about.get("License") or ""
    said = licence.strip().splitlines()[0][:80] if licence.strip() else ""
    described: dict[str, Any] = {
        "type": "library", "bom-ref": f"pkg:pypi/{name}@{one.version}", "name": name, "version": one.version,
        "purl": f"pkg:pypi/{name}@{one.version}",
    }  # fmt: skip
    return described | ({"licenses": [{"license": {"name": said}}]} if said else {})


def bill() -> dict[str, Any]:
    """The whole of it."""
    found = reached()
    described = {name: component(distribution(name)) for name in found}
    root = described.pop(ROOT) | {"type": "application"}
    refs = {name: f"pkg:pypi/{name}@{distribution(name).version}" for name in found}
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": root},
        "components": list(described.values()),
        "dependencies": [
            {"ref": refs[name], "dependsOn": [refs[one] for one in needs]} for name, needs in found.items()
        ],
    }  # fmt: skip


def main() -> None:
    """Write it into the file that is named."""
    file = Path(sys.argv[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    made = bill()
    file.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{file}: {len(made['components'])} packages")


if __name__ == "__main__":
    main()
