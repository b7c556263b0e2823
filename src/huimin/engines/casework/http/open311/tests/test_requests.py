"""Sending a request and finding it again: every field, every filter, every fault."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.clock import api as clock
from huimin.kernel.files import api as files

pytestmark = pytest.mark.django_db


def sent_number(response) -> str:
    assert response.status_code == 200, response.content.decode()
    return response.json()[0]["service_request_id"]


def fault(response, code, words="") -> str:
    assert response.status_code == code, response.content.decode()
    [told] = response.json()
    assert told["code"] == code
    assert words in told["description"]
    return told["description"]


class TestSending:
    def test_a_request_becomes_a_case(self, send, town):
        response = send(
            **{
                "first_name": "Ming",
                "last_name": "Wang",
                "phone": "138 0013 8000",
                "email": "ming@example.org",
                "account_id": "A7",
                "device_id": "D1",
                "address_string": "东社区 3 号",
                "media_url": "https://example.org/bin.jpg",
                "attribute[colours][]": ["red", "blue"],
                "attribute[since]": "2026-11-01T10:00:00+08:00",
                "attribute[is_full]": "true",
                "attribute[weight]": "12.5",
            }
        )
        [told] = response.json()
        assert set(told) == {"service_request_id", "service_notice", "account_id"}
        assert told["account_id"] == "A7"
        view = casework.case(actor=town["system"], number=told["service_request_id"])
        assert (view.type_code, view.channel, view.description) == ("test.bin", "open311", "盖子坏了")
        assert view.form == {
            "shape": "square",
            "colours": ["red", "blue"],
            "since": "2026-11-01",
            "is_full": True,
            "weight": 12.5,
        }
        assert view.where.community == factories.COMMUNITY
        assert view.reporter_name.endswith("g") or "*" in view.reporter_name
        assert view.reporter_phone == "138****8000"
        [link] = files.of(("case", view.id))
        assert (link.url, link.is_link) == ("https://example.org/bin.jpg", True)

    def test_in_xml(self, send):
        response = send("xml")
        root = ElementTree.fromstring(response.content)
        assert root.tag == "service_requests"
        assert root.findtext("request/service_request_id")

    def test_without_description_the_service_says_what_it_is(self, send, town):
        view = casework.case(actor=town["system"], number=sent_number(send(description=None)))
        assert view.description == "Bin"

    @pytest.mark.parametrize("place", [{"address_id": factories.COMMUNITY}, {"address_string": "东社区，门口"}])
    def test_a_place_without_a_point(self, send, town, place):
        view = casework.case(actor=town["system"], number=sent_number(send(lat=None, long=None, **place)))
        assert view.where.community == factories.COMMUNITY

    def test_a_key_in_the_header_or_the_address_serves_too(self, client, key, send):
        assert send(api_key=None, headers={"Authorization": f"Bearer {key}"}).status_code == 200
        fields = {"service_code": "test.bin", "lat": 10.005, "long": 100.005, "attribute[shape]": "circle"}
        assert client.post(f"/open311/v2/requests.json?api_key={key}", fields).status_code == 200

    def test_urlencoded(self, client, key):
        body = f"api_key={key}&service_code=test.lamp&lat=10.005&long=100.005&description=%E4%B8%8D%E4%BA%AE"
        response = client.post(
            "/open311/v2/requests.json", body, content_type="application/x-www-form-urlencoded; charset=utf-8"
        )
        assert response.status_code == 200

    def test_repeated_with_a_key_it_is_one(self, send):
        headers = {"Idempotency-Key": "the-same-request"}
        first, second = send(headers=headers), send(headers=headers)
        assert first.content == second.content
        assert send(headers=headers, description="other").status_code == 422

    @pytest.mark.parametrize(
        ("changes", "code", "words"),
        [
            ({"service_code": None}, 400, "service_code"),  # O311-01
            ({"api_key": None}, 403, "api_key"),  # O311-02
            ({"api_key": "hm_wrong_key"}, 403, "api_key"),
            ({"service_code": "test.nothing"}, 400, "test.nothing"),  # O311-03
            ({"attribute[shape]": None}, 400, "shape"),  # O311-04
            ({"attribute[shape]": "starfish"}, 400, "starfish"),  # O311-05
            ({"attribute[shape]": ["square", "circle"]}, 400, "shape"),
            ({"attribute[colours][]": ["red", "mauve"]}, 400, "mauve"),
            ({"attribute[weight]": "heavy"}, 400, "weight"),
            ({"attribute[since]": "yesterday"}, 400, "since"),
            ({"attribute[nothing]": "x"}, 400, "nothing"),
            ({"lat": None, "long": None}, 400, "address_string"),
            ({"lat": None}, 400, "lat"),
            ({"long": None}, 400, "long"),
            ({"lat": "91"}, 400, "lat"),
            ({"lat": "nan"}, 400, "lat"),
            ({"long": "east"}, 400, "long"),
            ({"lat": "0", "long": "0"}, 400, "place"),
            ({"description": "长" * 4001}, 400, "4000"),
            ({"description": "a\x00b"}, 400, "NUL"),
            ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
            ({"jurisdiction_id": "nowhere"}, 404, "nowhere"),
        ],
    )
    def test_faults(self, send, changes, code, words):
        fault(send(**changes), code, words)

    def test_a_place_outside_of_the_jurisdiction_that_was_named(self, send, town):
        factories.route("intake", factories.OTHER_STREET, people.organisation(division=factories.OTHER_STREET).id)
        assert send(jurisdiction_id=factories.STREET).status_code == 200
        fault(send(jurisdiction_id=factories.OTHER_STREET), 400, "jurisdiction")

    def test_a_key_for_another_street_may_not_send_here(self, send):
        other = people.key("casework.case_raise", division_code=factories.OTHER_STREET).secret
        fault(send(api_key=other), 403)

    def test_a_session_is_no_key(self, client, send):
        people.sign_in(client, people.resident())
        fault(send(api_key=None), 403)

    def test_a_failed_request_leaves_nothing(self, send, ask):
        send(media_url="javascript:alert(1)")
        assert ask("requests.json").json() == []

    def test_a_body_too_large_or_broken(self, client, key):
        large = client.post(
            "/open311/v2/requests.json",
            "description=" + "x" * 10_000_000,
            content_type="application/x-www-form-urlencoded",
        )
        fault(large, 413)
        fault(client.post("/open311/v2/requests.json", "{}", content_type="application/json"), 403)
        fault(client.post(f"/open311/v2/requests.json?api_key={key}", "{}", content_type="application/json"), 400)
        broken = client.post(
            "/open311/v2/requests.json", b"--x\r\nnonsense", content_type="multipart/form-data; boundary="
        )
        assert broken.status_code in (400, 403)


class TestFinding:
    def test_a_request_carries_every_field_of_the_standard(self, send, ask):
        number = sent_number(
            send(address_string="东社区 3 号", media_url="https://example.org/bin.jpg", last_name="Wang")
        )
        [told] = ask(f"requests/{number}.json").json()
        assert set(told) == {
            "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
            "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
            "address_id", "zipcode", "lat", "long", "media_url",
        }  # fmt: skip
        assert told["service_request_id"] == number
        assert told["status"] == "open"
        assert told["description"] == "盖子坏了"
        assert (told["lat"], told["long"]) == (10.005, 100.005)
        assert told["media_url"] == "https://example.org/bin.jpg"
        assert told["requested_datetime"].endswith("+08:00")
        assert "Wang" not in str(told)
        assert ask(f"request/{number}.json").json() == [told]  # as some copies of the standard have it
        root = ElementTree.fromstring(ask(f"requests/{number}.xml").content)
        assert (root.tag, root[0].tag, root.findtext("request/long")) == ("service_requests", "request", "100.005")

    def test_closed_when_the_case_is_at_an_end(self, send, ask, town):
        number = sent_number(send())
        view = casework.case(actor=town["system"], number=number)
        casework.case_step(
            actor=town["intake_clerk"],
            case_id=view.id,
            verb="reject",
            inputs_given={"reason": "不属于受理范围，请拨打供水热线"},
        )
        [told] = ask("requests.json", status="closed").json()
        assert (told["service_request_id"], told["status"]) == (number, "closed")
        assert ask("requests.json", status="open").json() == []
        [alone] = ask(f"requests/{number}.json").json()
        assert "供水热线" in alone["status_notes"]

    def test_only_what_came_by_this_door_is_public(self, send, ask, town):
        private = factories.raise_garbage(town)
        public = sent_number(send())
        assert [entry["service_request_id"] for entry in ask("requests.json").json()] == [public]
        fault(ask(f"requests/{private.number}.json"), 404)
        fault(ask(f"tokens/{private.case_id}.json"), 404)

    def test_a_key_that_may_see_cases_sees_its_own(self, send, ask, town):
        private = factories.raise_garbage(town)
        sent_number(send())
        here = people.key("casework.case_view", division_code=factories.STREET).secret
        other = people.key("casework.case_view", division_code=factories.OTHER_STREET).secret
        assert len(ask("requests.json", api_key=here).json()) == 2
        assert ask("requests.json", api_key=other).json() == []
        assert ask(f"requests/{private.number}.json", api_key=here).status_code == 200
        fault(ask(f"requests/{private.number}.json", api_key=other), 404)

    def test_every_filter(self, send, ask, town):
        now = clock.now()
        numbers = {}
        for name, days, service in (("old", 100, "test.bin"), ("month", 30, "test.lamp"), ("new", 0, "test.bin")):
            shape = "square" if service == "test.bin" else None
            with clock.travel(now - timedelta(days=days)):
                numbers[name] = sent_number(send(service_code=service, **{"attribute[shape]": shape}))

        def found(**query):
            ids = {number: name for name, number in numbers.items()}
            response = ask("requests.json", **query)
            assert response.status_code == 200, response.content
            return [ids[entry["service_request_id"]] for entry in response.json()]

        def day(days):
            return (now - timedelta(days=days)).isoformat()

        assert found() == ["new", "month"]  # the last 90 days
        assert found(start_date=day(120), end_date=day(90)) == ["old"]
        assert found(start_date=day(101)) == ["month", "old"]  # 90 days from there
        assert found(end_date=day(29)) == ["month", "old"]
        assert found(start_date=day(31), end_date=day(29)) == ["month"]
        assert found(start_date=day(31)[:10], end_date=day(29)[:10]) == ["month"]
        assert found(service_code="test.bin") == ["new"]
        assert found(service_code="test.bin,test.lamp") == ["new", "month"]
        assert found(service_code="test.nothing") == []
        assert found(status="open") == ["new", "month"]
        assert found(status="open,closed") == ["new", "month"]
        assert found(status="closed") == []
        assert found(service_request_id=f"{numbers['old']},{numbers['new']}") == ["new", "old"]
        assert found(service_request_id=numbers["old"], status="closed", service_code="x") == [
            "old"
        ]  # overrides the rest
        assert found(jurisdiction_id=factories.STREET) == ["new", "month"]
        assert found(page_size=1) == ["new"]
        assert found(page_size=1, page=2) == ["month"]
        assert found(page_size=1, page=3) == []

    def test_the_span_counts_both_its_ends(self, send, ask):
        moment = clock.now().replace(microsecond=0) - timedelta(days=1)
        with clock.travel(moment, is_frozen=True):
            sent_number(send())
        text = moment.isoformat().replace("+00:00", "Z")
        assert len(ask("requests.json", start_date=text, end_date=text).json()) == 1

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"start_date": "yesterday"}, "start_date"),
            ({"end_date": "2026-13-01"}, "end_date"),
            ({"start_date": "2026-01-01", "end_date": "2026-06-01"}, "90"),
            ({"start_date": "2026-02-01", "end_date": "2026-01-01"}, "end_date"),
            ({"start_date": "0001-01-01T00:00:00+14:00"}, "start_date"),
            ({"status": "half"}, "half"),
            ({"page": "0"}, "page"),
            ({"page_size": "1001"}, "page_size"),
            ({"page": "99999", "page_size": "1000"}, "page"),
            ({"page": "x"}, "page"),
        ],
    )
    def test_filters_that_make_no_sense(self, ask, town, query, words):
        fault(ask("requests.json", **query), 400, words)

    @pytest.mark.parametrize(
        "address", ["requests/nothing.json", "tokens/nothing.json", "tokens/6a0f90a8-d340-4239-b000-b7c3d6279c46.json"]
    )
    def test_what_is_not_there(self, ask, town, address):
        fault(ask(address), 404)

    def test_a_token_leads_to_the_number(self, send, ask, town):
        number = sent_number(send())
        case_id = str(casework.case(actor=town["system"], number=number).id)
        for token in (case_id, number):
            assert ask(f"tokens/{token}.json").json() == [{"service_request_id": number, "token": token}]
        root = ElementTree.fromstring(ask(f"tokens/{case_id}.xml").content)
        assert root.findtext("request/token") == case_id

    def test_characters_xml_cannot_hold_are_left_out(self, send, ask):
        number = sent_number(send(description="a\x0bb\x1f<script>&"))
        root = ElementTree.fromstring(ask(f"requests/{number}.xml").content)
        assert root.findtext("request/description") == "ab<script>&"

    def test_any_site_may_read(self, ask, town):
        assert ask("services.json")["Access-Control-Allow-Origin"] == "*"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size",
                         "jurisdiction_id", "api_key"]),
        st.text(max_size=40) | st.from_regex(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2}))?", fullmatch=True),
    )
)  # fmt: skip
def test_no_query_is_our_failure(client, town, query):
    assert client.get("/open311/v2/requests.json", query).status_code < 500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["service_code", "lat", "long", "description", "attribute[shape]", "attribute[weight]", "address_id",
                         "address_string", "phone", "media_url", "jurisdiction_id", "attribute[", "attribute[x][y]"]),
        st.text(max_size=60) | st.floats().map(str),
    )
)  # fmt: skip
def test_no_form_is_our_failure(client, key, fields):
    body = {"api_key": key, "service_code": "test.bin", "lat": "10.005", "long": "100.005"} | fields
    body = {name: value.encode("utf-8", "replace").decode() for name, value in body.items()}
    assert client.post("/open311/v2/requests.json", body).status_code < 500
