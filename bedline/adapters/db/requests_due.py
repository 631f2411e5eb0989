"""Which requests are due: for a search, a warning, a rung, a word, and those that nobody thought of."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import listed
from bedline.adapters.db.directory_tables import unit
from bedline.adapters.db.places_table import FREE, unit_places
from bedline.adapters.db.requests_table import LED, LIVE, NEVER, STANDS, bed_request
from bedline.adapters.db.statement import Statement, among, given, length, word
from bedline.adapters.db.tasks_table import task
from bedline.domain.across import OPEN
from bedline.domain.escalation import AT_HOME
from bedline.domain.requests import NextKind
from bedline.ports.storage import UNSEEN_LENGTH

_table: Final = bed_request
_c: Final = bed_request.c
_live: Final = sa.text(LIVE)

_due: Final = (
    sa.select(_table)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(key_share=True, skip_locked=True, of=_table)
)
_UNSEEN: Final = length(UNSEEN_LENGTH)
# Two questions, each answered from an index of its own, however many wait.
_waits: Final = bed_request.alias("waits")
_waiting: Final = (sa.text(f"waits.{LIVE}"), _waits.c.next_kind == word(NextKind.RETRY))
_overdue: Final = sa.select(_waits.c.id).where(*_waiting, _waits.c.next_due_at <= given("now", _c.next_due_at))
# Looked up for each place that came free, and not joined: the planner knows nothing of what is in the list.
_forms: Final = sa.select(unit.c.care_forms).where(unit.c.id == unit_places.c.unit).scalar_subquery()
_came_free: Final = (
    sa.select(_waits.c.id)
    .join(unit_places, unit_places.c.region == _waits.c.region)
    .where(
        *_waiting,
        _waits.c.care_form == sa.any_(sa.cast(_forms, unit.c.care_forms.type)),
        sa.func.coalesce(_waits.c.searched_at, NEVER) < unit_places.c.changed_at + _UNSEEN,
        sa.text(f"{FREE} > 0"),
    )
)
# The latest change at one of a few units that have a free place; with none there is none.
_freed_at: Final = (
    sa.select(sa.func.max(unit_places.c.changed_at)).where(among(unit_places.c.unit, "units"), sa.text(f"{FREE} > 0"))
).scalar_subquery()

WARNING: Final = Statement(_due.where(_c.warn_at <= given("now", _c.warn_at)).order_by(_c.warn_at))
RETRY: Final = Statement(
    _due.where(
        _live,
        _c.next_kind == word(NextKind.RETRY),
        sa.or_(_c.searched_at.is_(None), _c.searched_at < given("now", _c.searched_at)),
        _c.id.in_(_overdue.union(_came_free)),
    ).order_by(sa.desc(among(_c.care_form, "first")), _c.norm_due_at)
)
IN_LINE: Final = Statement(
    sa.select(_table)
    .where(
        _live,
        _c.next_kind == word(NextKind.RETRY),
        _c.region == given("region", _c.region),
        _c.id != given("beside", _c.id),
        among(_c.care_form, "forms"),
        sa.or_(
            _c.next_due_at <= given("now", _c.next_due_at),
            sa.func.coalesce(_c.searched_at, NEVER) < _freed_at + _UNSEEN,
        ),
    )
    .order_by(sa.desc(among(_c.care_form, "first")), _c.norm_due_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
CHOICE: Final = Statement(
    _due.where(
        _live,
        _c.next_kind == word(NextKind.CHOICE),
        _c.next_due_at <= given("now", _c.next_due_at),
        _c.owner.is_(None),
    ).order_by(_c.next_due_at)
)
NO_SHOW: Final = Statement(
    _due.where(_live, _c.next_kind == word(NextKind.NO_SHOW), _c.next_due_at <= given("now", _c.next_due_at)).order_by(
        _c.next_due_at
    )
)
_led: Final = sa.text(LED)
RETURN: Final = Statement(_due.where(_led, _c.lead_until <= given("now", _c.lead_until)).order_by(_c.lead_until))
CLIMB: Final = Statement(_due.where(_c.climbs_at <= given("now", _c.climbs_at)).order_by(_c.climbs_at))
HEARING: Final = Statement(_due.where(_c.hear_by <= given("now", _c.hear_by)).order_by(_c.hear_by))
_untold: Final = ~sa.exists().where(task.c.request == _waits.c.id, sa.text("task.state = 'open'"))
# Of each kind the longest overdue, so that the index on both gives them without a look at the others.
_overdue_of_a_kind: Final = (
    sa.select(_waits.c.id)
    .where(
        sa.text(f"waits.{LIVE} and waits.next_kind = kinds.kind"),
        _waits.c.next_due_at < given("before", _c.next_due_at),
        _untold,
    )
    .order_by(_waits.c.next_due_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .lateral("longest")
)
_kinds: Final = sa.text(f"unnest(array[{listed(NextKind)}]) as kinds (kind)")
# Nobody has turned to the next on the ladder.
_not_climbed: Final = (
    sa.select(_waits.c.id)
    .where(_waits.c.climbs_at < given("before", _c.climbs_at), _untold)
    .order_by(_waits.c.climbs_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .subquery("not_climbed")
)
FORGOTTEN: Final = Statement(
    _due.where(
        _c.id.in_(
            sa.select(_overdue_of_a_kind.c.id)
            .select_from(_kinds, _overdue_of_a_kind)
            .union(sa.select(_not_climbed.c.id))
        )
    ).order_by(_c.next_due_at)
)
CLOSING: Final = Statement(
    _due.where(_live, _c.next_kind == word(NextKind.CLOSE), _c.next_due_at <= given("now", _c.next_due_at)).order_by(
        _c.next_due_at
    )
)
# Something has come of a search across the border, or is to be said there.
_SOUGHT: Final = "guest uuid, state text, until timestamptz, word text"
_guest: Final = bed_request.alias("guest")
_news: Final = (
    sa.exists()
    .select_from(
        sa.text(f"jsonb_to_recordset(bed_request.across) as sought ({_SOUGHT})"),
        _guest,
    )
    .where(
        sa.text("guest.id = sought.guest"),
        sa.text(f"sought.state in ({listed(sorted(OPEN))})"),
        sa.or_(
            sa.text(f"bed_request.climbs_at is null or {STANDS} in ({listed(AT_HOME)})"),
            sa.text("guest.next_due_at is null"),
            sa.text("sought.state = 'looking' and guest.state = 'reserved'"),
            sa.text("sought.state = 'held' and (guest.state <> 'reserved' or sought.word is not null)"),
            sa.and_(
                sa.text("sought.state = 'held'"),
                sa.literal_column("sought.until", _c.updated_at.type) <= given("now", _c.updated_at),
            ),
        ),
    )
    .correlate(_table)
)
ACROSS: Final = Statement(_due.where(sa.text("bed_request.across_open"), _news).order_by(_c.norm_due_at))
