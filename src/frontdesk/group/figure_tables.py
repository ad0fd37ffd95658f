"""The group's figures: what complaints count for, encounters, and both by month. All folded from events, disposable.

Counting happens once, after a push, for the months that it touched: a page then adds up a row a month for each
practice instead of reading its complaints.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, String, Table

from frontdesk.group.tables import metadata

__all__ = ["called_repeats", "counted", "encounters", "metadata", "month_figures", "survey"]


def _site() -> Column[int]:
    return Column("site_id", Integer, ForeignKey("site.id"), primary_key=True)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


counted = Table(
    "counted",
    metadata,
    _site(),
    Column("id", String(64), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("record", String(12), nullable=False),
    Column("serious", Boolean, nullable=False),
    Column("category", String(20), nullable=True),
    Column("clinician", String(64), nullable=True),
    Column("grievance_at", String(24), nullable=True),
    Column("once_at", String(24), nullable=True),
    Column("once", Boolean, nullable=False),
    Column("follow_at", String(24), nullable=True),
    Column("followed", Boolean, nullable=False),
    Column("trouble", String(64), nullable=True),
    Column("received_at", String(24), nullable=True),
    Column("first_at", String(24), nullable=True),
    Index(None, "site_id", "day"),
    Index("ix_counted_day", "day", "record", "category"),
)
"""A complaint or a compliment that counts, neither merged nor void.

`day` is the business day of receipt. From `grievance_at` on it is a grievance, as things stand. From `once_at` on it
can be said whether it was put right once (`once`, unless another one repeats it), from `follow_at` on whether it was
followed up in time (`followed`). Another one repeats it which a desk has called so (`called_repeats`), if it is about
the same `trouble` and was `received_at` a time between `first_at`, when this one was first resolved, and `once_at`."""

called_repeats = Table(
    "called_repeats",
    metadata,
    _site(),
    Column("told_by", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("other", String(64), primary_key=True),
    Index(None, "site_id", "id"),
)
"""Two complaints of which a desk has said that one repeats the other; each pair both ways. It stands in the facts of
`told_by`, which is one of the two. The desk knows whose they are; times and codes are judged here, as they stand."""

encounters = Table(
    "encounters",
    metadata,
    _site(),
    Column("day", String(10), primary_key=True),
    _number("count"),
    Column("clock", String(100), nullable=False),
    CheckConstraint("count >= 0", name="count_counts"),
)
"""Completed encounters of a day; `clock` and id of the event that says so, since the newest stands."""

month_figures = Table(
    "month_figures",
    metadata,
    _site(),
    Column("month", String(7), primary_key=True),
    _number("received"),
    _number("complaints"),
    _number("serious"),
    _number("grievances"),
    _number("compliments"),
    _number("encounters"),
    _number("days"),
    Column("changes_at", String(24), nullable=True),
    Index("ix_month_figures_month", "month", "site_id"),
)
"""A month of a practice. `received` are all its complaints; the rest is of the days whose encounters are known, of
which there are `days`. At `changes_at` the next complaint becomes a grievance by itself."""

survey = Table(
    "survey",
    metadata,
    _site(),
    Column("month", String(7), primary_key=True),
    Column("question", String(100), primary_key=True),
    Column("value", Float, nullable=False),
    _number("n"),
    CheckConstraint("n >= 0", name="n_counts"),
)
"""What a survey of patients found, imported from elsewhere. It stands beside the complaints and is never blended."""
