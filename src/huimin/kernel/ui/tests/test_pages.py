import json
import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

FACES = ("portal", "station", "workbench", "control", "plain")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo() -> object:
    with override_settings(IS_DEMO=True):
        yield


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_frame_is_whole(client: Client, face: str, language: str) -> None:
    """One h1, a title that names the page, a skip link to main, the language said, no inline script or style."""
    client.cookies["django_language"] = language
    page = client.get(reverse("ui:gallery_face", args=[face])).content.decode()
    assert page.count("<h1") == 1
    assert re.search(r"<title>[^<]{2,} · ", page)
    assert '<a class="skip" href="#main">' in page
    assert '<main id="main"' in page
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page)


def test_the_gallery_is_for_makers_only(client: Client) -> None:
    with override_settings(IS_DEMO=False, DEBUG=False):
        assert client.get(reverse("ui:gallery")).status_code == 404
        assert client.get(reverse("ui:gallery_map", args=["points"])).status_code == 404


def test_large_type_is_kept_and_leads_back(client: Client) -> None:
    page = reverse("ui:gallery_face", args=["portal"])
    assert client.post(reverse("ui:type"), {"size": "large", "next": page}).url == page
    assert 'class="portal large"' in client.get(page).content.decode()
    client.post(reverse("ui:type"), {"size": "normal", "next": page})
    assert 'class="portal"' in client.get(page).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_type_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert client.post(reverse("ui:type"), {"size": "large", "next": elsewhere}).url == "/"


def test_a_wall_says_its_size_and_letters_follow(client: Client) -> None:
    assert "4.110vh" in client.get(reverse("ui:letter")).content.decode()
    client.post(reverse("ui:screen"), {"inches": "110", "distance": "5", "next": "/"})
    assert "2.055vh" in client.get(reverse("ui:letter")).content.decode()


@pytest.mark.parametrize(("inches", "distance"), [("0", "5"), ("55", "-1"), ("nan", "5"), ("", ""), ("55", "inf")])
def test_a_size_that_makes_no_sense_is_asked_again(client: Client, inches: str, distance: str) -> None:
    answer = client.post(reverse("ui:screen"), {"inches": inches, "distance": distance})
    assert answer.status_code == 422
    assert f'value="{inches}"' in answer.content.decode()


def test_the_portal_can_be_kept_as_an_app(client: Client) -> None:
    manifest = json.loads(client.get(reverse("ui:manifest")).content)
    assert manifest["name"]
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}


def test_errors_lead_to_their_fields(client: Client) -> None:
    """The summary's links are the ids of inputs on the page, and the inputs name their errors."""
    page = client.get(reverse("ui:gallery_face", args=["portal"])).content.decode()
    summary = page[page.index('class="errors"') : page.index("</form>", page.index('class="errors"'))]
    links = re.findall(r'<li><a href="#([\w-]+)"', summary)
    assert links
    for link in links:
        assert f'id="{link}"' in page
    assert re.search(r'name="phone"[^>]*aria-invalid="true"[^>]*', page)
    assert 'value="1380213"' in page


@pytest.mark.parametrize(
    ("cookie", "home"),
    [
        ("90:/station/kiosk/begin", "/station/kiosk/begin"),
        ("0:/station/kiosk/begin", None),
        ("90://example.org/", None),
        ("90:https://example.org/", None),
        ("90:javascript:alert(1)", None),
        ("x:/", None),
        ("", None),
    ],
)
def test_a_kiosk_starts_anew_at_home_only(client: Client, cookie: str, home: str | None) -> None:
    client.cookies["huimin_kiosk"] = cookie
    page = client.get(reverse("ui:gallery_face", args=["portal"])).content.decode()
    assert (f'action="{home}" data-kiosk="90"' in page) is (home is not None)
    assert ('data-kiosk="' in page) is (home is not None)
