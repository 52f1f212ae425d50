"""Questions have a state: drafts wait for a person, withdrawn ones rest. Those that were there are approved."""

from alembic import op
from sqlalchemy import Column, String

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("questions", Column("state", String(length=16), nullable=False, server_default="approved"))
