"""Puts the parts of one process together: the one place that knows them all."""
