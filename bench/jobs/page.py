"""page: the workbench's page of fifty rows, signed in; beside it the same page of plain Django, and Django's hello."""

from context import Context
from measure import CONNECTIONS, Measurement, drive, median_of_rounds, request
from server import HELLO, OURS, PLAIN, serve

EACH = 40
EACH_HELLO = 400


def run(context: Context) -> list[Measurement]:
    """All three under the same server, one after the other."""
    ours = _rate(OURS, context, [request("/workbench/cases/", cookie=one.cookie) for one in context.officers], EACH)
    plain = _rate(
        PLAIN, context, [request(f"/?unit={one.unit}", cookie=one.plain_cookie) for one in context.officers], EACH
    )
    hello = _rate(HELLO, context, [request("/")] * CONNECTIONS, EACH_HELLO)
    return [
        Measurement(
            "page", "1/s", ours, hello, "Django hello under the same server", plain,
            "plain Django templates under the same server", goals={"limit": 0.1, "peer": 3},
        )
    ]  # fmt: skip


def _rate(target: str, context: Context, lines: list[bytes], each: int) -> float:
    with serve(target, context.port):
        return median_of_rounds(lambda: drive(context.port, [[line] * each for line in lines]).rate)
