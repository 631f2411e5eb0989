"""The tables of what is configured: regions, facilities, units, practices."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Texts, may, metadata, must

region: Final = sa.Table("region", metadata, must("id", sa.Text), must("name", sa.Text), sa.PrimaryKeyConstraint("id"))

facility: Final = sa.Table(
    "facility",
    metadata,
    must("id", sa.Text),
    must("region", sa.Text),
    must("name", sa.Text),
    must("town", sa.Text),
    must("postcode", sa.Text),
    must("municipality", sa.Text),
    must("lat", sa.Double),
    must("lon", sa.Double),
    may("phone", sa.Text),
    # What has left the configuration stays for the history that names it, and is no longer listed.
    must("listed", sa.Boolean),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    # Lets a row elsewhere prove that its facility is of its region.
    sa.UniqueConstraint("id", "region"),
)

unit: Final = sa.Table(
    "unit",
    metadata,
    must("id", sa.Text),
    must("facility", sa.Text),
    must("region", sa.Text),
    must("name", sa.Text),
    must("care_forms", Texts),
    must("traits", Texts),
    must("baseline", sa.Integer),
    must("sexes", Texts),
    may("freshness_length", sa.Interval),
    must("directly_bookable", sa.Boolean),
    may("phone", sa.Text),
    # Whom it does not take although it suits; empty: it takes everybody.
    may("limits", Json),
    must("listed", sa.Boolean),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["facility", "region"], ["facility.id", "facility.region"]),
    sa.UniqueConstraint("id", "region"),
    sa.UniqueConstraint("id", "facility", "region"),
    sa.CheckConstraint("baseline >= 0", name="baseline"),
)

practice: Final = sa.Table(
    "practice",
    metadata,
    must("id", sa.Text),
    must("region", sa.Text),
    must("name", sa.Text),
    must("town", sa.Text),
    must("postcode", sa.Text),
    may("phone", sa.Text),
    must("listed", sa.Boolean),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.UniqueConstraint("id", "region"),
)
