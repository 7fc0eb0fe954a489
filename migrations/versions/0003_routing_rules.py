"""Routing rules of queues, skills, what agents can do"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SHARES = (
    '[{"medium":"phone","most":1,"over":["message","mail"]},'
    '{"medium":"chat","most":4,"over":["message","mail"]},'
    '{"medium":"message","most":4,"over":["mail"]},'
    '{"medium":"mail","most":1,"over":[]}]'
)
QUEUE = {
    "vip_head_start_seconds": (sa.Integer(), 120),
    "strategies": (sa.Text(), "[]"),
    "needs": (sa.Text(), "[]"),
    "relaxations": (sa.Text(), "[]"),
    "overflows": (sa.Text(), "[]"),
    "site": (sa.String(length=40), ""),
    "version": (sa.Integer(), 1),
}
AGENT = {
    "skills": (sa.Text(), "[]"),
    "shares": (sa.Text(), SHARES),
    "kind": (sa.String(length=20), "ordinary"),
    "site": (sa.String(length=40), ""),
}


def upgrade():
    op.create_table(
        "skill",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
    )
    _add("queue", QUEUE)
    queue = sa.table("queue", sa.column("strategy"), sa.column("strategies"))
    for name in op.get_bind().execute(sa.select(queue.c.strategy).distinct()).scalars().all():
        op.execute(queue.update().where(queue.c.strategy == name).values(strategies=f'["{name}"]'))
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("strategy")
    op.add_column("agent", sa.Column("joined", sa.Date(), nullable=True))
    _add("agent", AGENT)


def _add(table, columns):
    """Columns that may not be empty, with a value in the rows that are there: text has no default everywhere."""
    for name, (kind, _) in columns.items():
        op.add_column(table, sa.Column(name, kind, nullable=True))
    rows = sa.table(table, *(sa.column(name) for name in columns))
    op.execute(rows.update().values({name: value for name, (_, value) in columns.items()}))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, (kind, _) in columns.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)


def downgrade():
    with op.batch_alter_table("agent", schema=None) as batch_op:
        for name in (*AGENT, "joined"):
            batch_op.drop_column(name)
    op.add_column("queue", sa.Column("strategy", sa.String(length=30), nullable=True))
    queue = sa.table("queue", sa.column("strategy"))
    op.execute(queue.update().values(strategy="longest_idle"))
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.alter_column("strategy", existing_type=sa.String(length=30), nullable=False)
        for name in QUEUE:
            batch_op.drop_column(name)
    op.drop_table("skill")
