"""The words of the faults and oddities that only requests have."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "closed_before_created": (
        _("It was closed before it was created."),
        _("State status.closed_before_created: keep or drop, or mend the row."),
    ),
    "final_without_close_date": (
        _("The status says it is over, yet there is no closing time."),
        _("State status.final_without_date and status.estimate_from."),
    ),
    "open_with_close_date": (
        _("The status says it is open, yet there is a closing time."),
        _("State status.open_with_date: status or dates."),
    ),
    "no_status": (_("The status is empty; the dates decide."), ""),
    "no_unit": (_("No unit is named; the case waits for dispatch."), _("State unit.otherwise.")),
    "unknown_channel": (_("The channel is none of ours; “import” stands for it."), _("Map it in channel.map.")),
    "unknown_outcome": (_("The outcome is none of ours and left out."), _("Map it in outcome.map.")),
    "unknown_rating": (_("The rating is not 1 to 5 and left out."), _("Map it in rating.map.")),
    "handled_here": (
        _("Somebody acted on this case here since it was taken over."),
        _("Decide by hand which is right; the case was left as it is."),
    ),
    "stage_out_of_order": (_("A stage lies before the creation or after the end."), ""),
}
