from .appeal import Appeal
from .card import Card
from .closing import Closing
from .finding import Finding
from .indicator_set import IndicatorSetVersion
from .order import Order, OrderStep
from .outcome import OrderSeen, Outcome, StaleOutcome
from .report import Report
from .rule_draft import RuleDraft
from .rule_set import RuleSetVersion
from .sample import Sample, SampleItem
from .sanction import Sanction
from .seen import PromiseSeen, ReturnSeen
from .tally import Tally
from .urging import Urging
from .watch import Watch

__all__ = [
    "Appeal",
    "Card",
    "Closing",
    "Finding",
    "IndicatorSetVersion",
    "Order",
    "OrderSeen",
    "OrderStep",
    "Outcome",
    "PromiseSeen",
    "Report",
    "ReturnSeen",
    "RuleDraft",
    "RuleSetVersion",
    "Sample",
    "SampleItem",
    "Sanction",
    "StaleOutcome",
    "Tally",
    "Urging",
    "Watch",
]
