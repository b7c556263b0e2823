"""Whatever the editor can make, whole or not, goes out as a file and comes back the same; and its pages can show it."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.faces.workbench.designer import diagram, wording
from huimin.faces.workbench.designer.asks import read, show
from huimin.faces.workbench.designer.sections import SECTIONS
from huimin.kernel.access import factories as people

pytestmark = pytest.mark.django_db

#: What people type and paste: any letter the database can hold, and what YAML takes for something else.
TYPED = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12),
    st.sampled_from(
        [
            "",
            "yes",
            "null",
            "~",
            "1e3",
            "2026-01-01",
            "- a",
            "a: b",
            "#",
            "'",
            '"',
            "{",
            "\u2028",
            "\x85",
            "0x1",
            "１２",
        ]
    ),
)


@st.composite
def forms(draw):
    """The form of every section, filled in somehow."""
    sent = QueryDict(mutable=True)
    for section in SECTIONS.values():
        fill(draw, section.asks, sent, "")
    return sent


def fill(draw, asks, sent, prefix):
    for ask in asks:
        name = prefix + ask.key
        match ask.kind:
            case "words":
                for language in ("zh-hans", "en"):
                    sent[f"{name}-{language}"] = draw(TYPED)
            case "one" | "many":
                sent.setlist(name, draw(st.lists(st.sampled_from([code for code, _ in ask.offered()]), max_size=3)))
            case "tick":
                sent[name] = draw(st.sampled_from(["", "1"]))
            case "limit":
                sent[f"{name}-amount"], sent[f"{name}-unit"] = draw(TYPED), draw(st.sampled_from(["h", "wd", ""]))
            case "part":
                fill(draw, ask.asks, sent, f"{name}-")
            case "rows":
                marks = [str(mark) for mark in range(draw(st.integers(0, 2)))]
                sent.setlist(f"{name}-row", marks)
                for mark in marks:
                    fill(draw, ask.asks, sent, f"{name}-{mark}-")
            case "whole" | "number":
                sent[name] = draw(st.one_of(TYPED, st.integers().map(str), st.floats().map(str)))
            case _:
                sent[name] = draw(TYPED)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making so large a form smaller takes minutes
)  # fmt: skip
@given(sent=forms())
def test_any_draft_goes_out_and_comes_back(steward, sent):
    draft = casework.draft_begin(actor=steward, code="test.any", content={})
    for section in SECTIONS.values():
        changes = read(section.asks, sent, draft.content)
        draft = casework.draft_change(actor=steward, draft_id=draft.id, revision=draft.revision, changes=changes)
    ((again, faults),) = casework.draft_import(actor=steward, text=casework.draft_export(draft=draft), name="x.yaml")
    assert again.content == draft.content
    assert len(faults) == len(draft.faults)
    for section in SECTIONS.values():
        show(section.asks, draft.content, wording.by_key(draft.faults))
    assert len(wording.fault_lines(draft.faults)) == len(draft.faults)
    wording.change_lines(casework.difference({}, draft.content))
    wording.change_lines(casework.difference(factories.GARBAGE, draft.content))
    assert "<svg" in diagram.svg(draft.content)


@pytest.fixture
def steward(db):
    factories.town()
    return people.actor(role="data_steward", division=factories.STREET)
