"""Policies that lie ready to be tried, each a file of its own, and what a policy comes to for each care form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bedline.domain.regions import CareForm, Region
from bedline.policy.proposal import NotPossible, proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A policy by its id: the changes that it makes to today's, and what people call it in each language."""

    id: str
    changes: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)


def ready(id: str, told: Mapping[str, Any]) -> Ready:
    """Return the policy that a file says."""
    changes = {name: value for name, value in told.items() if name != "names"}
    return Ready(id=id, changes=changes, names={str(name): str(value) for name, value in told.get("names", {}).items()})


def possible(policies: Sequence[Ready], *, region: Region) -> Iterator[tuple[Ready, Sequence[CareForm]]]:
    """Yield those that the region may try, each with the care forms as they would be."""
    for policy in policies:
        try:
            tried = proposed(region, policy.changes)
        except NotPossible:
            continue
        yield policy, tuple(tried.care_forms.values())
