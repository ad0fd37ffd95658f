"""Whatever is asked, the server gives an answer that its description knows, and never breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.group.desks import Group, WireDesk, group_on

PEOPLE = ("/v1/sites", "/v1/devices", "/v1/complaints", "/v1/totals", "/v1/audit", "/metrics")


@schemathesis.serializer("application/x-ndjson")
def lines(_context: Any, value: Any) -> bytes:
    """A batch of anything: what was made up, as one line."""
    return value if isinstance(value, bytes) else json.dumps(value, default=str).encode()


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    with group_on(str(tmp_path_factory.mktemp("openapi") / "group.db")) as group:
        yield group


@pytest.fixture(scope="module")
def desk(group: Group) -> WireDesk:
    return group.desk()


@pytest.fixture
def described(group: Group) -> Any:
    return schemathesis.openapi.from_url(f"{group.line.base_url}/openapi.json")


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=15, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_described(case: Any, group: Group, desk: WireDesk) -> None:
    token = group.viewer if case.path in PEOPLE else desk.token
    headers = {"authorization": f"Bearer {token}"}
    # That a made-up batch is refused is right: its chain cannot be described in a schema.
    unfit = [positive_data_acceptance] if case.path == "/v1/push" else []
    case.call_and_validate(headers=headers, excluded_checks=unfit)
