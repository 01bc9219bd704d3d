"""What is free goes back to the system soon, where the C library is GNU's; elsewhere as it may."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_libc = ctypes.CDLL(None)
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8  # of malloc.h
LITTLE = 64 * 1024  # bytes


def keep_little() -> None:
    """One heap for all threads, free space at its end given back, what is large apart: 2.5 MB."""
    if tune := getattr(_libc, "mallopt", None):
        for option, value in ((ARENA_MAX, 1), (TRIM_THRESHOLD, LITTLE), (MMAP_THRESHOLD, LITTLE)):
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
