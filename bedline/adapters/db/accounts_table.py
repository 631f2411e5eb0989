"""The tables of accounts: who may sign in, with what, the tokens of machines, and who tried in vain."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Moment, Texts, exactly_when, may, metadata, must, one_of
from bedline.domain.people import Role

account: Final = sa.Table(
    "account",
    metadata,
    # Who it is to everybody else, and what is typed to sign in ("gp-axel").
    must("person", sa.Text),
    must("name", sa.Text),
    must("role", sa.Text),
    must("region", sa.Text),
    must("facilities", Texts),
    may("practice", sa.Text),
    must("language", sa.Text),
    # What sessions carry instead of the person: another value ends them all.
    must("session_key", sa.Text),
    may("password_hash", sa.Text),
    must("active", sa.Boolean),
    sa.PrimaryKeyConstraint("person"),
    sa.UniqueConstraint("session_key"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.ForeignKeyConstraint(["practice", "region"], ["practice.id", "practice.region"]),
    one_of("role", Role),
    exactly_when("role = 'gp'", "practice"),
    sa.CheckConstraint("(role = 'facility') = (facilities <> '{}')", name="facilities_when"),
    # Names are looked up in small letters, so that nobody fails for a capital.
    sa.CheckConstraint("person = lower(person)", name="person_lower"),
)
sa.Index("ix_account_region", account.c.region, account.c.person)

api_token: Final = sa.Table(
    "api_token",
    metadata,
    # The hex SHA-256 of the token, which itself is shown once and kept nowhere.
    must("hash", sa.Text),
    must("person", sa.Text),
    must("name", sa.Text),
    must("created_at", Moment),
    may("expires_at", Moment),
    may("last_used_at", Moment),
    may("revoked_at", Moment),
    sa.PrimaryKeyConstraint("hash"),
    sa.ForeignKeyConstraint(["person"], ["account.person"]),
)
sa.Index("ix_api_token_person", api_token.c.person)

sign_in_failure: Final = sa.Table(
    "sign_in_failure",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
    # An opaque hash of a name or an address.
    must("subject", sa.Text),
    must("at", Moment),
    sa.PrimaryKeyConstraint("id"),
)
sa.Index("ix_sign_in_failure_subject", sign_in_failure.c.subject, sign_in_failure.c.at)
sa.Index("ix_sign_in_failure_at", sign_in_failure.c.at)
