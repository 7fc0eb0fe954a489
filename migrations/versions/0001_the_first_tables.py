"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agent",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("sip", sa.LargeBinary(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
    )
    op.create_table(
        "app_user",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("agent", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("agent", name=op.f("uq_app_user_agent")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_table(
        "flow",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow")),
    )
    op.create_table(
        "projection_offset",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_projection_offset")),
    )
    op.create_table(
        "prompt",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("custom", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", "language", name=op.f("pk_prompt")),
    )
    op.create_table(
        "queue",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("strategy", sa.String(length=30), nullable=False),
        sa.Column("ring_seconds", sa.Integer(), nullable=False),
        sa.Column("wrap_up_seconds", sa.Integer(), nullable=False),
        sa.Column("target_seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
    )
    op.create_table(
        "record",
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=True),
        sa.Column("queue", sa.String(length=40), nullable=True),
        sa.Column("agent", sa.String(length=20), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("wait", sa.BigInteger(), nullable=False),
        sa.Column("talk", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(length=1048576), nullable=False),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_agent_arrived", ["agent", "arrived"], unique=False)
        batch_op.create_index("ix_record_arrived_contact", ["arrived", "contact"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_party"), ["party"], unique=False)
        batch_op.create_index("ix_record_queue_arrived", ["queue", "arrived"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_settled"), ["settled"], unique=False)

    op.create_table(
        "record_tape",
        sa.Column("id", sa.String(length=90), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("agent", sa.String(length=20), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_tape")),
    )
    with op.batch_alter_table("record_tape", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_tape_contact"), ["contact"], unique=False)

    op.create_table(
        "vault_party",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.LargeBinary(length=80), nullable=True),
        sa.Column("sealed", sa.LargeBinary(length=1024), nullable=True),
        sa.Column("number_index", sa.String(length=64), nullable=True),
        sa.Column("tail_index", sa.String(length=64), nullable=True),
        sa.Column("vip", sa.SmallInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_party")),
        sa.UniqueConstraint("number_index", name=op.f("uq_vault_party_number_index")),
    )
    with op.batch_alter_table("vault_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vault_party_tail_index"), ["tail_index"], unique=False)

    op.create_table(
        "agent_membership",
        sa.Column("agent", sa.String(length=20), nullable=False),
        sa.Column("queue", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["agent.id"], name=op.f("fk_agent_membership_agent"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("agent", "queue", name=op.f("pk_agent_membership")),
    )
    op.create_table(
        "app_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["app_user.id"], name=op.f("fk_app_session_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_session")),
    )
    with op.batch_alter_table("app_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_app_session_expires"), ["expires"], unique=False)
        batch_op.create_index(batch_op.f("ix_app_session_user"), ["user"], unique=False)

    op.create_table(
        "flow_version",
        sa.Column("flow", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["flow"], ["flow.id"], name=op.f("fk_flow_version_flow")),
        sa.PrimaryKeyConstraint("flow", "version", name=op.f("pk_flow_version")),
    )
    op.create_table(
        "line",
        sa.Column("called", sa.String(length=40), nullable=False),
        sa.Column("flow", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["flow"], ["flow.id"], name=op.f("fk_line_flow")),
        sa.PrimaryKeyConstraint("called", name=op.f("pk_line")),
    )


def downgrade():
    op.drop_table("line")
    op.drop_table("flow_version")
    with op.batch_alter_table("app_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_app_session_user"))
        batch_op.drop_index(batch_op.f("ix_app_session_expires"))

    op.drop_table("app_session")
    op.drop_table("agent_membership")
    with op.batch_alter_table("vault_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vault_party_tail_index"))

    op.drop_table("vault_party")
    with op.batch_alter_table("record_tape", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_tape_contact"))

    op.drop_table("record_tape")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_settled"))
        batch_op.drop_index("ix_record_queue_arrived")
        batch_op.drop_index(batch_op.f("ix_record_party"))
        batch_op.drop_index("ix_record_arrived_contact")
        batch_op.drop_index("ix_record_agent_arrived")

    op.drop_table("record")
    op.drop_table("queue")
    op.drop_table("prompt")
    op.drop_table("projection_offset")
    op.drop_table("flow")
    op.drop_table("app_user")
    op.drop_table("agent")
