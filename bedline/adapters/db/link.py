"""One connection as libpq knows it: whole messages of prepared statements, and what the server says to each."""

import select
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg
from psycopg import pq
from psycopg.adapt import Dumper, Transformer
from psycopg.errors import error_from_result
from psycopg.pq.abc import PGresult
from psycopg.types.json import set_json_loads
from typing_extensions import override

from bedline.adapters.db.statement import Row, Statement

# A statement and its values.
Asked = tuple[Statement, Row]

# A step of a message: a statement of that name prepared, or one executed.
_EXECUTED: Final = b""


class Listed(Dumper):
    """Writes a list of ids, words, numbers, marks or moments as PostgreSQL does; of which, the statement knows.

    psycopg finds that out by each value, which takes ten times as long.
    """

    @override
    def dump(self, obj: Sequence[object]) -> bytes:
        """Return the list; every value is quoted, so that none can be taken for anything else."""
        return f"{{{','.join(map(_quoted, obj))}}}".encode()


def _quoted(value: object) -> str:
    match value:
        case bytes():
            text = f"\\x{value.hex()}"
        case datetime():
            text = value.isoformat()
        case str() | int() | UUID():
            text = str(value)
        case _:
            raise TypeError(f"a list of {type(value).__name__}")
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


class Link:
    """Speaks to one connection of psycopg, beneath its cursors; psycopg still adapts every value and reads every error.

    A cursor takes a statement apart and decides anew, for each execution, what is known here once and for all:
    measured, a look-up by key costs 68 µs of processor time through a cursor and 19 µs here, four writes in one
    message 159 µs and 24 µs (docs/adr/0009).
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        set_json_loads(orjson.loads, context=connection)
        self._connection = connection
        self._pgconn = connection.pgconn
        connection.adapters.register_dumper(list, Listed)
        self._adapting = Transformer(connection)
        self._prepared: set[bytes] = set()
        self._columns: dict[bytes, tuple[str, ...]] = {}
        self._heard = select.poll()
        self._heard.register(self._pgconn.socket, select.POLLIN)
        self._free = select.poll()
        self._free.register(self._pgconn.socket, select.POLLIN | select.POLLOUT)

    @property
    def connected(self) -> bool:
        """Whether the connection still stands, as far as is known."""
        return not self._connection.closed

    def exchange(self, asked: Sequence[Asked]) -> list[PGresult]:
        """Send these statements in one message and return the result of each.

        Raises:
            psycopg.Error: what the server has against the first statement it refuses; those after it were not
                executed. Without a connection afterwards (:attr:`connected`), what happened is unknown.
        """
        try:
            self._pgconn.enter_pipeline_mode()
            sent = self._send(asked)
            self._pgconn.pipeline_sync()
            self._flush()
            results = [self._result() for _ in sent]
            self._end_message()
        except BaseException:
            # Whoever came next would read the answers to this.
            self._pgconn.finish()
            raise
        for step, result in zip(sent, results, strict=True):
            if result.status == pq.ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
            if step is not _EXECUTED:
                self._prepared.add(step)
        return [result for step, result in zip(sent, results, strict=True) if step is _EXECUTED]

    def rows(self, statement: Statement, result: PGresult) -> list[Row]:
        """Return the rows of a result, by the names of their columns."""
        columns = self._columns.get(statement.name)
        if columns is None:
            columns = tuple((result.fname(place) or b"").decode() for place in range(result.nfields))
            self._columns[statement.name] = columns
        self._adapting.set_pgresult(result)
        return self._adapting.load_rows(0, result.ntuples, lambda values: dict(zip(columns, values, strict=True)))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def rollback(self) -> None:
        """Undo everything; a connection that is gone has done so already, and one that cannot is closed."""
        if self.connected:
            try:
                self._connection.rollback()
            except psycopg.Error:
                self._connection.close()

    def _send(self, asked: Sequence[Asked]) -> list[bytes]:
        """Send statements, each prepared before its first time; return the steps that the server will answer."""
        steps: list[bytes] = []
        for statement, values in asked:
            if statement.name not in self._prepared and statement.name not in steps:
                self._pgconn.send_prepare(statement.name, statement.text)
                steps.append(statement.name)
            given = self._adapting.dump_sequence([values[name] for name in statement.names], statement.formats)
            self._pgconn.send_query_prepared(statement.name, given)
            steps.append(_EXECUTED)
        return steps

    def _flush(self) -> None:
        while self._pgconn.flush():
            for _, event in self._free.poll():
                if event & ~select.POLLOUT:
                    self._pgconn.consume_input()

    def _result(self) -> PGresult:
        """Return the result of the next step; libpq tells the end of each by nothing."""
        result = self._next()
        if result is None or self._next() is not None:
            raise psycopg.OperationalError("the server answers something else than it was asked")
        return result

    def _next(self) -> PGresult | None:
        while self._pgconn.is_busy():
            self._heard.poll()
            self._pgconn.consume_input()
        return self._pgconn.get_result()

    def _end_message(self) -> None:
        end = self._next()
        if end is None or end.status != pq.ExecStatus.PIPELINE_SYNC:
            raise psycopg.OperationalError("the server answers more than it was asked")
        self._pgconn.exit_pipeline_mode()
