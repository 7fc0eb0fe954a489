"""Messages that callers left, and how far people are with each"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "voicemail",
        sa.Column("id", sa.String(90), nullable=False),
        sa.Column("contact", sa.String(80), nullable=False),
        sa.Column("mailbox", sa.String(40), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemail")),
    )
    op.create_index("ix_voicemail_kept_began", "voicemail", ["kept", "began"])
    op.create_table(
        "voicemail_mark",
        sa.Column("id", sa.String(90), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemail_mark")),
    )


def downgrade():
    op.drop_table("voicemail_mark")
    op.drop_index("ix_voicemail_kept_began", table_name="voicemail")
    op.drop_table("voicemail")
