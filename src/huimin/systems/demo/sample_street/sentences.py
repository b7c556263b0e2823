"""Constructed sentences of residents for learning and measuring suggestions: phrases written by hand, joined by a grammar.

Nothing here was said by anybody. Phrases to learn from and those held back share nothing, openings and endings neither; so a
model is measured by phrases it has not seen, though by the same pen: real residents are more various, and it is right less often.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock

DATA = Path(__file__).parent / "data" / "sentences.yaml"
#: Sentences of each case type.
LEARNED, HELD_BACK = 44, 12
PLACES = (
    "5号楼3门", "我们楼下", "菜市场门口", "小学旁边", "2号楼后头", "社区医院对过", "胡同口", "当院里", "楼前头", "路口那儿",
    "地铁站边上", "小花园里",
)  # fmt: skip
LEARNED_PARTS = (
    ("", "", "你好，", "同志，", "师傅您好，", "我是老住户了，", "跟您反映个事，", "喂，", "我说一下啊，"),
    ("", "", "，麻烦管管", "，快来看看吧", "，谢谢了", "，都好几天了", "，急", "，求求了", "，没人管"),
)
HELD_BACK_PARTS = (
    ("", "", "您好，", "哎，", "打扰了，", "介事儿得跟你们念叨念叨，", "我七十多了，", "我替我妈说一声，"),
    ("", "", "，辛苦你们了", "，嘛时候能弄好", "，拜托", "，打了电话也没人来", "，盼回复", "，老这样可不行"),
)
#: Slips of the pen, and words as they are said at home.
SLIPS = (
    ("垃圾", "拉圾"), ("路灯", "路登"), ("怎么", "咋"), ("什么", "嘛"), ("坏了", "怀了"), ("的", "地"), ("没有", "没得"),
    ("特别", "忒"), ("停车", "亭车"), ("暖气", "暖汽"), ("，", " "), ("在", "再"), ("井盖", "井改"), ("那儿", "那嘎达"),
    ("收拾", "拾掇"),
)  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """A sentence, the case type it is about, and by which of its phrases."""

    type_code: str
    text: str
    phrase: int
    is_held_back: bool


def sentences(seed: int = 20261125) -> list[Sentence]:
    """All sentences, those to learn from and those held back; the same seed gives the same ones."""
    lots = random.Random(seed)  # noqa: S311 - no secret
    made = []
    for code, phrases in sorted(yaml.safe_load(DATA.read_text("utf-8")).items()):
        made += [
            Sentence(code, text, phrase, False)
            for text, phrase in _made(phrases["learn"], LEARNED_PARTS, LEARNED, lots)
        ]
        made += [
            Sentence(code, text, phrase, True)
            for text, phrase in _made(phrases["hold"], HELD_BACK_PARTS, HELD_BACK, lots)
        ]
    return made


def learn(actor: access.Actor) -> None:
    """The demo suggests by these sentences, since nobody has closed thousands of cases here; once is enough."""
    if casework.learned_models():
        return
    made = sentences()
    at = clock.now()
    learned, held_back = (
        [
            casework.Example(one.text, one.type_code, at + timedelta(minutes=one.phrase))
            for one in made
            if one.is_held_back == flag
        ]
        for flag in (False, True)
    )
    casework.learn_from(
        actor=actor, target="type", family="han", examples=learned, held_back=held_back, origin="constructed sentences"
    )


def _made(
    phrases: list[str], parts: tuple[tuple[str, ...], tuple[str, ...]], count: int, lots: random.Random
) -> list[tuple[str, int]]:
    """So many different sentences, each phrase about as often as the others."""
    opening, ending = parts
    found: dict[str, int] = {}
    for turn in range(count * 20):
        phrase = phrases[turn % len(phrases)].replace("○", lots.choice(PLACES))
        if "○" not in phrases[turn % len(phrases)] and lots.random() < 0.3:
            phrase = f"{lots.choice(PLACES)}，{phrase}"
        text = f"{lots.choice(opening)}{phrase}{lots.choice(ending)}"
        if lots.random() < 0.25:
            text = _slipped(text, lots)
        found.setdefault(text, turn % len(phrases))
        if len(found) == count:
            break
    return list(found.items())


def _slipped(text: str, lots: random.Random) -> str:
    fitting = [slip for slip in SLIPS if slip[0] in text]
    if not fitting:
        return text
    right, wrong = lots.choice(fitting)
    return text.replace(right, wrong, 1)
