"""Checked configuration turned into the domain's own types."""

from bedline.adapters.regionfiles.building.directory import facility, person, practice, unit
from bedline.adapters.regionfiles.building.region import region

__all__ = ["facility", "person", "practice", "region", "unit"]
