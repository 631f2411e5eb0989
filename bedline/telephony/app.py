"""Makes the telephone's part of an application: every webhook, and what it is given."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from bedline.telephony.prompts import prompts
from bedline.telephony.sms import texts_in
from bedline.telephony.status import statuses
from bedline.telephony.switchboard import EXTENSION, Switchboard
from bedline.telephony.voice import calls_in

NAME = "telephone"


def telephone(board: Switchboard) -> Blueprint:
    """Return the telephone's routes, which prove by their signature who asks: they want no session and no token."""
    routes = Blueprint(NAME, __name__)
    for part in (calls_in, texts_in, statuses, prompts):
        routes.register_blueprint(part)

    def furnish(state: BlueprintSetupState) -> None:
        state.app.extensions[EXTENSION] = board

    routes.record(furnish)
    return routes
