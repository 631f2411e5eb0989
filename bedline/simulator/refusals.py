"""What can go wrong between a simulated person and the server."""


class Away(Exception):
    """The server cannot answer now: the same act may be tried again, and is done once.

    ``broken``: it answers, but fails; if it fails at the same act again and again, the act is given up.
    """

    def __init__(self, reason: str, *, broken: bool = False) -> None:
        super().__init__(reason)
        self.broken = broken


class Refused(Exception):
    """The server understood and said no; trying again would not help."""

    def __init__(self, *, code: str, detail: str) -> None:
        super().__init__(f"geweigerd ({code}): {detail}")
        self.code = code


class Stranger(Exception):
    """The server does not know this person (any more): nothing they do will be heard."""
