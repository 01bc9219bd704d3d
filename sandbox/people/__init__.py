"""What people do: the verbs behind the control API, the page and the tests."""


class Impossible(Exception):
    """A person cannot do this; the sentence says why. Over HTTP: 400, or 404 if not found."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
