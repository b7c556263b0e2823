from django.apps import AppConfig


class GridManagementConfig(AppConfig):
    name = "huimin.systems.urban.grid_management"
    label = "urban_grid_management"
