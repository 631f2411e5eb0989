"""What the desk has still to do."""

from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.ids import RegionId, TaskId
from bedline.domain.people import Role
from bedline.ports.storage import Work
from bedline.services import overview
from bedline.services.hotline.queue import voicemail
from bedline.web.models.base import Address, Slug
from bedline.web.models.tasks import Outcome, TaskBody, Tasks
from bedline.web.operations import reads, writes

api = APIBlueprint("tasks", __name__, abp_tags=[Tag(name="tasks")])

DESK = (Role.COORDINATOR,)


class TaskPath(Address):
    """A task by its id."""

    task: UUID


class TasksQuery(Address):
    """Of which region; none: the own."""

    region: Slug | None = None


@reads(api, "/tasks", to=DESK, answer=Tasks)
def list_tasks(work: Work, query: TasksQuery) -> Body:
    """List what the desk has still to do, soonest due first."""
    region = RegionId(query.region) if query.region else work.actor.region
    return {"items": overview.open_tasks(work, region=region), "next_cursor": None}


@writes(api, "/tasks/<task>/done", to=DESK, answer=TaskBody)
def finish_task(work: Work, path: TaskPath, body: Outcome) -> Body:
    """Say that it was done, and what came of it."""
    return overview.task_body(work, voicemail.done(work, task=TaskId(path.task), outcome=body.outcome))
