"""Bedline's sentences in every language it speaks: ``config/wording/<language>.toml``."""

from bedline.adapters.wording.book import Wording, load_wording
from bedline.adapters.wording.naming import named
from bedline.adapters.wording.speaking import spoken, written

__all__ = ["Wording", "load_wording", "named", "spoken", "written"]
