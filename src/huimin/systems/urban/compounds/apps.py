from django.apps import AppConfig


class CompoundsConfig(AppConfig):
    name = "huimin.systems.urban.compounds"
    label = "urban_compounds"
