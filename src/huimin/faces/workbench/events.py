"""Facts of the desk itself: what people share, hand over and note beside cases. Ids and counts, never words."""

from huimin.kernel.facts.types import Publish

_CASE = {"case": "which case"}
_SHARED = {"shared_with": "personal, unit or street"}

PUBLISHES = [
    Publish("workbench.view_saved", "A view was saved or changed.", _SHARED),
    Publish("workbench.view_dropped", "A view was dropped.", _SHARED),
    Publish("workbench.bulk_started", "One act was begun on many cases.", {"verb": "which", "count": "how many"}),
    Publish("workbench.bulk_stopped", "One act on many cases was stopped.", {"left": "how many were not tried"}),
    Publish("workbench.person_mentioned", "Somebody was named in a note.", {**_CASE, "fact": "the note's act"}),
    Publish("workbench.mention_seen", "Who was named has seen it.", _CASE),
    Publish("workbench.private_note_kept", "Somebody keeps a note of their own on a case.", _CASE),
    Publish("workbench.private_note_erased", "A private note was erased.", _CASE),
    Publish("workbench.item_added", "A thing to do was put on a checklist.", _CASE),
    Publish("workbench.item_ticked", "A thing to do was ticked off.", _CASE),
    Publish("workbench.item_unticked", "A thing to do was opened again.", _CASE),
    Publish("workbench.item_dropped", "A thing to do was taken off a checklist.", _CASE),
    Publish("workbench.text_written", "A quick text got new words.", {**_SHARED, "number": "its version"}),
    Publish("workbench.text_ended", "A quick text is no longer offered.", _SHARED),
    Publish(
        "workbench.shift_handed_over", "A desk was handed over.", {"unit": "whose", "open": "cases", "late": "of these"}
    ),
    Publish("workbench.shift_received", "A desk was taken over.", {"unit": "whose"}),
]
