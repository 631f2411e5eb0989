"""Bedline's own PostgreSQL, for machines where nobody runs one: started from a wheel, kept under the state path."""

from bedline.adapters.postgres.cluster import Cluster, Unstartable

__all__ = ["Cluster", "Unstartable"]
