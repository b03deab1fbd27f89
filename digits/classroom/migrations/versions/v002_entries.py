"""The networks that pupils enter."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    of_class = sa.ForeignKey("classes.id", ondelete="CASCADE")
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("class_id", sa.Integer, of_class, nullable=False),
        sa.Column("pupil", sa.Integer, nullable=False),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("recipe", sa.Text, nullable=False),
        sa.Column("learnt", sa.Boolean, nullable=False),
        sa.Column("mnist", sa.Float, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("entered_at", sa.Float, nullable=False),
        sa.UniqueConstraint(
            "class_id", "pupil", "network", name="uq_entries_class_id_pupil_network"
        ),
        sqlite_autoincrement=True,
    )
