"""The least that could do the job, to be measured beside: Flask views with one statement each, and a bare relay.

No rules, no sign-in, no numbers, no memory of what was missed. gunicorn serves it as it serves Bedline.
"""

import os
from threading import Thread, local
from typing import Any, Final

import psycopg
from flask import Flask, Response, request
from simple_websocket import ConnectionClosed, Server
from typing_extensions import override

TABLES: Final = """
create table if not exists asked (
  id bigint generated always as identity primary key, at timestamptz not null default now(),
  region text not null, care_form text not null, birth_year int not null, sex text not null, postcode text not null
);
create table if not exists reported (
  id bigint generated always as identity primary key, at timestamptz not null default now(),
  unit text not null, free int not null
);
"""
LOCK: Final = 0x42_41_52_45
ASK: Final = """
insert into asked (region, care_form, birth_year, sex, postcode)
values (%(region)s, %(care_form)s, %(birth_year)s, %(sex)s, %(postcode)s) returning id
"""
REPORT: Final = """
with kept as (insert into reported (unit, free) values (%(unit)s, %(free)s) returning id, unit, free)
select id, pg_notify('reported', id || ' ' || unit || ' ' || free) from kept
"""
WELCOME: Final = "welcome"


class Done(Response):
    """What a view returns when its websocket is over: gunicorn must not answer any more."""

    @override
    def __call__(self, *_: Any) -> Any:
        raise StopIteration


def create() -> Flask:
    """Return the application of one process; its relay has begun."""
    url, own = os.environ["DATABASE_URL"], local()
    with psycopg.connect(url) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (LOCK,))  # both processes come at once
        connection.execute(TABLES)
    boards: set[Server] = set()
    app = Flask("bare")

    def write(statement: str) -> tuple[dict[str, int], int]:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(url, autocommit=True, prepare_threshold=2)
        row = own.connection.execute(statement, request.get_json()).fetchone()
        return {"id": row[0]}, 201

    @app.get("/ready")
    def ready() -> str:
        return "yes"

    @app.post("/requests")
    def ask() -> tuple[dict[str, int], int]:
        return write(ASK)

    @app.post("/reports")
    def report() -> tuple[dict[str, int], int]:
        return write(REPORT)

    @app.route("/boards", websocket=True)
    def follow() -> Response:
        board = Server.accept(request.environ)
        boards.add(board)
        try:
            board.send(WELCOME)
            while True:
                board.receive()
        except ConnectionClosed:
            boards.discard(board)
        return Done()

    Thread(target=relay, args=(url, boards), daemon=True).start()
    return app


def relay(url: str, boards: set[Server]) -> None:
    """Push what is announced to every board, as it comes."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("listen reported")
        for notice in connection.notifies():
            for board in tuple(boards):
                try:
                    board.send(notice.payload)
                except ConnectionClosed:
                    boards.discard(board)
