"""How long the proofs are: PROVE=short takes a few seeds, as CI does; full takes them all."""

import os

SHORT = os.environ.get("PROVE", "full") == "short"


def of(full: int, short: int) -> int:
    return short if SHORT else full


SOAK = int(os.environ.get("SOAK") or of(3600, 6))  # seconds: SOAK=300 make prove
