"""Floor 3: what the office keeps. SQLAlchemy and Alembic live here only; rows never leave, model shapes do."""
