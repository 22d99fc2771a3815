"""Asks every operation of the API what its description says, and what it does not: `python -m tests.web.drill ADDRESS`
with a token in ANDON_TOKEN asks each a hundred times, at a store that may be written to."""

import os
import sys
from typing import Any, cast

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as described

CHECKS = [
    checks.not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_schema_conformance,
]


def drill(base: str, token: str, examples: int) -> int:
    """Ask each operation so many times rightly and as many wrongly, always the same; how many answers were held.

    Raises:
        BaseExceptionGroup: an answer was a failure of the server's, or not as the description says.
    """
    held, headers = 0, {"Authorization": f"Bearer {token}"}
    kept = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def ask(case: Any) -> None:
        nonlocal held
        held += 1
        case.call_and_validate(checks=CHECKS, headers=headers)

    for found in schemathesis.openapi.from_url(f"{base}/api/openapi.json").get_all_operations():
        operation = cast("Any", found).ok()  # raises where the description cannot be read
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            kept(given(case=operation.as_strategy(generation_mode=mode))(ask))()
    return held


if __name__ == "__main__":
    print(drill(sys.argv[1].rstrip("/"), os.environ["ANDON_TOKEN"], 100), "answers were as described")  # noqa: T201
