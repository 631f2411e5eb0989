"""`python -m bedline`."""

from bedline.cli import start

start()
