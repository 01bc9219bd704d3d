"""Points in time as requests carry them."""

from datetime import datetime, timedelta


def unix(moment: datetime | timedelta | int | None) -> int:
    """Seconds of the unix epoch; 0 for "not given", as Telegram reads it."""
    if isinstance(moment, datetime):
        return int(moment.timestamp())
    if isinstance(moment, timedelta):
        return int(moment.total_seconds())
    return moment or 0
