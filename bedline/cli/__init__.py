"""The commands: `python -m bedline …`."""

import sys

import click

from bedline.cli import people, policies, records, running, telephones
from bedline.settings import Misconfigured


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Bedline: one number for a region's free beds."""


for _command in (
    *running.COMMANDS,
    *records.COMMANDS,
    *people.COMMANDS,
    *telephones.COMMANDS,
    *policies.COMMANDS,
):
    main.add_command(_command)


def start() -> None:
    """Run the command of this process, telling faults in the settings plainly."""
    try:
        main()
    except Misconfigured as faults:
        sys.exit(str(faults))
