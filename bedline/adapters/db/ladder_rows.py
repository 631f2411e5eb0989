"""A request's ladder as JSON, as it was frozen when it began."""

from datetime import datetime, time, timedelta

from bedline.adapters.db.statement import Row
from bedline.domain.escalation import HOLD_LENGTH, Escalation, Rung, RungKind
from bedline.domain.hours import Hours
from bedline.domain.offices import Office, OfficeBy, OfficeWord


def ladder_row(escalation: Escalation) -> Row:
    """Return the ladder as the JSON of its column; when it climbs is a column of its own."""
    return {
        # Read by a query, and by a process of the version before, which knows three things of a rung.
        "rungs": [[rung.kind, rung.length.total_seconds(), _contact(rung)] for rung in escalation.rungs],
        "at": escalation.at,
        "entered_at": escalation.entered_at.isoformat(),
        "offices": [[_office_row(each) for each in rung.offices] for rung in escalation.rungs],
        "answers": [_seconds(rung.answer_length) for rung in escalation.rungs],
        "holds": [rung.hold_length.total_seconds() for rung in escalation.rungs],
        "answer_by": escalation.answer_by.isoformat() if escalation.answer_by else None,
        "office": _office_row(escalation.office) if escalation.office else None,
        "word": escalation.word,
    }


def _contact(rung: Rung) -> str:
    return next((each.contact for each in rung.offices), "")


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def ladder_of(row: Row, climbs_at: datetime | None) -> Escalation:
    """Return the ladder that the JSON holds, also one that was frozen by an older version."""
    offices, answers, holds = row.get("offices"), row.get("answers"), row.get("holds")
    rungs = tuple(
        Rung(
            RungKind(kind),
            timedelta(seconds=length),
            tuple(_office_of(each) for each in offices[at]) if offices else _offices_before(contact),
            timedelta(seconds=answers[at]) if answers and answers[at] is not None else None,
            timedelta(seconds=holds[at]) if holds else HOLD_LENGTH,
        )
        for at, (kind, length, contact) in enumerate(row["rungs"])
    )
    return Escalation(
        rungs,
        row["at"],
        datetime.fromisoformat(row["entered_at"]),
        climbs_at,
        datetime.fromisoformat(row["answer_by"]) if row.get("answer_by") else None,
        _office_of(row["office"]) if row.get("office") else None,
        OfficeWord(row["word"]) if row.get("word") else None,
    )


def _offices_before(contact: str) -> tuple[Office, ...]:
    """Return the office of a ladder that was frozen when an office was no more than a line to read."""
    return (Office(name=contact),) if contact else ()


def _office_row(office: Office) -> Row:
    hours = office.hours
    return {
        "name": office.name,
        "by": office.by,
        "phone": office.phone,
        "mail": office.mail,
        # Its holidays are the region's, whatever year it is.
        "hours": [hours.begins.isoformat(), hours.ends.isoformat(), hours.workdays] if hours else None,
        "answer": office.answer_length.total_seconds(),
    }


def _office_of(row: Row) -> Office:
    hours = row["hours"]
    return Office(
        name=row["name"],
        by=OfficeBy(row["by"]),
        phone=row["phone"],
        mail=row["mail"],
        hours=Hours(time.fromisoformat(hours[0]), time.fromisoformat(hours[1]), hours[2]) if hours else None,
        answer_length=timedelta(seconds=row["answer"]),
    )
