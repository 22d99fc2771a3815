"""Every platform reads its samples: one test a field, so that a difference names it."""

from collections.abc import Sequence

import pytest

from model.capture import CAPTURE_FIELDS
from spiders import platforms
from tests.spiders.samples import Sample, alike, fields, samples

CASES = list(fields())


@pytest.mark.parametrize(("sample", "field"), CASES, ids=[f"{s.name}:{field}" for s, field in CASES])
def test_field_reads_as_told(sample: Sample, field: str) -> None:
    told = sample.told["expected"][field]

    assert alike(told, sample.read()[field]) == told


def test_every_platform_has_a_sample() -> None:
    with_sample = {sample.platform for sample in samples()}

    assert set(platforms.names()) - with_sample == set()


def test_samples_tell_known_fields() -> None:
    told: Sequence[str] = sorted({field for _, field in CASES})

    assert set(told) <= set(CAPTURE_FIELDS) | {"seller"}
