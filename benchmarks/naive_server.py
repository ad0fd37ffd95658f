"""A server as it is written first: one request a record, one INSERT, one commit."""

from __future__ import annotations

import sys

import psycopg
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

KEEP = """
INSERT INTO base (site_id, position, id, device, epoch, seq, clock_ahead, subject, kind, body, hash, received_at)
VALUES (1, %s, %s, %s, %s, %s, false, %s, %s, %s, %s, '2026-05-22T13:00:00.000Z') ON CONFLICT DO NOTHING
"""


class Record(BaseModel):
    """One event."""

    position: int
    id: str
    device: str
    epoch: str
    seq: int
    subject: str
    kind: str
    hash: str
    body: str


def app_over(database: str) -> FastAPI:
    """The program, with one connection, since it has one client."""
    app = FastAPI()
    line = psycopg.connect(database, autocommit=True)

    @app.get("/readyz")
    def readyz() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/records", status_code=201)
    def keep(one: Record) -> dict[str, str]:
        body = one.body.encode()
        line.execute(
            KEEP, (one.position, one.id, one.device, one.epoch, one.seq, one.subject, one.kind, body, one.hash)
        )
        return {"status": "kept"}

    return app


if __name__ == "__main__":
    uvicorn.run(app_over(sys.argv[1]), port=int(sys.argv[-1]), log_level="error", access_log=False)
