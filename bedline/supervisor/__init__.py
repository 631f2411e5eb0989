"""Keeps the processes of one machine going: PostgreSQL, the server and, in the demo, the simulated region."""

from bedline.supervisor.running import keep_running

__all__ = ["keep_running"]
