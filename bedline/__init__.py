"""Bedline: one number for a region's free beds."""
