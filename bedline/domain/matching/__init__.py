"""Which units may take a patient, in which order they are asked, and why: ``docs/matching.md``."""
