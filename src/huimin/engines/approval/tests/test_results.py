"""The result: agreed by all, signed so that other tools find it sound, verified by its code, and revoked at once."""

import hashlib
import io
import subprocess
from datetime import timedelta

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader

from huimin.engines.approval import api, factories
from huimin.engines.approval.factories import FOOD, apply
from huimin.engines.casework import api as casework
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.files import blobs
from huimin.kernel.files.models import StoredFile


@pytest.fixture
def ready(hall):
    """A case of food business at the unit that handles it, its papers in order."""
    (case_id,) = apply(hall, FOOD, papers=("identity", "site", "health")).case_ids
    factories.accept_all(hall, case_id)
    factories.handling(hall, case_id)
    return case_id


def content(result):
    return blobs.path_of(StoredFile.objects.get(id=result.file_id).sha256).read_bytes()


def signature_of(pdf):
    """The signature of a PDF taken apart by pypdf: the bytes it covers, and its CMS."""
    field = PdfReader(io.BytesIO(pdf)).get_fields()["Issuer"]["/V"]
    start, length, second, rest = field["/ByteRange"]
    raw = field["/Contents"]
    raw = raw if isinstance(raw, bytes) else raw.original_bytes
    assert second + rest == len(pdf)
    return field, pdf[start : start + length] + pdf[second : second + rest], cms.ContentInfo.load(raw)


def test_the_lead_issues_a_licence_that_another_library_finds_signed(hall, ready):
    with pytest.raises(casework.GuardRefused):
        casework.case_step(actor=hall.lead, case_id=ready, verb="finish", inputs_given={"note": "已办"})
    result = api.result_issue(actor=hall.lead, case_id=ready, is_granted=True, words="限即食类食品")
    assert result.number == f"测food〔{result.valid_from.year}〕1号"
    assert result.state == "valid"
    pdf = content(result)
    assert hashlib.sha256(pdf).hexdigest() == result.sha256
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for said in ("食品经营证", "王小明", "小明饭店", "限即食类食品", result.code):
        assert said in "".join(text.split())
    field, covered, info = signature_of(pdf)
    assert field["/SubFilter"] == "/ETSI.CAdES.detached"
    signer = info["content"]["signer_infos"][0]
    signed = {item["type"].native: item["values"][0].native for item in signer["signed_attrs"]}
    assert signed["message_digest"] == hashlib.sha256(covered).digest()
    assert "signing_certificate_v2" in signed
    certificate, authority = (x509.load_der_x509_certificate(item) for item in crypto.document_certificates())
    certificate.public_key().verify(
        signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256())
    )
    certificate.verify_directly_issued_by(authority)
    moved = casework.case_step(actor=hall.lead, case_id=ready, verb="finish", inputs_given={"note": "已发证"})
    assert moved.state == "done"


def test_openssl_finds_the_signature_sound_and_a_changed_byte_not(hall, ready, tmp_path):
    pdf = content(api.result_issue(actor=hall.lead, case_id=ready, is_granted=True))
    _field, covered, info = signature_of(pdf)
    authority = x509.load_der_x509_certificate(crypto.document_certificates()[1])
    (tmp_path / "ca.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (tmp_path / "signature.der").write_bytes(info.dump())

    def verify(body):
        (tmp_path / "covered").write_bytes(body)
        return subprocess.run(
            ["openssl", "cms", "-verify", "-inform", "DER", "-in", "signature.der", "-content", "covered", "-binary",
             "-CAfile", "ca.pem", "-purpose", "any", "-out", "out"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    sound = verify(covered)
    assert sound.returncode == 0, sound.stderr
    assert verify(covered[:500] + bytes([covered[500] ^ 1]) + covered[501:]).returncode != 0


def test_a_licence_waits_for_papers_that_were_to_come_later(hall):
    (case_id,) = apply(hall).case_ids
    factories.accept_all(hall, case_id)
    factories.handling(hall, case_id)
    with pytest.raises(api.RuleRefused, match="健康证明"):
        api.result_issue(actor=hall.lead, case_id=case_id, is_granted=True)
    refused = api.result_issue(actor=hall.lead, case_id=case_id, is_granted=False, words="未按期补齐健康证明")
    assert not refused.is_granted
    assert refused.valid_to is None
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content(refused))).pages)
    assert "未按期补齐健康证明" in "".join(text.split())


def opinions(hall, case_id, *said):
    """Other units are asked for their opinion, and answer."""
    casework.case_step(
        actor=hall.lead,
        case_id=case_id,
        verb="task_assign",
        inputs_given={"units": [hall.town.lighting.id], "title": "会签", "is_opinion": True},
    )
    for opinion in said:
        (task,) = casework.case(actor=hall.system, case_id=case_id).tasks
        other = hall.town["other_unit_officer"]
        casework.case_step(actor=other, case_id=case_id, verb="task_sign", inputs_given={"task_id": task.id})
        casework.case_step(
            actor=other, case_id=case_id, verb="task_finish",
            inputs_given={"task_id": task.id, "note": "见意见", "opinion": opinion},
        )  # fmt: skip


def test_a_licence_waits_for_every_department(hall, ready):
    opinions(hall, ready)
    with pytest.raises(api.RuleRefused):
        api.result_issue(actor=hall.lead, case_id=ready, is_granted=True)


def test_a_disagreement_leads_to_a_refusal_with_reasons(hall, ready):
    opinions(hall, ready, "disagree")
    with pytest.raises(api.RuleRefused):
        api.result_issue(actor=hall.lead, case_id=ready, is_granted=True)
    with pytest.raises(api.InputRefused):
        api.result_issue(actor=hall.lead, case_id=ready, is_granted=False)
    assert not api.result_issue(actor=hall.lead, case_id=ready, is_granted=False, words="招牌遮挡消防窗").is_granted


def test_agreement_of_all_lets_it_be_issued(hall, ready):
    opinions(hall, ready, "agree")
    assert api.result_issue(actor=hall.lead, case_id=ready, is_granted=True).is_granted


def test_who_may_issue_and_revoke(hall, ready):
    for actor in (hall.clerk, hall.town["unit_officer"], hall.applicant):
        with pytest.raises((Refused, casework.CaseNotFound)):
            api.result_issue(actor=actor, case_id=ready, is_granted=True)
    result = api.result_issue(actor=hall.lead, case_id=ready, is_granted=True)
    with pytest.raises(api.RuleRefused):
        api.result_issue(actor=hall.lead, case_id=ready, is_granted=True)
    with pytest.raises((Refused, casework.CaseNotFound)):
        api.result_revoke(actor=hall.clerk, result_id=result.id, reason="误发")
    assert files.view(result.file_id, actor=hall.applicant)
    with pytest.raises(files.FileMissing):
        files.view(result.file_id, actor=people.actor(people.resident()))


def test_anybody_verifies_by_the_code_and_a_revocation_shows_at_once(hall, ready):
    result = api.result_issue(actor=hall.lead, case_id=ready, is_granted=True)
    shown = api.result_verify(result.code.lower())
    assert (shown.state, shown.holder, shown.sha256) == ("valid", "王**", result.sha256)
    assert api.result_verify("AAAAAAAAAAAA") is None
    with pytest.raises(api.InputRefused):
        api.result_revoke(actor=hall.leader, result_id=result.id, reason=" ")
    api.result_revoke(actor=hall.leader, result_id=result.id, reason="以欺骗手段取得许可")
    assert api.result_verify(result.code).state == "revoked"
    with pytest.raises(api.RuleRefused):
        api.result_revoke(actor=hall.leader, result_id=result.id, reason="再次")
    verbs = [fact.verb for fact in facts.of(subject=("case", ready)) if fact.verb.startswith("approval.result")]
    assert verbs == ["approval.result_issued", "approval.result_revoked"]


def test_a_licence_past_its_time_is_expired(hall, ready):
    result = api.result_issue(actor=hall.lead, case_id=ready, is_granted=True)
    assert result.valid_to is not None
    with clock.travel(clock.now() + timedelta(days=5 * 366)):
        assert api.result_verify(result.code).state == "expired"
