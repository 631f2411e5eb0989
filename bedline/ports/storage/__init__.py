"""Where Bedline keeps what it knows: one unit of work, and what can be asked of it."""

from bedline.ports.storage.audit import Audit
from bedline.ports.storage.faults import (
    Repeated,
    StorageAway,
    StorageBusy,
    StorageMisused,
)
from bedline.ports.storage.offers import Offers
from bedline.ports.storage.once import Once, StoredReply
from bedline.ports.storage.pages import Page
from bedline.ports.storage.patients import Patients
from bedline.ports.storage.people import People
from bedline.ports.storage.places import PlaceLedger, Reports
from bedline.ports.storage.requests import UNSEEN_LENGTH, Requests
from bedline.ports.storage.stays import Stays
from bedline.ports.storage.streams import Position, Streams
from bedline.ports.storage.tasks import Tasks
from bedline.ports.storage.trials import Trials
from bedline.ports.storage.work import Storage, Work

__all__ = [
    "UNSEEN_LENGTH",
    "Audit",
    "Offers",
    "Once",
    "Page",
    "Patients",
    "People",
    "PlaceLedger",
    "Position",
    "Repeated",
    "Reports",
    "Requests",
    "Stays",
    "Storage",
    "StorageAway",
    "StorageBusy",
    "StorageMisused",
    "StoredReply",
    "Streams",
    "Tasks",
    "Trials",
    "Work",
]
