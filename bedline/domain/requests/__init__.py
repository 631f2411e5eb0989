"""A bed request: one patient's need, in one hand from receipt until it has landed."""

from bedline.domain.requests.climbing import climb, hurry, office_says, turn_to, wait_with_payer
from bedline.domain.requests.guests import across_in, call_off, cross, hand_over, invite, look_across
from bedline.domain.requests.intake import (
    NOTE_LENGTH,
    check_happened_at,
    submit,
    triage,
)
from bedline.domain.requests.landings import (
    arrival_of,
    arrived,
    close,
    heard_or_told,
    kept_until,
    redirect,
    reserved,
    ring_back,
    unplace,
    withdraw,
)
from bedline.domain.requests.leading import (
    choose_again,
    end_lead,
    give,
    give_choice,
    provider_leads,
    stay_with_provider,
)
from bedline.domain.requests.norms import in_time, warn
from bedline.domain.requests.owners import own
from bedline.domain.requests.request import (
    BedRequest,
    Change,
    Channel,
    NextAction,
    NextKind,
)
from bedline.domain.requests.searching import (
    ask_what_became,
    let_choose,
    offered,
    search,
    wait,
)
from bedline.domain.requests.states import (
    MOVES,
    SEEKING,
    RequestState,
)

__all__ = [
    "MOVES",
    "NOTE_LENGTH",
    "SEEKING",
    "BedRequest",
    "Change",
    "Channel",
    "NextAction",
    "NextKind",
    "RequestState",
    "across_in",
    "arrival_of",
    "arrived",
    "ask_what_became",
    "call_off",
    "check_happened_at",
    "choose_again",
    "climb",
    "close",
    "cross",
    "end_lead",
    "give",
    "give_choice",
    "hand_over",
    "heard_or_told",
    "hurry",
    "in_time",
    "invite",
    "kept_until",
    "let_choose",
    "look_across",
    "offered",
    "office_says",
    "own",
    "provider_leads",
    "redirect",
    "reserved",
    "ring_back",
    "search",
    "stay_with_provider",
    "submit",
    "triage",
    "turn_to",
    "unplace",
    "wait",
    "wait_with_payer",
    "warn",
    "withdraw",
]
