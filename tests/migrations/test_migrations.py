"""The migrations: they lead where the models are, there and back, on both databases."""

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa

from qbwc_server.store.database import MIGRATIONS, Database


@pytest.fixture
def alembic_config(empty_database_url) -> alembic.config.Config:
    """Configure Alembic as the command line does, for an empty database."""
    config = alembic.config.Config(MIGRATIONS.parent / "alembic.ini")
    config.set_main_option("sqlalchemy.url", empty_database_url.replace("%", "%%"))
    return config


def test_models_and_migrations(alembic_config):
    """Running every migration gives exactly the tables of the models."""
    alembic.command.upgrade(alembic_config, "head")

    alembic.command.check(alembic_config)


def test_all_the_way_back(alembic_config, empty_database_url):
    """Undoing every migration leaves no table of ours behind."""
    alembic.command.upgrade(alembic_config, "head")

    alembic.command.downgrade(alembic_config, "base")

    assert _tables(empty_database_url) == {"alembic_version"}


def test_upgrading_twice(empty_database_url):
    """A second upgrade changes nothing and harms nothing."""
    database = Database(empty_database_url)
    database.upgrade()
    before = _tables(empty_database_url)

    database.upgrade()

    assert database.is_newest()
    assert _tables(empty_database_url) == before
    database.dispose()


def test_an_empty_database_is_not_at_the_newest_migration(empty_database_url):
    """A database without tables says so."""
    database = Database(empty_database_url)

    assert not database.is_newest()
    database.dispose()


def test_every_constraint_has_a_name(database):
    """A later migration can drop every constraint, for we named it."""
    inspector = sa.inspect(database.engine)

    unnamed = [
        (table, constraint)
        for table in inspector.get_table_names()
        for constraint in (
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_check_constraints(table),
        )
        if not constraint["name"]
    ]

    assert unnamed == []


def _tables(url: str) -> set[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    return set(sa.inspect(engine).get_table_names())
