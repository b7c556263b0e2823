"""What slots refuses."""


class SlotsError(Exception):
    """The base of every refusal by slots."""

    code = "slots"


class SlotUnknown(SlotsError):
    """No part declares a slot of that name."""

    code = "slot_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"No slot {name!r} is declared. Declare it in slots.py of the face that shows it.")


class ContentMisshapen(SlotsError):
    """A filler gave content that its slot does not take."""

    code = "content_misshapen"

    def __init__(self, slot: str, part: str, content: object) -> None:
        super().__init__(f"{part} gave {type(content).__name__} to {slot!r}, which does not take it.")
