"""What the station publishes. What is done to cases is told by casework."""

from huimin.kernel.facts.api import Publish

PUBLISHES = [
    Publish("visit.begun", "A person came to a station's counter."),
    Publish("visit.person_known", "The person at the counter was found or added by phone.", {"resident": "account"}),
    Publish("visit.person_proved", "The person at the counter showed their one-time code.", {"resident": "account"}),
    Publish(
        "visit.cases_listed",
        "A worker read a masked page of a person's cases; the reason says what for.",
        {"visit": "the visit", "count": "cases shown", "proved": "whether the person had shown a code"},
    ),
    Publish("visit.ended", "A visit was over.", {"raised": "how many cases were raised", "by": "worker, next or time"}),
]
