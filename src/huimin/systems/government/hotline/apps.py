from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "huimin.systems.government.hotline"
    label = "government_hotline"
