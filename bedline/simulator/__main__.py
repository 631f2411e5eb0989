"""Starts a simulated region from the command line."""

import sys

from bedline.simulator.command import main

sys.exit(main())
