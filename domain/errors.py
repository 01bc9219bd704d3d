"""What the club cannot do now, said in a sentence that can be translated."""


def N_(text: str) -> str:  # noqa: N802  (gettext's own name, which Babel looks for)
    """Mark a sentence for translation; it is translated where it is shown."""
    return text


class ClubError(Exception):
    """A rule of the club stands in the way; `says` with `params` is shown to the person."""

    says: str = N_("This is not possible now.")

    def __init__(self, **params: object) -> None:
        super().__init__(params)
        self.params = params

    def __str__(self) -> str:
        return self.says.format_map(self.params)


class NotAnyMore(ClubError):
    """No other answer of hers would be taken now: what she was asked is asked no more."""
