"""Reaching a human: callers who wait, the people on duty who are rung for them, and what is left when nobody comes."""
