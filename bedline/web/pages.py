"""The pages that people see: the way to their own dashboard, its shell, and signing in for a demo."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask_security import login_user
from werkzeug.wrappers import Response

from bedline.domain.people import Person, Role
from bedline.web import gate
from bedline.web.assets import dashboards_built
from bedline.web.language import say, spoken
from bedline.web.office import Office, office
from bedline.web.people import User, current_person, the_person
from bedline.web.refused import Refused

pages = Blueprint("pages", __name__)

# Where each role works.
HOME: Final[Mapping[Role, str]] = {
    Role.COORDINATOR: "pages.desk",
    Role.GP: "pages.gp",
    Role.FACILITY: "pages.facility",
    Role.MANAGER: "pages.manager",
}
# The order of the buttons on a demo's sign-in page.
ROLES: Final = tuple(HOME)
# What somebody chose on this device; none: as the machine wishes.
THEME_COOKIE: Final = "bedline-theme"
THEMES: Final = frozenset({"day", "night"})


@pages.get("/")
@gate.anybody_signed_in(page=True)
def home() -> Response:
    """Send everybody to their own dashboard."""
    return redirect(url_for(HOME[the_person().role]))


@pages.get("/desk")
@gate.only(Role.COORDINATOR, page=True)
def desk() -> str:
    """Show the desk's board."""
    return shell("board")


@pages.get("/gp")
@gate.only(Role.GP, page=True)
def gp() -> str:
    """Show the GP's requests."""
    return shell("gp")


@pages.get("/facility")
@gate.only(Role.FACILITY, page=True)
def facility() -> str:
    """Show the facility's units, offers and arrivals."""
    return shell("facility")


@pages.get("/manager")
@gate.only(Role.MANAGER, page=True)
def manager() -> str:
    """Show the region's trials of policies."""
    return shell("manager")


@pages.post("/demo/sign-in")
@gate.everyone
def demo_sign_in() -> Response:
    """Sign in without a password, as ``person`` or as the first with a ``role``; in a demo only."""
    if not office().demo:
        abort(404)
    name = request.form.get("person") or _first_with(request.form.get("role", ""))
    account = office().accounts.by_sign_in_name(name) if name else None
    if account is None or not account.active:
        raise Refused("page_not_found", status=404)
    login_user(User(account), authn_via=["demo"])
    return redirect(url_for("pages.home"))


def demo_people() -> list[Person]:
    """Return whom one may sign in as in a demo, by region and role; nobody outside one."""
    if not office().demo:
        return []
    everybody = [person for region in office().regions for person in office().accounts.listed(region)]
    order = list(office().regions)
    shown = [person for person in everybody if person.role in ROLES]

    def place(person: Person) -> tuple[int, int, bool]:
        # Whoever speaks the region's own language comes before those who do not.
        foreign = person.language != office().regions[person.region].languages[0]
        return order.index(person.region), ROLES.index(person.role), foreign

    return sorted(shown, key=place)


def sentence(key: str, **params: object) -> str:
    """Return a sentence of the wording, as templates ask for it."""
    return say(key, params)


def install(app: Flask, given: Office) -> None:
    """Give templates what every page needs, and the application its pages."""

    def around() -> dict[str, object]:
        theme = request.cookies.get(THEME_COOKIE)
        return {
            "language": spoken(),
            "theme": theme if theme in THEMES else None,
            "person": current_person(),
            "demo": given.demo,
            "regions": given.regions,
        }

    app.context_processor(around)
    app.jinja_env.globals.update(demo_people=demo_people, say=sentence)
    app.register_blueprint(pages)


def shell(page: str) -> str:
    """Return the page that opens that dashboard.

    Raises:
        Refused: ``dashboards_not_built``.
    """
    if not dashboards_built():
        raise Refused("dashboards_not_built", status=503)
    return render_template("shell.html", page=page, entry=f"src/{page}/main.tsx")


def _first_with(role: str) -> str | None:
    return next((person.id for person in demo_people() if person.role.value == role), None)
