"""What a job says of itself, and how it is measured: eight kept-alive connections, five rounds, their median."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import uvloop

CONNECTIONS = 8
ROUNDS = 5


@dataclass
class Measurement:
    """One job beside its limit and its peer. Units: `unit` is "ms" (less is better) or "1/s" (more is better)."""

    job: str
    unit: str
    ours: float
    limit: float
    limit_name: str
    peer: float
    peer_name: str
    goals: dict[str, float] = field(default_factory=dict)
    """Names of `ratios()` and the least each should be."""
    more: dict[str, float] = field(default_factory=dict)
    """Further ratios with a goal of their own, "more is better"."""

    def over(self, other: float) -> float:
        """Ours against another figure; 1 is equal, more is better."""
        return other / self.ours if self.unit == "ms" else self.ours / other

    def ratios(self) -> dict[str, float]:
        """Every ratio a goal may speak of."""
        return {"limit": self.over(self.limit), "peer": self.over(self.peer), **self.more}


def median_of_rounds(measure: Callable[[], float], *, warm: Callable[[], Any] | None = None) -> float:
    """The median of five rounds, after one that only warms."""
    (warm or measure)()
    return median(measure() for _ in range(ROUNDS))


def once_ms(work: Callable[[], Any], *, times: int) -> float:
    """The median time of one call, in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return median(spent)


@dataclass(frozen=True)
class Round:
    """What one round over HTTP took."""

    seconds: float
    latencies_ms: list[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies_ms) / self.seconds

    @property
    def p50_ms(self) -> float:
        return median(self.latencies_ms)


def request(path: str, *, cookie: str = "", headers: Iterable[tuple[str, str]] = (), body: Any = None) -> bytes:
    """A request as it goes over the wire: a GET, or a POST of the body as JSON."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: localhost", "Accept: */*"]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Failed(Exception):
    """An answer was not what it should be: nothing is measured by errors."""


class _Connection(asyncio.Protocol):
    """One kept-alive connection; `ask` sends a request and waits until its answer is whole."""

    def __init__(self) -> None:
        self.latencies_ms: list[float] = []
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    async def ask(self, line: bytes) -> None:
        """Raises: Failed for an answer other than 200 and 201."""
        self.received.clear()
        self.answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sent_at = time.perf_counter()
        self.transport.write(line)
        await self.answered
        self.latencies_ms.append((time.perf_counter() - sent_at) * 1000)
        if not self.received.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            raise Failed(self.received[:3000].decode(errors="replace"))

    async def ask_all(self, lines: Sequence[bytes]) -> None:
        """One after the other."""
        for line in lines:
            await self.ask(line)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, mark, body = self.received.partition(b"\r\n\r\n")
        if mark and _is_whole(head.lower(), body) and not self.answered.done():
            self.answered.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.answered.done():
            self.answered.set_exception(error or Failed("the server closed the connection"))


def _is_whole(head: bytearray, body: bytearray) -> bool:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return len(body) >= int(value)
    return body.endswith(b"0\r\n\r\n")


def drive(port: int, requests: Sequence[Sequence[bytes]], *, in_turn: bool = False) -> Round:
    """Sends each list of requests over a connection of its own: all at once, or one request at a time, in turn.

    At once shows how much is done a second; in turn how long one request takes when none waits for another.
    Raises: Failed for an answer other than 200 and 201.
    """

    async def all_of_them() -> Round:
        loop = asyncio.get_running_loop()
        made = [await loop.create_connection(_Connection, "127.0.0.1", port) for _ in requests]
        connections = [connection for _, connection in made]
        start = time.perf_counter()
        if in_turn:
            for turn in zip(*requests, strict=True):
                for connection, line in zip(connections, turn, strict=True):
                    await connection.ask(line)
        else:
            await asyncio.gather(
                *(connection.ask_all(lines) for connection, lines in zip(connections, requests, strict=True))
            )
        seconds = time.perf_counter() - start
        for connection in connections:
            connection.transport.close()
        return Round(seconds, [item for connection in connections for item in connection.latencies_ms])

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(all_of_them())
