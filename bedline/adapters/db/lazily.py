"""What an object makes when it is first asked for, and keeps."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Lazily(Generic[Thing]):
    """An attribute that is made on its first use: of the two dozen things of a work, most works use a handful.

    As ``functools.cached_property``, but without its lock, which all objects of a class share: a work is one thread's.
    """

    def __init__(self, make: Callable[[Any], Thing]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Thing:
        made = instance.__dict__[self._name] = self._make(instance)
        return made
