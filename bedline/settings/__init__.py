"""What an operator may set, read from the environment and config/bedline.toml when a process starts."""

from bedline.settings.fields import Settings
from bedline.settings.kinds import ROOT
from bedline.settings.reading import Misconfigured, read, reference

__all__ = ["ROOT", "Misconfigured", "Settings", "read", "reference"]
