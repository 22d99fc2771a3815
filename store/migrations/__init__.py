"""Alembic's scripts. They come with the package and need no `alembic.ini`; `store.migrating` runs them."""
