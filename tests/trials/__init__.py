"""Long trials of reliability: ``make prove``."""
