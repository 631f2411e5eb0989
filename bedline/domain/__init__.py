"""The rules of Bedline in plain Python: no clock, no randomness, no input or output."""
