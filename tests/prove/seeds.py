"""How long the proofs are: PROVE=short takes a few seeds, as CI does; full takes them all."""

import os
from typing import Any

import pytest

SHORT = os.environ.get("PROVE", "full") == "short"
PROVES = "PROVE" in os.environ  # this is `make prove`


def of(full: int, short: int) -> int:
    return short if SHORT else full


def some(few: int, of: int) -> list[Any]:
    """The first `few` at every `make test`, the others with the proofs."""
    others = [pytest.param(seed, marks=pytest.mark.prove) for seed in range(few, of)]
    return [*range(few), *([] if SHORT else others)]


def examples(of: int = 100) -> int:
    """Of what Hypothesis thinks of: other ones each time, so a quarter at every `make test`."""
    return of if PROVES else of // 4


SOAK = int(os.environ.get("SOAK") or of(3600, 6))  # seconds: SOAK=300 make prove
