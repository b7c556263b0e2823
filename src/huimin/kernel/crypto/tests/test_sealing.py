"""Vectors of the standards, and what sealing promises."""

import json
import multiprocessing
import stat

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from huimin.kernel.crypto import api as crypto
from huimin.kernel.crypto import ring

CIPHERS = ["aes-gcm", "sm4-gcm", "sm4-cbc-sm3"]


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(params=CIPHERS)
def cipher(request, monkeypatch):
    monkeypatch.setenv("HUIMIN_CRYPTO_CIPHER", request.param)
    return request.param


def test_sm3_of_abc():
    """SM-01, GB/T 32905-2016, example 1."""
    assert crypto.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm3_of_sixteen_times_abcd():
    """GB/T 32905-2016, example 2."""
    assert crypto.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sm4_block():
    """SM-02, GB/T 32907-2016, example 1: the block cipher we seal with."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    work = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    assert work.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(text=st.text(max_size=200), purpose=st.text(min_size=1, max_size=20))
def test_what_is_sealed_opens(cipher, text, purpose):
    sealed = crypto.seal(text, purpose)
    assert sealed.startswith(f"1.{cipher}.k1.")
    assert crypto.open_(sealed, purpose) == text
    if len(text) > 3:
        assert text not in sealed


def test_the_same_text_is_never_sealed_alike(cipher):
    assert crypto.seal("13800138000", "phone") != crypto.seal("13800138000", "phone")


def test_another_purpose_does_not_open(cipher):
    with pytest.raises(crypto.CannotOpen):
        crypto.open_(crypto.seal("13800138000", "phone"), "address")


def test_any_changed_character_does_not_open(cipher):
    sealed = crypto.seal("天津市红桥区", "address")
    for place in range(len(sealed)):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(crypto.CannotOpen):
            crypto.open_(sealed[:place] + other + sealed[place + 1 :], "address")


@pytest.mark.parametrize(
    "nonsense", ["", "1", "1.aes-gcm.k1", "1.aes-gcm.k1.", "1.aes-gcm.k9.AAAA", "2.aes-gcm.k1.AA", "1.rot13.k1.AAAA"]
)
def test_nonsense_does_not_open(nonsense):
    with pytest.raises(crypto.CannotOpen):
        crypto.open_(nonsense, "phone")


def test_a_turned_key_seals_anew_and_the_old_still_opens(cipher):
    old = crypto.seal("张三", "name")
    index = crypto.blind_index("张三", "name")
    assert crypto.is_current(old)
    assert crypto.turn("seal") == "k2"
    new = crypto.seal("张三", "name")
    assert new.startswith(f"1.{cipher}.k2.")
    assert crypto.open_(old, "name") == crypto.open_(new, "name") == "张三"
    assert not crypto.is_current(old)
    assert crypto.blind_index("张三", "name") == index


def test_a_change_of_cipher_leaves_old_texts_open(monkeypatch):
    sealed = {}
    for cipher in CIPHERS:
        monkeypatch.setenv("HUIMIN_CRYPTO_CIPHER", cipher)
        sealed[cipher] = crypto.seal("李四", "name")
    assert {crypto.open_(text, "name") for text in sealed.values()} == {"李四"}


def test_blind_index_tells_equal_from_unequal_only_within_a_purpose():
    assert crypto.blind_index("13800138000", "phone") == crypto.blind_index("13800138000", "phone")
    assert crypto.blind_index("13800138000", "phone") != crypto.blind_index("13800138001", "phone")
    assert crypto.blind_index("13800138000", "phone") != crypto.blind_index("13800138000", "message phone")


def test_signatures():
    key_id, signature = crypto.sign(b"head")
    assert crypto.is_signed(b"head", key_id=key_id, signature=signature)
    assert not crypto.is_signed(b"Head", key_id=key_id, signature=signature)
    assert not crypto.is_signed(b"head", key_id="k7", signature=signature)
    public = crypto.public_key(key_id)
    crypto.turn("sign")
    assert crypto.sign(b"head")[0] == "k2"
    assert crypto.is_signed(b"head", key_id=key_id, signature=signature, public=public)


def test_the_ring_is_for_its_owner_only(home):
    crypto.seal("x", "y")
    file = home / "secrets" / "ring.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(json.loads(file.read_text())) == ["index", "seal", "sign"]
    assert list(file.parent.iterdir()) == [file]  # no draft is left


def _first_use(file):
    if not file.exists():
        ring._make(file)
    return file.read_text()


def test_processes_that_start_at_once_get_one_ring(home):
    file = home / "secrets" / "ring.json"
    with multiprocessing.get_context("fork").Pool(6) as pool:
        assert len(set(pool.map(_first_use, [file] * 24))) == 1
