"""What is taken, what is refused, and what is left of what is taken."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageFile

from huimin.kernel.files import api as files
from huimin.kernel.files import blobs
from huimin.kernel.files.models import StoredFile

from .conftest import PDF, office, person, picture, telephone_photo

pytestmark = pytest.mark.django_db


def stored(content, name="photo.jpg", purpose="photo_before"):
    view = files.store(content=content, name=name, actor=person(), purpose=purpose)
    row = StoredFile.objects.get(id=view.id)
    return view, blobs.path_of(row.sha256).read_bytes(), row


def png_bomb(side=30_000) -> bytes:
    """A tiny PNG that says it is 900 megapixels of black."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


class TestPictures:
    def test_a_photo_loses_position_camera_and_remarks_and_stands_upright(self):
        original = telephone_photo()
        assert b"Telephone maker" in original
        assert b"secret remark" in original
        view, kept, _row = stored(original)
        assert b"Telephone maker" not in kept
        assert b"secret remark" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert not image.getexif()
            assert image.size == (view.width, view.height) == (400, 600)
            red, _green, blue = image.getpixel((395, 300))
            assert red > 200
            assert blue < 80
            assert min(image.getpixel((5, 300))) > 200

    def test_a_thumbnail_is_a_jpeg_of_480_pixels(self):
        _view, _kept, row = stored(picture(size=(2000, 1000)))
        with Image.open(blobs.path_of(row.thumbnail_sha256)) as small:
            assert (small.format, small.size) == ("JPEG", (480, 240))

    def test_a_large_picture_is_kept_smaller(self):
        view, _kept, _row = stored(picture(size=(6000, 3000)))
        assert (view.width, view.height) == (3200, 1600)

    @pytest.mark.parametrize(
        ("format", "mode", "name", "media_type"),
        [
            ("PNG", "RGBA", "a.png", "image/png"),
            ("PNG", "P", "a.png", "image/png"),
            ("PNG", "1", "a.png", "image/png"),
            ("PNG", "I;16", "a.png", "image/png"),
            ("PNG", "LA", "a.png", "image/png"),
            ("WEBP", "RGBA", "a.webp", "image/webp"),
            ("JPEG", "CMYK", "a.jpeg", "image/jpeg"),
            ("JPEG", "L", "a.jpg", "image/jpeg"),
        ],
    )
    def test_every_mode_is_read(self, format, mode, name, media_type):
        colour = 0 if mode in ("P", "1", "I;16", "L") else "teal" if mode in ("RGBA",) else None
        buffer = io.BytesIO()
        Image.new(mode, (50, 40), colour or 0).save(buffer, format)
        view, kept, _row = stored(buffer.getvalue(), name)
        assert view.media_type == media_type
        Image.open(io.BytesIO(kept)).verify()

    def test_a_hidden_archive_behind_a_picture_is_gone(self):
        hidden = office()
        _view, kept, _row = stored(picture() + hidden)
        assert b"[Content_Types].xml" not in kept
        assert not zipfile.is_zipfile(io.BytesIO(kept))

    def test_a_script_in_a_comment_is_gone(self):
        _view, kept, _row = stored(picture(comment=b"<script>alert(1)</script>"))
        assert b"<script>" not in kept

    def test_an_animation_keeps_its_first_frame(self):
        frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
        buffer = io.BytesIO()
        frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
        _view, kept, _row = stored(buffer.getvalue(), "a.webp")
        with Image.open(io.BytesIO(kept)) as image:
            assert getattr(image, "n_frames", 1) == 1

    def test_a_decompression_bomb_is_refused_before_it_is_opened(self):
        with pytest.raises(files.FileTooComplex) as refused:
            stored(png_bomb(), "a.png")
        assert refused.value.code == "file_too_complex"

    @pytest.mark.parametrize("cut", [12, 200, -20])
    def test_a_damaged_picture_is_refused(self, cut):
        with pytest.raises((files.FileDamaged, files.FileTypeRefused)):
            stored(picture(size=(800, 800), colour="red")[:cut])

    @pytest.mark.parametrize("is_lenient", [True, False])
    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_a_picture_cut_off_is_refused_whatever_another_library_wishes_of_pillow(
        self, monkeypatch, format, is_lenient
    ):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lenient)
        whole = picture(format, size=(800, 800))
        name = f"a.{format.lower()}"
        stored(whole, name)
        for cut in (len(whole) // 3, len(whole) // 2, -20):
            with pytest.raises((files.FileDamaged, files.FileTypeRefused)):
                stored(whole[:cut], name)
        assert ImageFile.LOAD_TRUNCATED_IMAGES is is_lenient

    def test_a_telephone_names_its_jpeg_png_and_nobody_minds(self):
        view, _kept, _row = stored(picture(), "IMG_1.PNG")
        assert view.name == "IMG_1.jpg"


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "name", "error"),
        [
            (b"", "a.jpg", files.FileEmpty),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "a.svg",
                files.FileTypeRefused,
            ),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", files.FileTypeRefused),
            (b"<!doctype html><script>alert(1)</script>", "a.jpg", files.FileTypeRefused),
            (b"GIF89a" + b"\0" * 50, "a.gif", files.FileTypeRefused),
            (b"MZ" + b"\0" * 200, "a.jpg", files.FileTypeRefused),
            (b"plain words", "a.txt", files.FileTypeRefused),
            (b"\n\n" + PDF, "a.pdf", files.FileTypeRefused),  # hidden behind something else
            (PDF, "a.jpg", files.FileNameWrong),
            (PDF, "a.html", files.FileNameWrong),
            (PDF[:-8], "a.pdf", files.FileDamaged),
            (office("readme.txt"), "a.docx", files.FileTypeRefused),
            (office(**{"word/vbaProject.bin": b"x"}), "a.docx", files.FileTypeRefused),
            (office()[:-30], "a.docx", files.FileDamaged),
            (office(**{"a": b"\0" * 250_000_000}), "a.docx", files.FileTooComplex),
        ],
    )
    def test_each_is_refused_with_field_and_remedy(self, content, name, error):
        with pytest.raises(error) as refused:
            stored(content, name, "attachment")
        assert refused.value.field == "file"
        assert len(str(refused.value)) > 10
        assert not StoredFile.objects.exists()

    def test_a_pdf_is_no_photo(self):
        with pytest.raises(files.FileTypeRefused):
            stored(PDF, "a.pdf", "photo_before")

    def test_too_large_is_refused_without_reading_it_all(self, monkeypatch):
        monkeypatch.setenv("HUIMIN_FILES_PHOTO_MAX_MB", "1")

        class Endless(io.RawIOBase):
            given = 0

            def read(self, size=-1):
                assert 0 < size < 2_000_000
                self.given += size
                return b"\xff" * size

        with pytest.raises(files.FileTooLarge):
            files.store(content=Endless(), name="a.jpg", actor=person(), purpose="photo_before")

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\wang\\材料.pdf", "材料.pdf"),
            ("a\x00b\r\n.pdf", "ab.pdf"),
            ("", "file.pdf"),
            ("." * 30, "file.pdf"),
            ("长" * 400 + ".pdf", "长" * 196 + ".pdf"),
        ],
    )
    def test_names_are_plain(self, given, kept):
        assert stored(PDF, given, "attachment")[0].name == kept

    def test_documents_are_kept_as_they_are(self):
        for content, name, media_type in [
            (PDF, "a.pdf", "application/pdf"),
            (office(), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (office("xl/workbook.xml"), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ]:
            view, kept, _row = stored(content, name, "attachment")
            assert (kept, view.media_type, view.thumbnail_url) == (content, media_type, "")
