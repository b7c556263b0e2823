"""Settings of casework."""

from huimin.kernel.manifest.types import Setting

SETTINGS = [
    Setting("casework.message_length", "int", "", 2000, "How many characters one message in a case may have."),
    Setting("casework.message_files", "int", "", 5, "How many files one message in a case may carry."),
    Setting(
        "casework.messages_an_hour",
        "int",
        "",
        20,
        "How many messages the resident's side of one case may send an hour.",
    ),
    Setting(
        "casework.case_page",
        "str",
        "",
        "/cases/{number}/",
        "Where messages to residents lead: the page of their case, with its number in the place of {number}.",
    ),
    Setting(
        "casework.sms_shows_words",
        "bool",
        "",
        False,
        "Whether a text message about an answer carries its words; otherwise only that there is one, and where.",
    ),
]
