"""Kyrgyz as it is spelled on a Russian keyboard, which many a phone has only."""

RUSSIAN_KEYS = str.maketrans("үөңё", "уоне")


def folded(text: str) -> str:
    """In small letters of that keyboard; as long as it was, so that places in it stay."""
    return "".join(_small(letter) for letter in text).translate(RUSSIAN_KEYS)


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter
