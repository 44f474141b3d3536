"""The interface against its own description: whatever schemathesis thinks up, nothing ends in a server error.

The seed is fixed and the examples are few, so that the same requests are sent every time, within a minute.
"""

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.small_county import SmallCounty

from qingheng.api.v1.description import document
from qingheng.api.v1.service import service

EXAMPLES, SEED = 8, 20261123
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUIET = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]


@pytest.fixture
def tokens(small_county: SmallCounty) -> list[str]:
    return [small_county.tokens[name] for name in ("framework_administrator", "station_clerk", "liaison")]


@pytest.fixture
def interface(small_county: SmallCounty) -> Any:
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers={"Host": "testserver"}
    )


def test_the_description_is_openapi_and_its_names_are_unique() -> None:
    found = [operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()]
    assert len(found) == len(set(found)) >= 13
    assert document()["openapi"].startswith("3.")


def test_the_description_is_the_same_every_time() -> None:
    assert dict(service.get_openapi_schema()) == dict(service.get_openapi_schema()) == document()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "broken"])
@pytest.mark.usefixtures("kept_connection")
def test_nothing_thought_up_ends_in_a_server_error(interface: Any, tokens: list[str], mode: GenerationMode) -> None:
    answers: Counter[int] = Counter()
    for result in interface.get_all_operations():
        for token in tokens:
            answers += _walk(result.ok(), mode, token)
    assert answers[200] > EXAMPLES
    assert answers[422] > (0 if mode is GenerationMode.POSITIVE else EXAMPLES)
    assert not answers[401]


def _walk(operation: Any, mode: GenerationMode, token: str) -> Counter[int]:
    """Send a few requests of one operation; how they were answered."""
    answers: Counter[int] = Counter()

    @seed(SEED)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=QUIET)
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}", "Host": "testserver"}
        answers[case.call_and_validate(headers=headers, checks=CHECKS).status_code] += 1

    with suppress(Unsatisfiable):  # there is no way to break a request that has no parameters
        send()
    return answers
