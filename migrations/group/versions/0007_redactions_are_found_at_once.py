"""An index over the few events that erase words: each push asks whether there are any."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

REDACTED = sa.text("kind = 'redacted'")


def upgrade() -> None:
    op.create_index("ix_event_redacted", "event", ["site_id"], sqlite_where=REDACTED, postgresql_where=REDACTED)


def downgrade() -> None:
    op.drop_index("ix_event_redacted", table_name="event")
