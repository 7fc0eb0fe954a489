"""When a queue warns: its service level's target, and how long a wait is worth a look"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_level_target", sa.SmallInteger(), nullable=False, server_default="80"))
        batch_op.add_column(sa.Column("wait_warning_seconds", sa.Integer(), nullable=False, server_default="30"))


def downgrade():
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("wait_warning_seconds")
        batch_op.drop_column("service_level_target")
