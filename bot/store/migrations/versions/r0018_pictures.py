"""Questions may have a picture."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("questions", Column("picture", Text(), nullable=False, server_default=""))
