"""A learned model as numbers: the pieces of a text, the same answers as scikit-learn, and what is refused when it is loaded."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.access.api import Where

from .. import training
from ..grams import HAN, LATIN, family_of, grams, places
from ..model import Broken, Model, digest_of
from ..training import Example, TooFew, interval, learn

AT = datetime(2026, 1, 1, tzinfo=UTC)
NOWHERE = Where()
LAMP = ("路灯不亮", "路灯坏了", "灯杆歪了", "晚上路灯灭了", "路灯一闪一闪")
WASTE = ("垃圾没人收", "垃圾堆臭了", "一堆垃圾", "垃圾满地", "乱倒垃圾")


def examples(count=120):
    """Twice so many examples of two kinds, in order of time."""
    return [
        Example(f"{words[turn % 5]}，{turn}号楼", label, AT + timedelta(minutes=turn))
        for turn in range(count)
        for label, words in (("lamp", LAMP), ("waste", WASTE))
    ]


@pytest.fixture(scope="module")
def learned():
    return learn(examples(), family=HAN, name="type-han-1")


def test_pieces_worked_out_by_hand():
    assert grams("路灯坏", HAN) == ["路", "灯", "坏", "路灯", "灯坏", "路灯坏"]
    assert grams("路灯,坏", HAN) == ["路", "灯", "路灯", "坏"], "no piece runs over a mark"
    assert grams("Bin", LATIN) == [" b", "bi", "in", "n ", " bi", "bin", "in ", " bin", "bin ", " bin "]
    assert grams("12号", HAN) == grams("９7号", HAN), "figures are alike"
    assert places(Where(street="s"), "t") == ["\x1fstreet=s", "\x1ftype=t"]


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("路灯坏了", HAN),
        ("street lamp is dark", LATIN),
        ("WiFi坏了", HAN),
        ("the 路 is closed today please", LATIN),
        ("", HAN),
    ],
)
def test_the_script_decides_which_model_reads(text, family):
    assert family_of(text) == family


def test_shares_are_those_of_scikit_learn(monkeypatch):
    """The web process counts by hand what scikit-learn would; both must say the same."""
    kept = {}

    def spy(self, *given):
        kept["sklearn"] = self
        return fit(self, *given)

    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression.fit
    monkeypatch.setattr(LogisticRegression, "fit", spy)
    three = [*examples(), *(Example(f"井盖丢了{turn}", "cover", AT) for turn in range(60))]
    model = training._fit(three, family=HAN, name="x")
    for text in ("路灯和垃圾", "井盖翻了", "一堆灯"):
        at, values = model.vector(text, NOWHERE)
        row = np.zeros((1, len(model.vocabulary)), np.float32)
        row[0, at] = values
        assert model.shares(at, values) == pytest.approx(kept["sklearn"].predict_proba(row)[0], abs=1e-4)


def test_the_likeliest_comes_first_with_the_words_that_say_so(learned):
    model, report = learned
    first, second = model.rank("我们楼下路灯不亮了", NOWHERE)
    assert (first.code, second.code) == ("lamp", "waste")
    assert first.share > 0.9 > second.share
    assert any("路灯" in piece for piece in first.why)
    assert report["top1"]["share"] == 1.0
    assert report["held_back"] == 48  # the latest fifth of 240
    assert report["cases"] == 240


def test_of_a_text_without_a_known_piece_nothing_is_said(learned):
    assert learned[0].rank("★☆", NOWHERE) == []
    assert learned[0].rank("", NOWHERE) == []


def test_what_is_stored_is_what_was_learned_but_for_rounding(learned):
    model = learned[0]
    content = model.dump()
    assert content == model.dump()
    again = Model.load("x", content, digest_of(content))
    for text in ("路灯", "垃圾", "楼下有堆垃圾，路灯也坏了"):
        assert [item.code for item in again.rank(text, NOWHERE)] == [item.code for item in model.rank(text, NOWHERE)]
        assert again.rank(text, NOWHERE)[0].share == pytest.approx(model.rank(text, NOWHERE)[0].share, abs=0.01)


def test_what_is_not_what_was_stored_is_refused(learned):
    content = learned[0].dump()
    with pytest.raises(Broken):
        Model.load("x", content[:-1] + b"x", digest_of(content))
    with pytest.raises(Broken):
        Model.load("x", b"no npz", digest_of(b"no npz"))


def test_an_artefact_that_carries_code_is_not_run():
    """A pickle inside an npz is refused: it would run whatever its writer wished."""
    import io

    kept = io.BytesIO()
    np.savez(kept, names=np.array([print], dtype=object))
    content = kept.getvalue()
    with pytest.raises(Broken):
        Model.load("x", content, digest_of(content))


def test_too_few_cases_teach_nothing():
    with pytest.raises(TooFew, match="8 cases"):
        learn(examples(4), family=HAN, name="x")


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)
def test_intervals_of_wilson(right, count, low, high):
    """Values of the formula as published for 8, 0 and 10 of 10."""
    found = interval(right, count)
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


@given(text=st.text(max_size=80))
def test_shares_of_any_text_are_parts_of_one(learned, text):
    found = learned[0].rank(text, NOWHERE, most=9)
    assert all(0 <= item.share <= 1 for item in found)
    assert not found or sum(item.share for item in found) == pytest.approx(1, abs=0.01)
