"""Calendars, and flows of lines by operating mode"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "calendar",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
    )
    op.create_table(
        "line_mode",
        sa.Column("called", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("flow", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["called"], ["line.called"], name=op.f("fk_line_mode_called"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["flow"], ["flow.id"], name=op.f("fk_line_mode_flow")),
        sa.PrimaryKeyConstraint("called", "mode", name=op.f("pk_line_mode")),
    )


def downgrade():
    op.drop_table("line_mode")
    op.drop_table("calendar")
