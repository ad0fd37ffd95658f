"""An account says by itself whether all practices concern it: one whose last row of a practice is gone sees none.

Existing accounts keep what they had.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

HAS_SITES = "EXISTS (SELECT 1 FROM account_site WHERE account_site.account_id = account.id)"
SAY_IT = f"UPDATE account SET all_sites = NOT {HAS_SITES}"


def upgrade() -> None:
    op.add_column("account", sa.Column("all_sites", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(SAY_IT)


def downgrade() -> None:
    """Whom no practice concerns would see them all there: nobody may go on who is left without a row."""
    op.execute(f"UPDATE account SET revoked_at = added_at WHERE NOT all_sites AND NOT {HAS_SITES}")
    op.execute("ALTER TABLE account DROP COLUMN all_sites")  # in place: other tables refer to these rows
