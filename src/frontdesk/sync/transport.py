"""The wire to the group server: one method a question, our errors only.

https with certificates checked, always: there is no switch. Redirects are not followed, since they could lead
to another machine. Plain http works to this very machine and then never through a proxy. What fails for want
of an answer is tried again after a random wait that grows, or after the wait the server asks for; every
question but enrolment may be asked twice without harm.
"""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec
import stamina

from frontdesk import __version__
from frontdesk.sync import answers
from frontdesk.sync.address import is_plain, safe_address
from frontdesk.sync.errors import (
    ChainRefused,
    NotAGroupServer,
    NotTrusted,
    ServerRefuses,
    SyncTrouble,
    TooOld,
    Unreachable,
    Untrusted,
)

T = TypeVar("T")
TIMEOUT_SECONDS = 30.0
CONNECT_SECONDS = 10.0
ANSWER_BYTES_MAX = 16 * 1024 * 1024
"""More than a full page of a feed; a longer answer is no answer of ours."""
WAIT_FIRST_SECONDS, WAIT_MAX_SECONDS = 1.0, 60.0
ASKED_MAX_SECONDS = 300.0
"""A server that asks for more is asked again after this; the next run comes anyway."""
ATTEMPTS = 5
TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
CHAIN_WORDS = frozenset({"chain-fork", "chain-gap"})
WHY = {"store-full": "its disk is full"}
"""The server's words for what keeps it from answering, where people can do something about it."""
UNTRUSTED: dict[int, Untrusted] = {9: "early", 10: "expired", 62: "name", 64: "name"}
"""OpenSSL's numbers (`X509_V_ERR_...`) for what is wrong with a certificate, as far as it changes what to do."""
TOO_OLD = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION"})
"""OpenSSL's words for a server that speaks no TLS of today."""


class _Pause(Exception):
    """No answer yet; `asked` is the wait that the server asked for, in seconds."""

    def __init__(self, trouble: SyncTrouble, asked: float = 0.0) -> None:
        self.trouble = trouble
        self.asked = asked
        super().__init__()


class Transport:
    """A line to one group server. Use it as a block; it is not shared between threads."""

    def __init__(
        self,
        server: str,
        token: str | None = None,
        *,
        attempts: int = ATTEMPTS,
        authority: str | None = None,
        wire: httpx.BaseTransport | None = None,
    ) -> None:
        """`authority` is the certificate of the group's own authority; `wire` replaces the network in tests.

        Raises `UnsafeAddress`.
        """
        self.server = safe_address(server)
        self.token = token or ""
        self.token_is_old = False
        """Whether the server said, with this desk's heads, that it is time for another token."""
        self._attempts = attempts
        headers = {"user-agent": f"frontdesk/{__version__}"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        plain = is_plain(self.server)
        self._client = httpx.Client(
            base_url=self.server,
            headers=headers,
            timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=not plain,
            verify=nobody_trusted() if plain else trusted(authority),
            transport=wire,
        )

    def __enter__(self) -> Self:
        """The line itself; nothing is opened before the first question."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._client.close()

    def hello(self) -> answers.Hello:
        """What the server speaks. Needs no token."""
        return self._ask("GET", "/v1/hello", answers.Hello)

    def enrol(self, wish: dict[str, Any]) -> answers.Enrolled:
        """Trade a code for a token. Asked once only: a code works once, whether the answer arrives or not."""
        return self._ask("POST", "/v1/enrol", answers.Enrolled, json=wish, attempts=1)

    def invite(self, proof_hash: str) -> answers.Invited:
        """The public part of a code for a further desk of this site."""
        return self._ask("POST", "/v1/invitations", answers.Invited, json={"proof_hash": proof_hash})

    def heads(self) -> list[answers.Head]:
        """Where this desk's chains end on the server."""
        found = self._ask("GET", "/v1/devices/me/heads", answers.Heads)
        self.token_is_old = found.renew_token
        return found.heads

    def link(self, epoch: str, seq: int) -> str | None:
        """The hash that the server has at one place of this desk's chain."""
        where = {"epoch": epoch, "seq": seq}
        return self._ask("GET", "/v1/devices/me/link", answers.Link, params=where).hash

    def push(self, batch: bytes) -> answers.Receipt:
        """Send a packed batch. Raises `ChainRefused` when it does not continue what the server has."""
        headers = {"content-type": "application/x-ndjson", "content-encoding": "zstd"}
        return self._ask("POST", "/v1/push", answers.Receipt, content=batch, headers=headers)

    def missing(self, ids: Sequence[str]) -> set[str]:
        """Which of these events the server lacks."""
        return set(self._ask("POST", "/v1/missing", answers.Missing, json={"ids": list(ids)}).missing)

    def letter(self, epoch: str, had: str | None = None) -> str:
        """The letter for the numbers of one of this desk's epochs; `had` is the one that the epoch has already."""
        wish = {"epoch": epoch} if had is None else {"epoch": epoch, "letter": had}
        return self._ask("POST", "/v1/letter", answers.Letter, json=wish).letter

    def new_token(self) -> str:
        """A token to follow the one in use, which goes on to work until the new one was used."""
        return self._ask("POST", "/v1/token/rotate", answers.NewToken).token

    def report(self, *, forked: Sequence[str] = ()) -> None:
        """Tell the server that a sync ran to its end, and which chains this desk had to leave."""
        self._answer("POST", "/v1/report", json={"program": __version__, "forked": list(forked)})

    def pull(self, store_id: str, after: int, limit: int) -> tuple[answers.PageHeader, list[bytes]]:
        """A page of the site's feed: its header and its lines."""
        where = {"store_id": store_id, "after": after, "limit": limit}
        first, *lines = self._answer("GET", "/v1/pull", params=where).split(b"\n")
        page = self._decoded(first, answers.PageHeader)
        lines = [line for line in lines if line]
        if len(lines) != page.count:
            raise Unreachable(self.server, "its answer was cut off")
        return page, lines

    def _ask(self, method: str, path: str, shape: type[T], *, attempts: int | None = None, **parts: Any) -> T:  # noqa: ANN401 - httpx's own options
        return self._decoded(self._answer(method, path, attempts=attempts, **parts), shape)

    def _decoded(self, content: bytes, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(content, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise NotAGroupServer(self.server, "its answer cannot be read") from None

    def _answer(self, method: str, path: str, *, attempts: int | None = None, **parts: Any) -> bytes:  # noqa: ANN401
        """The body of a good answer, after as many tries as are allowed."""
        try:
            for attempt in stamina.retry_context(on=full_jitter(), attempts=attempts or self._attempts, timeout=None):
                with attempt:
                    return self._once(method, path, **parts)
        except _Pause as gave_up:
            raise gave_up.trouble from None
        raise AssertionError("stamina ends with an answer or an error")

    def _once(self, method: str, path: str, **parts: Any) -> bytes:  # noqa: ANN401
        try:
            with self._client.stream(method, path, **parts) as response:
                body = self._bounded(response)
                status, asked = response.status_code, response.headers.get("retry-after", "")
        except httpx.HTTPError as cause:
            raise self._translated(cause) from None
        if httpx.codes.is_success(status):
            return body
        if status in TRY_AGAIN:
            why = WHY.get(_word_in(body), f"it answered {status}")
            trouble = Unreachable(self.server, why, retry_after=seconds_asked(asked))
            raise _Pause(trouble, trouble.retry_after)
        raise self._refusal(status, body)

    def _bounded(self, response: httpx.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > ANSWER_BYTES_MAX:
                raise NotAGroupServer(self.server, "its answer has no end")
        return bytes(body)

    def _translated(self, cause: httpx.HTTPError) -> Exception:
        tls = _tls_trouble(cause)
        if isinstance(tls, ssl.SSLCertVerificationError):
            return NotTrusted(self.server, UNTRUSTED.get(tls.verify_code))
        if tls is not None and tls.reason in TOO_OLD:
            return TooOld(self.server)
        why = "no answer in time" if isinstance(cause, httpx.TimeoutException) else "no connection"
        return _Pause(Unreachable(self.server, why))

    def _refusal(self, status: int, body: bytes) -> SyncTrouble:
        try:
            problem = msgspec.json.decode(body, type=answers.Problem)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return NotAGroupServer(self.server, f"it answered {status}")
        kind = ChainRefused if problem.error in CHAIN_WORDS else ServerRefuses
        return kind(problem.error, problem.message)


def _word_in(body: bytes) -> str:
    """The stable word of a refusal; nothing where it is none of ours."""
    try:
        return msgspec.json.decode(body, type=answers.Problem).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def full_jitter() -> Callable[[Exception], bool | float]:
    """Says whether and how long to wait: any time up to a limit that doubles, never less than the server asked for.

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter": desks that failed together come back apart.
    """
    limit = WAIT_FIRST_SECONDS

    def wait(error: Exception) -> bool | float:
        nonlocal limit
        if not isinstance(error, _Pause):
            return False
        seconds = min(error.asked, ASKED_MAX_SECONDS) + random.uniform(0, limit)  # noqa: S311 - spreads, hides nothing
        limit = min(limit * 2, WAIT_MAX_SECONDS)
        return seconds

    return wait


def seconds_asked(header: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float:
    """The wait that a `Retry-After` asks for, in seconds or as a date; 0 where it says nothing. RFC 9110, 10.2.3."""
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        return max(0.0, (parsedate_to_datetime(header) - now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def nobody_trusted() -> ssl.SSLContext:
    """For a line without TLS: certificates are checked as ever, and there is none to trust. Quick to make."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _tls_trouble(error: BaseException | None) -> ssl.SSLError | None:
    """What TLS itself said, behind the errors of the libraries."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error


def trusted(authority: str | None) -> ssl.SSLContext:
    """The certificates of this computer, the usual public ones, and the group's own authority if it has one.

    Raises `OSError` or `ValueError` for a text that is no certificate.
    """
    context = httpx.create_ssl_context()
    context.load_default_certs()
    if authority is not None:
        context.load_verify_locations(cadata=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
