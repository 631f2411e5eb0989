"""Bedline's own PostgreSQL, for machines where nobody runs one: started from a wheel, kept under the state path."""

from bedline.adapters.postgres.cluster import Cluster, InUse, Unstartable

__all__ = ["Cluster", "InUse", "Unstartable"]
