"""Asking an address as somebody, and finding in the answer what must not be there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from importlib import import_module
from pathlib import Path
from typing import Any

from asgiref.sync import async_to_sync
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver

from huimin.kernel.access.probes import Probe
from huimin.kernel.manifest.api import parts

from .world import World, secrets

#: 422: what was sent is faulty, which machines are told before who they are is asked.
REFUSED = {302, 401, 403, 404, 405, 422}
STREAM_CHUNKS, STREAM_S = 200, 10


def routes(patterns: list[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the URL map: its name with its namespaces (the address itself where it has none), and itself."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, address, below)
        else:
            yield (f"{space}{pattern.name}" if pattern.name else address), address


def declared() -> Iterator[tuple[list[Probe], Callable[[Any], dict[str, str]]]]:
    """The probes that systems keep beside themselves in `tests/probes.py`, and what makes the rows they ask for."""
    for part in parts():
        if part.name.startswith("huimin.systems.") and (Path(part.path) / "tests" / "probes.py").exists():
            module = import_module(f"{part.name}.tests.probes")
            yield module.PROBES, getattr(module, "prepare", lambda town: {})


def ask(world: World, probe: Probe, who: str, *, method: str = "") -> HttpResponseBase:
    """What that person or machine is answered."""
    data = {name: _filled(value, world) for name, value in probe.data.items()}
    method = method or probe.method
    options: dict[str, Any] = {"data": data}
    if probe.path.startswith("/api/") and method not in ("GET", "HEAD"):
        options["content_type"] = "application/json"
    client = world.client(who)
    return getattr(client, method.lower())(_filled(probe.path, world), **options)


def found(world: World, probe: Probe, answer: HttpResponseBase) -> list[str]:
    """Which of A's things the answer tells, those apart that the question itself held."""
    asked = _filled(probe.path, world) + "".join(str(_filled(value, world)) for value in probe.data.values())
    told = text_of(answer) + str(answer.headers)
    return [name for name, value in secrets(world).items() if value in told and value not in asked]


def leaks(world: World, probe: Probe, who: str, *, method: str = "") -> list[str]:
    """What is wrong with how an outsider is answered; empty when nothing is."""
    before = world.stands()
    answer = ask(world, probe, who, method=method)
    wrong = [f"tells {name}" for name in found(world, probe, answer)]
    if answer.status_code >= 500 and probe.route != "healthz":  # not every process runs here
        wrong.append(f"answers {answer.status_code}")
    is_led_away = answer.status_code == 204 and "HX-Redirect" in answer
    if probe.insider and names_a_thing(probe, world) and answer.status_code not in REFUSED and not is_led_away:
        wrong.append(f"answers {answer.status_code} for a thing of A's")
    if world.stands() != before:
        wrong.append("changes what A has")
    return [f"{who}: {(method or probe.method)} {probe.path} {each}" for each in wrong]


def names_a_thing(probe: Probe, world: World) -> bool:
    """Whether the address itself points at something of A's; a list narrowed to it may answer that it is empty."""
    return any(f"{{{name}}}" in probe.path.split("?")[0] for name in world.things if name != "street")


def text_of(answer: HttpResponseBase) -> str:
    """The whole answer; of a live stream what comes until it ends."""
    if not answer.streaming:
        return answer.content.decode("utf-8", "replace")
    if answer.is_async:
        return async_to_sync(_read)(answer.streaming_content)
    return b"".join(answer.streaming_content).decode("utf-8", "replace")


async def _read(chunks: AsyncIterator[bytes]) -> str:
    said: list[bytes] = []
    async with asyncio.timeout(STREAM_S), aclosing(chunks):
        async for chunk in chunks:
            said.append(chunk)
            if len(said) >= STREAM_CHUNKS:
                break
    return b"".join(said).decode("utf-8", "replace")


def _filled(value: Any, world: World) -> Any:
    return value.format(**world.things) if isinstance(value, str) else value
