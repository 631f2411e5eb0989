"""Queues in the REST API: who waits, and taking one of them out, whatever their place."""

from bedline.simulator.twilio.calls import API_VERSION, Step
from bedline.simulator.twilio.legs import move
from bedline.simulator.twilio.lives import program
from bedline.simulator.twilio.queues import Member, Queue
from bedline.simulator.twilio.rest.asked import Answered, Asked, Body, Refused, answered, moment, page
from bedline.simulator.twilio.values import absolute


def index(asked: Asked) -> Answered:
    """Return every queue."""
    return page(asked, "queues", [_shown(asked, queue) for queue in asked.exchange.queues.all])


def fetch(asked: Asked, queue: str) -> Answered:
    """Return a queue."""
    return answered(_shown(asked, _queue(asked, queue)))


def update(asked: Asked, queue: str) -> Answered:
    """Change how many a queue holds."""
    found = _queue(asked, queue)
    found.max_size = int(asked.said("MaxSize", str(found.max_size)))
    return answered(_shown(asked, found))


def members(asked: Asked, queue: str) -> Answered:
    """Return who waits, in their order."""
    found = _queue(asked, queue)
    return page(asked, "queue_members", [_member_shown(asked, found, member) for member in found.members])


def member(asked: Asked, queue: str, call: str) -> Answered:
    """Return one who waits."""
    found = _queue(asked, queue)
    return answered(_member_shown(asked, found, _member(found, call)))


def take(asked: Asked, queue: str, call: str) -> Answered:
    """Let one who waits follow other instructions.

    Raises:
        Refused: when there are none, or nobody waits there any more.
    """
    found = _queue(asked, queue)
    taken = _member(found, call)
    if not absolute(asked.said("Url")):
        raise Refused(21205)
    shown = _member_shown(asked, found, taken)
    step = Step(url=asked.said("Url"), method=asked.said("Method", "POST"))
    move(taken.call, program(asked.exchange, taken.call, step))
    return answered(shown)


def _queue(asked: Asked, name_or_sid: str) -> Queue:
    queue = asked.exchange.queues.find(name_or_sid)
    if queue is None:
        raise Refused(20404)
    return queue


def _member(queue: Queue, call: str) -> Member:
    found = next((each for each in queue.members if call in {each.call.sid, "Front"}), None)
    if found is None:
        raise Refused(20404)
    return found


def _shown(asked: Asked, queue: Queue) -> Body:
    return {
        "sid": queue.sid,
        "account_sid": asked.exchange.account.sid,
        "friendly_name": queue.name,
        "date_created": moment(queue.created_at),
        "date_updated": moment(queue.created_at),
        "current_size": len(queue.members),
        "average_wait_time": queue.average_wait,
        "max_size": queue.max_size,
        "uri": f"/{API_VERSION}/Accounts/{asked.exchange.account.sid}/Queues/{queue.sid}.json",
        "subresource_uris": {},
    }


def _member_shown(asked: Asked, queue: Queue, member: Member) -> Body:
    base = f"/{API_VERSION}/Accounts/{asked.exchange.account.sid}/Queues/{queue.sid}"
    return {
        "call_sid": member.call.sid,
        "queue_sid": queue.sid,
        "date_enqueued": moment(member.since),
        "position": queue.position(member),
        "wait_time": int((asked.exchange.time.moment() - member.since).total_seconds()),
        "uri": f"{base}/Members/{member.call.sid}.json",
    }
