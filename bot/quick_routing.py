"""What aiogram need not do for every update.

It sends every filter that is not `async`, each `F…` as well, through a thread and back, which
costs ten times what the filter does; a tap passes dozens of them. Ours only look at the update,
and are asked where they stand.

It gives every router an observer for each of thirty kinds of updates, and offers each update to
that of each router. With those that nobody uses go 35 KB a router.
"""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.telegram import TelegramEventObserver


def quicken(root: Router) -> None:
    """For this router and all below it, once they are complete."""
    for router in root.chain_tail:
        for name, observer in tuple(router.observers.items()):
            _spare_threads(observer)
            if router is not root and _is_idle(observer):
                del router.observers[name]  # aiogram passes a router by that has none
                delattr(router, name)


def _spare_threads(observer: TelegramEventObserver) -> None:
    # The first holds the filters of the router itself.
    for handler in (observer._handler, *observer.handlers):  # noqa: SLF001
        for each in handler.filters or ():
            if not each.awaitable:
                each.callback, each.awaitable = _asked(each.callback), True


def _asked(check: Callable[..., Any]) -> Callable[..., Any]:
    async def asked(*update: Any, **known: Any) -> Any:
        return check(*update, **known)

    return asked


def _is_idle(observer: TelegramEventObserver) -> bool:
    """What stands in it holds for the routers below as well."""
    filters = observer._handler.filters  # noqa: SLF001
    mine = (observer.handlers, filters, observer.middleware, observer.outer_middleware)
    return not any(mine)
