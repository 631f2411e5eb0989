"""How the time of the simulated region runs against ours."""

from dataclasses import dataclass
from random import Random
from typing import Final

MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

# What a region of the size of Zeeuws-Vlaanderen asks for: about four first-line stays a week by its share of the
# national number, and crisis, palliative and failed requests on top make it about one request a day.
DAYS_BETWEEN_REQUESTS: Final = 1.0
# The hour of the day at which every simulated life begins.
FIRST_HOUR: Final = 8.0

# From this hour on, requests come in so many times as often as on average.
RUSH: Final = ((0, 0.65), (7, 1.0), (9, 1.25), (17, 1.1), (22, 0.8))
MOST_RUSH: Final = max(factor for _, factor in RUSH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Two scales, because a board that lives within seconds needs more than fast clocks.

    ``speed`` shortens what takes minutes: an answer, a journey, a GP's patience. ``busyness`` shortens further what
    takes days: the time between two requests, a stay, a bed that fills by another way. Both by the same factor, so
    that as many beds are taken as in a region of life's own pace.
    """

    speed: float = 30
    busyness: float = 200

    def minutes(self, length: float) -> float:
        """Return how many of our seconds so many minutes of that life take."""
        return length * MINUTE / self.speed

    def days(self, length: float) -> float:
        """Return how many of our seconds so many days of that life take."""
        return length * DAY / (self.speed * self.busyness)

    def between(self, *, least: float, usual: float, most: float) -> float:
        """Return how often to look, in our seconds: ``usual`` is in minutes of that life, the limits are ours."""
        return min(max(self.minutes(usual), least), most)

    def hour(self, elapsed: float) -> float:
        """Return the hour of the day in that life, ``elapsed`` of our seconds after its beginning."""
        return (FIRST_HOUR + elapsed * self.speed / HOUR) % 24

    def until_next_request(self, luck: Random, *, elapsed: float) -> float:
        """Return our seconds until the next request: a Poisson process whose rate follows the hour of the day."""
        mean = self.days(DAYS_BETWEEN_REQUESTS) / MOST_RUSH
        moment = elapsed
        while True:
            moment += luck.expovariate(1 / mean)
            if luck.random() * MOST_RUSH < rush(self.hour(moment)):
                return moment - elapsed


def rush(hour: float) -> float:
    """Return how many times as often as on average requests come in at this hour."""
    return [factor for start, factor in RUSH if start <= hour][-1]


def around(luck: Random, *, median: float, spread: float = 0.5) -> float:
    """Return a length about ``median``: never below nothing, now and then far above, as waiting times are."""
    return median * luck.lognormvariate(0, spread)
