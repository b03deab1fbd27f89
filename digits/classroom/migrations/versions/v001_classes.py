"""Classes, their pupils and their drawings."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("pupils", sa.Integer, nullable=False, server_default="0"),
        sa.Column("opened_at", sa.Float, nullable=False),
        sa.UniqueConstraint("code", name="uq_classes_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pupils",
        sa.Column("id", sa.Integer, primary_key=True),
        _class_id(),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("dealt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_digit", sa.Integer, nullable=False, server_default="0"),
        sa.Column("handed_in", sa.Integer, nullable=False, server_default="0"),
        sa.Column("handed_in_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.UniqueConstraint("class_id", "token", name="uq_pupils_class_id_token"),
        sa.UniqueConstraint("class_id", "number", name="uq_pupils_class_id_number"),
    )
    op.create_table(
        "drawings",
        sa.Column("id", sa.Integer, primary_key=True),
        _class_id(),
        sa.Column("pupil", sa.Integer, nullable=False),
        sa.Column("hand_in", sa.String(64), nullable=False),
        sa.Column("task", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("asked", sa.Integer),
        sa.Column("label", sa.Integer),
        sa.Column("strokes", sa.LargeBinary),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("handed_in_at", sa.Float, nullable=False),
        sa.UniqueConstraint(
            "class_id", "pupil", "hand_in", name="uq_drawings_class_id_pupil_hand_in"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drawings_class_id_revision", "drawings", ["class_id", "revision"])


def _class_id() -> sa.Column:
    of_class = sa.ForeignKey("classes.id", ondelete="CASCADE")
    return sa.Column("class_id", sa.Integer, of_class, nullable=False)
