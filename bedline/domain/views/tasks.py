"""A task as the desk sees it."""

from bedline.domain.board import Body
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import Task
from bedline.domain.views.names import moment


def task_body(task: Task, *, request: BedRequest | None) -> Body:
    """Return a task as the desk sees it."""
    return {
        "id": str(task.id),
        "kind": task.kind.value,
        "region": task.region,
        "request": {"id": str(request.id), "code": request.code} if request else None,
        "unit": task.unit,
        "call": str(task.leg) if task.leg else None,
        "due_at": moment(task.due_at),
        "created_at": moment(task.created_at),
        "state": task.state.value,
        "params": dict(task.params),
    }
