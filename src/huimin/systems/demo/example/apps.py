from django.apps import AppConfig


class DemoExampleConfig(AppConfig):
    name = "huimin.systems.demo.example"
    label = "demo_example"
    verbose_name = "Example system"
