"""Regions as files: ``config/regions/<region>/`` read, checked, and turned into the domain's own types."""

from bedline.adapters.configuration import ConfigurationFault, Fault
from bedline.adapters.regionfiles.loading import Configuration, load_regions

__all__ = ["Configuration", "ConfigurationFault", "Fault", "load_regions"]
