"""What other parts may put into the workbench's pages."""

from huimin.kernel.slots.api import IndicatorCard, Link, Panel, Slot, Todo

SLOTS = [
    Slot(
        name="workbench.home.cards",
        title="Figures on the workbench's first page",
        doc="A figure within the person's jurisdiction; its link opens the rows behind it.",
        shape=IndicatorCard,
    ),
    Slot(
        name="workbench.home.todos",
        title="To-dos on the workbench's first page",
        doc="Rows of work that wait for this person in another part, at most 200, found by few queries; they stand among"
        " the cases by urgency. A Link with its count is taken for one row without a deadline.",
        shape=(Todo, Link),
    ),
    Slot(
        name="workbench.case.aside",
        title="Beside a case at the workbench",
        doc="What a system knows about the case, for staff who may see it.",
        shape=Panel,
        context=("case_id",),
    ),
]
