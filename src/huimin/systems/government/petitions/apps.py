from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "huimin.systems.government.petitions"
    label = "government_petitions"
