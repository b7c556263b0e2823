"""The addresses of the duty room."""

from django.urls import path

from .views import case, desk, scene, wall

mount = "control/"
app_name = "control"

urlpatterns = [
    path("", wall.wall, name="home"),
    path("figures", wall.figures, name="figures"),
    path("lists", wall.lists, name="lists"),
    path("points.geojson", wall.points, name="points"),
    path("cases/<str:number>/", case.case, name="case"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<str:number>/do/<slug:verb>", desk.act, name="act"),
    path("scenes/", scene.scenes_page, name="scenes"),
    path("scenes/declare", scene.declare, name="scene_declare"),
    path("scenes/<slug:code>/", scene.edit, name="scene_edit"),
]
