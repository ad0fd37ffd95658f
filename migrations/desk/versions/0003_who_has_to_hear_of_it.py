"""What the board shows besides the next step: who has yet to accept, who has to hear of it, and what was left alone."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = ("handed_to TEXT", "tell TEXT", "tell_due_at TEXT", "stale INTEGER NOT NULL DEFAULT 0", "raised TEXT")

BOARD = """
CREATE INDEX complaint_board ON complaint (
    grp, rank, next_due_at, id, number, kind, state, cycle, category, hcat, severity, harm, channel, flags,
    next_step, soon_at, changes_at, owner, waiting_on, waiting_since, promise_at, received_at, handed_to, tell,
    tell_due_at, stale, raised, acknowledged_at, resolved_at, put_right, review, reopens, clinician, rules_version,
    last_event_at
) WHERE open = 1
"""

BOARD_BEFORE = """
CREATE INDEX complaint_board ON complaint (
    grp, rank, next_due_at, id, number, kind, state, cycle, category, hcat, severity, harm, channel, flags,
    next_step, soon_at, changes_at, owner, waiting_on, waiting_since, promise_at, received_at, acknowledged_at,
    resolved_at, put_right, review, reopens, clinician, rules_version, last_event_at
) WHERE open = 1
"""


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("DROP INDEX complaint_board")
    for column in COLUMNS:
        run(f"ALTER TABLE complaint ADD COLUMN {column}")
    run(BOARD.strip())
    # Made by rules that knew nothing of the new columns: the first board makes them again.
    run("UPDATE complaint SET rules_version = '' WHERE open = 1")


def downgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("DROP INDEX complaint_board")
    for column in COLUMNS:
        run(f"ALTER TABLE complaint DROP COLUMN {column.partition(' ')[0]}")
    run(BOARD_BEFORE.strip())
