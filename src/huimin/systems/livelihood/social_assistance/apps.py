from django.apps import AppConfig


class SocialAssistanceConfig(AppConfig):
    name = "huimin.systems.livelihood.social_assistance"
    label = "livelihood_social_assistance"
