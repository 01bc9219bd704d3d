"""Filters are asked where they stand, not in a thread.

aiogram sends every filter that is not `async`, each `F…` as well, through a thread and back, which
costs ten times what the filter does; a tap passes dozens of them. Ours only look at the update.
"""

from collections.abc import Callable
from typing import Any

from aiogram import Router


def quicken(root: Router) -> None:
    """For the filters of this router and all below it, once they are complete."""
    for router in root.chain_tail:
        for observer in router.observers.values():
            # The first holds the filters of the router itself.
            for handler in (observer._handler, *observer.handlers):  # noqa: SLF001
                for each in handler.filters or ():
                    if not each.awaitable:
                        each.callback, each.awaitable = _asked(each.callback), True


def _asked(check: Callable[..., Any]) -> Callable[..., Any]:
    async def asked(*update: Any, **known: Any) -> Any:
        return check(*update, **known)

    return asked
