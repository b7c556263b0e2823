"""Run within an installation under soak: a town, a key that raises and ends cases, and people before walls, as JSON."""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from huimin.engines.casework import factories  # noqa: E402
from huimin.kernel.access import factories as people  # noqa: E402

ACTS = ("raise", "view", "note", "urge", "void")

with transaction.atomic():
    town = factories.town()
    key = people.key(*(f"casework.case_{act}" for act in ACTS), division_code=factories.STREET)
    account = people.Account.objects.get(id=town["street_leader"].account_id)
    sessions = []
    for _ in range(int(sys.argv[1])):
        client = Client()
        people.sign_in(client, account)
        sessions.append(client.cookies["sessionid"].value)
print(json.dumps({"key": key.secret, "sessions": sessions}))
