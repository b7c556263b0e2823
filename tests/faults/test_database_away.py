"""While the database is dead everybody is told so, and when it comes back so does everything else, by itself."""

import httpx
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def test_without_its_database_it_says_so_and_comes_back(installation):
    headers = {"Authorization": f"Bearer {installation.key}"}
    with httpx.Client(base_url=installation.url, timeout=60) as client:
        with installation.without_database():
            status, said = installation.health()
            assert status == 503
            assert said["parts"]["database"]["status"] != "ok"
            page = client.get("/")
            assert page.status_code == 503
            assert page.headers["Retry-After"]
            assert page.headers["Content-Type"].startswith("text/html")
            assert "<h1" in page.text
            assert "Traceback" not in page.text
            for answer in (
                client.get("/api/v1/cases", headers=headers),
                client.post("/api/v1/cases", headers=headers, json={"type_code": "test.garbage", "description": "x"}),
            ):
                assert answer.status_code == 503
                assert answer.headers["Content-Type"].startswith("application/problem+json")
                assert answer.headers["Retry-After"]
        assert installation.until(installation.is_well, within_s=90), installation.words()
        assert client.get("/").status_code == 200
        assert client.get("/api/v1/cases", headers=headers).status_code == 200
