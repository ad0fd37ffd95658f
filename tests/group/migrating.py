"""What the migrations promise on every database: the tables of the code, both ways, with their constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, insert, inspect
from sqlalchemy.exc import DBAPIError
from tests.group.desks import complaint, group_on

from frontdesk.group import accounts, admin
from frontdesk.group.store import HEAD, Store, Writing, alembic_config
from frontdesk.group.tables import account, allowance, feed, fold, head, metadata


@contextmanager
def config_of(store: Store) -> Iterator[tuple[Writing, Any]]:
    with store.writing() as tx:
        yield tx, alembic_config(tx)


class MigrationContract:
    @pytest.fixture
    def database(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    def store(self, database: str) -> Iterator[Store]:
        with closing(Store(database)) as store:
            yield store

    def test_the_migrations_make_the_tables_that_the_code_describes(self, database: str, store: Store) -> None:
        admin.init(database)
        with config_of(store) as (_, config):
            command.check(config)
            assert ScriptDirectory.from_config(config).get_current_head() == HEAD

    def test_every_step_can_be_taken_back_and_again(self, database: str, store: Store) -> None:
        admin.init(database)
        with config_of(store) as (tx, config):
            command.downgrade(config, "base")
            assert set(inspect(tx).get_table_names()) <= {"alembic_version"}
            command.upgrade(config, "head")
            command.check(config)

    def test_what_is_stored_lives_through_both_ways(self, database: str, store: Store) -> None:
        with group_on(database) as group:
            desk = group.desk()
            desk.write(*(complaint(f"A{n}") for n in range(1, 4)))
            desk.push()
            before = group.complaints()
            with config_of(store) as (_, config):
                command.downgrade(config, "0001")
            with store.reading() as tx:
                old = tx.exec_driver_sql("SELECT actor, clock, cycle, version, kind FROM event ORDER BY seq").all()
                assert [tuple(row) for row in old] == [(e.actor, e.clock, 1, 1, "logged") for e in desk.log]
                assert tx.exec_driver_sql("SELECT position, letters FROM site WHERE code = 'MAPLE'").one() == (3, 1)
            with config_of(store) as (_, config):
                command.upgrade(config, "head")
                command.check(config)
            assert group.complaints() == before
            assert admin.verify(database)["ok"]
            desk.write(complaint("A4"))
            assert desk.push().json()["inserted"] == 1

    def test_accounts_of_before_see_what_they_saw(self, database: str, store: Store) -> None:
        admin.site_add(database, "MAPLE", "Maple")
        tokens = {
            sites: admin.user_add(database, f"Ann {sites}", "viewer", sites=sites)["token"]
            for sites in ((), ("MAPLE",))
        }
        with config_of(store) as (_, config):
            command.downgrade(config, "0007")
        with config_of(store) as (_, config):
            command.upgrade(config, "head")
        with store.reading() as tx:
            seen = [accounts.viewer_of(tx, f"Bearer {token}").sites for token in tokens.values()]
        assert seen == [None, frozenset({1})]

    def test_the_checks_of_the_code_stand_in_the_database(self, database: str, store: Store) -> None:
        """Alembic compares no CHECK constraints: one that was forgotten would not be noticed."""
        admin.init(database)
        with store.reading() as tx:
            here = {(t, c["name"]) for t in metadata.tables for c in inspect(tx).get_check_constraints(t)}
        described = {
            (t.name, c.name) for t in metadata.tables.values() for c in t.constraints if isinstance(c, CheckConstraint)
        }
        assert described
        assert here == described

    @pytest.mark.parametrize(
        "wrong",
        [
            lambda tx: tx.execute(feed.update().values(position=-1)),
            lambda tx: tx.execute(fold.update().values(position=-1)),
            lambda tx: tx.execute(insert(head).values(site_id=1, device="d", epoch="e", seq=-1, hash="0" * 64)),
            lambda tx: tx.execute(insert(allowance).values(site_id=0, key="k", span=1, used=-1)),
            lambda tx: tx.execute(
                insert(account).values(id="i", name="n", role="king", token_hash="0" * 64, added_at="x")
            ),
        ],
    )
    def test_the_checks_are_kept(self, database: str, store: Store, wrong: Callable[[Writing], object]) -> None:
        admin.site_add(database, "MAPLE", "Maple")
        with pytest.raises(DBAPIError) as caught, store.writing() as tx:
            wrong(tx)
        assert "check" in str(caught.value).lower()

    def test_every_table_about_a_site_leads_with_it(self) -> None:
        """So that the same schema can be spread by site, on Citus or as partitions."""
        of_the_group = {"meta", "site", "account", "session"}
        for table in metadata.tables.values():
            if table.name in of_the_group:
                continue
            assert next(iter(table.c)).name == "site_id", table.name
            assert next(iter(table.primary_key)).name == "site_id", table.name
            for unique in (c for c in table.constraints if hasattr(c, "columns") and c is not table.primary_key):
                if type(unique).__name__ == "UniqueConstraint":
                    assert next(iter(unique.columns)).name == "site_id", table.name
