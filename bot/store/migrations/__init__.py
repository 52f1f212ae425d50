"""Alembic's migrations; `bot.store.migrate` runs them."""
