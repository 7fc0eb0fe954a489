"""What callers of a queue hear while they wait, and how they may leave"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("queue", sa.Column("comfort", sa.Text(), nullable=True))
    queue = sa.table("queue", sa.column("comfort"))
    op.execute(queue.update().values(comfort="{}"))
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.alter_column("comfort", existing_type=sa.Text(), nullable=False)


def downgrade():
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("comfort")
