"""What the application did wrong towards Twilio, and which errors Twilio would have told about."""

from dataclasses import dataclass, field

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Violation:
    """Something no test may pass with: what, and where (a URL or an element)."""

    what: str
    where: str

    @override
    def __str__(self) -> str:
        return f"{self.what} ({self.where})"


@dataclass(frozen=True, slots=True)
class ApplicationError:
    """An error as Twilio's debugger shows it, such as 11200 for a webhook that failed."""

    code: int
    url: str


class Misused(AssertionError):
    """The application used Twilio as it must not be used."""


@dataclass(slots=True)
class Findings:
    """Everything found, in its order."""

    violations: list[Violation] = field(default_factory=list)
    errors: list[ApplicationError] = field(default_factory=list)

    def violation(self, what: str, *, where: str) -> None:
        """Note that the application did wrong."""
        found = Violation(what, where)
        if found not in self.violations:
            self.violations.append(found)

    def error(self, code: int, *, url: str) -> None:
        """Note an error that is not necessarily wrong: a server may be away."""
        self.errors.append(ApplicationError(code, url))

    def check(self) -> None:
        """Fail when there is any violation.

        Raises:
            Misused: with all of them.
        """
        if self.violations:
            raise Misused("\n".join(map(str, self.violations)))
