"""The pages of the look itself: type size, the letter size of a wall, the gallery of parts."""

from django.urls import path

from . import views

app_name = "ui"
mount = "ui/"

urlpatterns = [
    path("type", views.type_size, name="type"),
    path("screen", views.screen, name="screen"),
    path("letter.css", views.letter, name="letter"),
    path("manifest.webmanifest", views.webmanifest, name="manifest"),
    path("gallery", views.gallery_page, name="gallery"),
    path("gallery/<slug:face>", views.gallery_page, name="gallery_face"),
    path("gallery/map/<slug:what>.json", views.gallery_map, name="gallery_map"),
]
