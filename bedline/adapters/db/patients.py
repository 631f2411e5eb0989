"""Who the patients are and what was said of them, sealed: nobody without the key reads it."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.requests_table import bed_request, patient, triage_words
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Statement, among, given
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import RequestId
from bedline.domain.patients import Patient

_c: Final = patient.c
_request: Final = given("request", _c.request)
_added: Final = insert(patient).values(
    request=_request,
    region=sa.select(bed_request.c.region).where(bed_request.c.id == _request).scalar_subquery(),
    sealed=given("sealed", _c.sealed),
    mark=given("mark", _c.mark),
)
KEEP: Final = Statement(
    _added.on_conflict_do_update(
        index_elements=[_c.request], set_={"sealed": _added.excluded.sealed, "mark": _added.excluded.mark}
    )
)
MARKED: Final = Statement(sa.select(_c.sealed).where(_c.request == _request, _c.mark.is_not(None)))
SAME: Final = Statement(
    sa.select(_c.request)
    .where(
        among(_c.mark, "marks"),
        _c.region == sa.select(bed_request.c.region).where(bed_request.c.id == _request).scalar_subquery(),
    )
    .order_by(_c.request)
)
FIND: Final = Statement(sa.select(_c.sealed).where(_c.request == _request))
_w: Final = triage_words.c
_said: Final = insert(triage_words).values(
    request=_request,
    region=sa.select(bed_request.c.region).where(bed_request.c.id == _request).scalar_subquery(),
    sealed=given("sealed", _w.sealed),
)
KEEP_WORDS: Final = Statement(
    _said.on_conflict_do_update(index_elements=[_w.request], set_={"sealed": _said.excluded.sealed})
)
FIND_WORDS: Final = Statement(sa.select(_w.sealed).where(_w.request == _request))


class StoredPatients:
    """Patients in this transaction."""

    def __init__(self, transaction: Transaction, *, seal: Seal) -> None:
        self._transaction = transaction
        self._seal = seal

    def keep(self, request: RequestId, patient: Patient, *, known_again: bool = False) -> None:
        """Keep the identity that belongs to a request, replacing an earlier one; see the port."""
        number = patient.national_number if known_again else None
        mark = self._seal.mark(marked(number)) if number else None
        self._transaction.later(KEEP, request=request, sealed=closed(patient, self._seal), mark=mark)

    def same_person(self, request: RequestId) -> Collection[RequestId] | None:
        """Return the region's requests for the person of this one, itself among them; see the port."""
        row = self._transaction.first(MARKED, request=request)
        number = opened(row["sealed"], self._seal).national_number if row else None
        if number is None:
            return None
        # Until everything is sealed anew after a change of keys, either key may have made the mark.
        rows = self._transaction.all(SAME, request=request, marks=self._seal.marks(marked(number)))
        return [RequestId(each["request"]) for each in rows]

    def find(self, request: RequestId) -> Patient | None:
        """Return the identity that belongs to a request."""
        row = self._transaction.first(FIND, request=request)
        return opened(row["sealed"], self._seal) if row else None

    def keep_words(self, request: RequestId, words: Mapping[str, str]) -> None:
        """Keep what was answered in triage in somebody's own words, by question, replacing what was."""
        self._transaction.later(KEEP_WORDS, request=request, sealed=self._seal.close_json(dict(words)))

    def words(self, request: RequestId) -> Mapping[str, str]:
        """Return what was answered in somebody's own words; empty where nothing was."""
        row = self._transaction.first(FIND_WORDS, request=request)
        return self._seal.open_json(row["sealed"]) if row else {}


def marked(number: str) -> str:
    """Return what is marked of a national number: another thing than a telephone number of the same digits."""
    return f"national {number}"


def mark_anew(sealed: bytes, seal: Seal) -> bytes | None:
    """Return the mark of a patient under the first key."""
    number = opened(sealed, seal).national_number
    return seal.mark(marked(number)) if number else None


def closed(patient: Patient, seal: Seal) -> bytes:
    """Return the patient as nobody can read it."""
    born = patient.birth_date.isoformat() if patient.birth_date else None
    return seal.close(json.dumps({"name": patient.name, "born": born, "bsn": patient.national_number}).encode())


def opened(sealed: bytes, seal: Seal) -> Patient:
    """Return the patient again; raises as ``Seal.open``."""
    plain = json.loads(seal.open(sealed))
    born = date.fromisoformat(plain["born"]) if plain["born"] else None
    return Patient(name=plain["name"], birth_date=born, national_number=plain["bsn"])
