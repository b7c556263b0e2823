"""Run within an installation under test: makes a town through the product's own doors and prints a key as JSON."""

import json

import django

django.setup()

from django.db import transaction  # noqa: E402

from huimin.engines.casework import factories  # noqa: E402
from huimin.kernel.access import factories as people  # noqa: E402

with transaction.atomic():
    factories.town()
    key = people.key("casework.case_raise", "casework.case_view", division_code=factories.STREET)
print(json.dumps({"key": key.secret}))  # noqa: T201
