"""How often the database is asked for the calls that boards and dashboards make most."""

import pytest

from bedline.adapters.db.engine import Database
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Front
from tests.harness.messages_sent import counted
from tests.integration.test_api_journey import ASKED

pytestmark = pytest.mark.database


@pytest.fixture
def front(configured: Database) -> Front:
    """The application on PostgreSQL."""
    return Front(worlds.in_postgresql(configured))


def test_all_facilities_take_few_statements_and_none_but_a_look_when_nothing_changed(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = front.caller(a.coordinator())
    front.caller(a.ward("duin")).posts("/units/duin-1/reports", {"free": 1})

    with counted(monkeypatch) as first:
        read = desk.gets("/facilities?region=polder")
    with counted(monkeypatch) as second:
        again = desk.gets("/facilities?region=polder")

    assert sum(first) < 10
    assert second == [3, 1], "a beginning with a look, and the end"
    assert again.content == read.content


def test_a_board_that_stands_still_is_read_once_for_all_who_ask(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, ward = front.caller(a.coordinator()), front.caller(a.ward("duin"))
    ward.posts("/units/duin-1/reports", {"free": 1})

    with counted(monkeypatch) as first:
        read = desk.gets("/boards/desk:polder/snapshot").body
    with counted(monkeypatch) as second:
        again = desk.gets("/boards/desk:polder/snapshot").body
    ward.posts("/units/duin-1/reports", {"free": 2})
    after = desk.gets("/boards/desk:polder/snapshot").body

    assert (len(first) < 12, second) == (True, [3, 1])
    assert again == read
    assert (after["seq"], after["items"]["unit"]["duin-1"]["free"]) == (read["seq"] + 1, 2)


def test_a_report_takes_two_messages(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = front.caller(a.ward("duin"))

    ward.posts("/units/duin-1/reports", {"free": 2})

    with counted(monkeypatch) as sent:
        ward.posts("/units/duin-1/reports", {"free": 1})

    assert sent == [4, 4], "a row looked at and locked; then all that is written, with the end"


def test_a_request_with_its_first_questions_takes_four_messages(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    gp, ward = front.caller(a.gp()), front.caller(a.ward("duin"))
    ward.posts("/units/duin-1/reports", {"free": 2})
    gp.posts("/requests", ASKED)  # now who reported is known by name

    with counted(monkeypatch) as sent:
        asked = gp.posts("/requests", ASKED).body

    assert asked["state"] == "offered"
    # Is the code free; who has places; theirs, locked, and who waits for them; and all that is written, with the end.
    assert (len(sent), sum(sent)) == (4, 14)


def test_a_yes_takes_five_messages(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    gp, ward = front.caller(a.gp()), front.caller(a.ward("duin"))
    ward.posts("/units/duin-1/reports", {"free": 2})
    [offer] = gp.posts("/requests", ASKED).body["offers"]

    with counted(monkeypatch) as sent:
        accepted = ward.posts(f"/offers/{offer['id']}/accept", {"doctor": "dr. Ypma"})

    assert accepted.body["state"] == "reserved"
    # The offer; its request with all of them and its stay, locked; the places; its tasks, with what is written so far;
    # and the rest of it, with the end.
    assert (len(sent), sum(sent)) == (5, 17)
