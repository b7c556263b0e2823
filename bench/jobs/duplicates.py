"""duplicates, suggestion: what a resident is told while typing, in process up to plain values; beside it the bare work."""

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

from django.db import connection
from django.utils import timezone

from context import Context
from database import connect
from huimin.engines.casework import api as casework
from huimin.engines.casework.duplicates.similarity import similarity
from huimin.engines.casework.learning import learning, serving, training
from huimin.engines.casework.learning.training import Example
from huimin.engines.casework.models import Case
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.systems.demo.sample_street.sentences import sentences
from measure import Measurement, median_of_rounds, once_ms

PLACES, TIMES = 200, 60
MOST_MS = {"duplicates": 50.0, "duplicates_staff": 50.0, "suggestion": 20.0}
BARE = (
    "SELECT c.id FROM casework_case c WHERE c.point && ST_Expand(ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s)"
    " AND c.raised_at >= %s AND c.raised_at <= %s LIMIT 80"
)


def run(context: Context) -> list[Measurement]:
    """Places and words of cases of the last days, asked for again and again."""
    needs = _needs()
    staff = access.actor_for_account(context.officers[0].account_id)
    with connect() as database:
        turn = cycle(needs)

        def bare() -> None:
            need, now = next(turn), timezone.now()
            span = timedelta(days=7)
            database.execute(BARE, [need.lon, need.lat, 50 / 111_320, now - span, now + span]).fetchall()

        limit = _median(bare)
        naive = _median(lambda: _naive(next(turn)), times=5)
        found = [
            _said("duplicates", _median(lambda: casework.public_likely(need=next(turn))), limit, "one indexed statement", naive),
            _said("duplicates_staff", _median(lambda: casework.likely(actor=staff, need=next(turn))), limit,
                  "one indexed statement", naive),
        ]  # fmt: skip
    return [*found, _suggestion()]


def _said(job: str, ours: float, limit: float, limit_name: str, peer: float) -> Measurement:
    return Measurement(
        job, "ms", ours, limit, limit_name, peer, "cases of the community since a week read by the ORM and compared",
        goals={"ms": MOST_MS[job]},
    )  # fmt: skip


def _needs() -> list[casework.Need]:
    """What residents near cases of the last week would ask."""
    with connection.cursor() as db:
        db.execute(
            "SELECT type_code, description, ST_X(point), ST_Y(point), city_code, district_code, street_code, community_code"
            " FROM casework_case WHERE raised_at > now() - interval '7 days' ORDER BY md5(id::text) LIMIT %s",
            [PLACES],
        )
        return [
            casework.Need(text=text, type_code=code, lon=lon, lat=lat, where=Where(*where))
            for code, text, lon, lat, *where in db.fetchall()
        ]


def _naive(need: casework.Need) -> None:
    since = timezone.now() - timedelta(days=7)
    rows = Case.objects.filter(community_code=need.where.community, raised_at__gte=since)
    sorted(rows, key=lambda row: -similarity(need.text, row.description))


def _suggestion() -> Measurement:
    """A model of the constructed sentences, asked as the portal asks."""
    made = sentences()
    at = timezone.now()
    learned = [Example(one.text, one.type_code, at + timedelta(minutes=one.phrase)) for one in made]
    model, report = training.learn(learned, family="han", name="type-han-1")
    learning._store(Actor.system("bench"), "type", 1, model, report)
    serving.forget()
    asked = cycle(random.Random(1).sample([one.text for one in made], 100))  # noqa: S311 - no secret
    ours = _median(lambda: casework.suggest(text=next(asked), channel="portal"))
    limit = _median(lambda: model.rank(next(asked), Where()))
    whole = _whole(learned)
    return Measurement(
        "suggestion", "ms", ours, limit, "the model alone", _median(lambda: whole(next(asked))),
        "the same model served by scikit-learn", goals={"ms": MOST_MS["suggestion"]},
    )  # fmt: skip


def _whole(learned: list[Example]) -> Callable[[str], object]:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - to compare alone
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2),
        LogisticRegression(C=training.FIT),
    )
    pipeline.fit([one.text for one in learned], [one.label for one in learned])
    return lambda text: pipeline.predict_proba([text])


def _median(work: Callable[[], object], *, times: int = TIMES) -> float:
    return median_of_rounds(lambda: once_ms(work, times=times))
