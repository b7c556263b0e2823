"""The Django app of trips: it has no tables of its own."""

from django.apps import AppConfig


class TripsConfig(AppConfig):
    name = "huimin.kernel.trips"
    label = "trips"
    verbose_name = "Trips"
