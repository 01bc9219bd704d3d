"""What is free goes back to the system soon, where the C library is GNU's; elsewhere as it may."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_libc = ctypes.CDLL(None)
TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD, ARENA_MAX = -1, -2, -3, -8  # of malloc.h
LITTLE, SPARE = 64 * 1024, 1024 * 1024  # bytes
CHOSEN = {ARENA_MAX: 1, TRIM_THRESHOLD: LITTLE, MMAP_THRESHOLD: LITTLE, TOP_PAD: SPARE}


def keep_little() -> None:
    """One heap for all threads, free space at its end given back, what is large apart: 2.5 MB.

    But for a spare part: for each IN and RETURNING SQLite asks for 90 KB and returns them, and if
    they went back to the system a vote would take twice as long.
    """
    if tune := getattr(_libc, "mallopt", None):
        for option, value in CHOSEN.items():
            tune(option, value)


@contextmanager
def collection_paused() -> Iterator[None]:
    """For imports: what they make stays, and looking through it takes a quarter of their time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def give_back() -> None:
    if trim := getattr(_libc, "malloc_trim", None):
        trim(0)
