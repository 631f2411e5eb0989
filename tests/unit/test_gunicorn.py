"""How gunicorn's workers are set up, in a process of their own as in life."""

import subprocess
import sys

from bedline.settings import ROOT

WORKER = """
import gc, runpy, sys
config = runpy.run_path("config/gunicorn.py")
config["post_worker_init"](None)
print(sys.getswitchinterval(), gc.get_freeze_count() > 0)
config["on_exit"](None)
"""


def test_in_a_worker_nobody_who_computes_keeps_a_line_waiting_for_more_than_a_millisecond() -> None:
    said = subprocess.run([sys.executable, "-c", WORKER], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["0.001", "True"]
