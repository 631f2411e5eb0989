"""Norms with the days they hold: how long a step may take, and until when an admission counts for its day."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from bedline.domain.dated import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm(Dated):
    """From receipt to a reserved place, for requests received while it is in force."""

    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff(Dated):
    """By local clocks: whoever is admitted from then on loses the provider the day (NZa, NR/REG-1712: 20:00)."""

    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNorms(Dated):
    """How long each next action may take before it is overdue, for requests received while they are in force."""

    valid_from: date = date.min
    triage_length: timedelta = timedelta(minutes=15)
    choice_length: timedelta = timedelta(minutes=5)
    # Until when a referrer who is to be rung must have heard of a reserved place.
    result_length: timedelta = timedelta(minutes=30)
    offer_length: timedelta = timedelta(minutes=10)
    retry_length: timedelta = timedelta(minutes=30)
    arrival_grace: timedelta = timedelta(hours=2)
    arrival_length: timedelta = timedelta(hours=24)
    # Transport that is needed has to be ordered within this time, and may come this late before somebody asks.
    transport_order_length: timedelta = timedelta(minutes=30)
    transport_grace: timedelta = timedelta(minutes=15)
    # So long after arrival a doctor must have taken over, or the desk asks.
    takeover_length: timedelta = timedelta(hours=2)
    # How long the referrer or the desk has to say what became of a patient who did not come; then one searches on.
    no_show_length: timedelta = timedelta(minutes=30)
    closing_length: timedelta = timedelta(hours=24)
    task_length: timedelta = timedelta(minutes=15)
