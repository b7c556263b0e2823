"""Addresses of one's own account. Those django-allauth must find by its own names stand in `signin/pages.py`."""

from django.urls import path

from . import views

app_name = "signin"
mount = ""

urlpatterns = [
    path("accounts/", views.home, name="home"),
    path("accounts/preferences/", views.preferences, name="preferences"),
    path("accounts/sign-in/", views.sign_in, name="sign_in"),
    path("accounts/sign-in/code/", views.code, name="code"),
    path("accounts/sign-in/again/", views.code_again, name="code_again"),
    path("accounts/second-factor/", views.second_factor, name="second_factor"),
    path("accounts/post/", views.choose_post, name="post"),
    path("my/readings", views.readings, name="readings"),
]
