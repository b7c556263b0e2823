"""`./huimin casework …`: learning from past cases, and how good what was learned is."""

from dataclasses import asdict
from typing import Any

from huimin.kernel.access.api import Actor
from huimin.kernel.commands.api import Command, Terminal

from .learning import Learned, learn_from_past, learned_models
from .usage import in_use


def learn(terminal: Terminal) -> None:
    """Learns from past closed cases anew, as the worker does every night."""
    done = learn_from_past(actor=Actor.system("operator", channel="command"), progress=terminal.say)
    _tell(terminal, done, "Too few past cases; keywords suggest until there are more.")


def learned(terminal: Terminal) -> None:
    """The models in use, and how often they were right on cases held back."""
    models, uses = [_row(model) for model in learned_models()], [asdict(use) for use in in_use()]
    lines = [_line(model) for model in learned_models()] or ["Nothing was learned yet; keywords suggest."]
    lines += [
        f"{use['verb']} by {use['model']}: suggested {use['shown']} times, the first taken {use['first']} times, one of them"
        f" {use['among']} times"
        for use in uses
    ]
    terminal.data({"models": models, "in_use": uses}, "\n".join(lines))


def _tell(terminal: Terminal, models: list[Learned], nothing: str) -> None:
    terminal.data([_row(model) for model in models], "\n".join(_line(model) for model in models) or nothing)


def _row(model: Learned) -> dict[str, Any]:
    return {**asdict(model), "trained_at": model.trained_at.isoformat()}


def _line(model: Learned) -> str:
    report, first, three = model.report, model.report["top1"], model.report["top3"]
    return (
        f"{model.name}: {report['origin']}, {model.case_count} of them, {model.class_count} classes;"
        f" of {report['held_back']} held back {first['share']:.1%} ({first['low']:.1%}-{first['high']:.1%}) right at once,"
        f" {three['share']:.1%} among three; {model.size_bytes / 1e6:.1f} MB stored,"
        f" {report['memory_bytes'] / 1e6:.1f} MB in a process"
    )


COMMANDS = [
    Command("casework", "learn", "learn from past cases which types and units to suggest", learn, has_data=True),
    Command("casework", "learned", "the models in use, and how often they are right", learned, has_data=True),
]
