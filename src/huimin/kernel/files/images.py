"""Pictures made harmless: opened, turned upright, made smaller, saved anew. What was hidden in them stays behind."""

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from .errors import FileDamaged, FileTooComplex
from .kinds import Kind

MEGAPIXEL = 1_000_000
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
SAVING: dict[str, dict[str, object]] = {
    "jpeg": {"quality": 86, "optimize": True},
    "png": {"compress_level": 6},
    "webp": {"quality": 86, "method": 3},
}
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture saved anew, with its thumbnail (JPEG)."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


class _Whole(io.BytesIO):
    """A file that must not end before its picture does.

    Pillow has a switch for that, but one for all threads of a process, and a library that writes PDF turns it off.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        """What comes next. Raises: OSError where more is asked for and nothing is left."""
        found = super().read(size)
        if size and size > 0 and not found:
            raise OSError("the picture is cut off")
        return found


def clean(content: bytes, kind: Kind, *, most_megapixels: int, longest_side_px: int, thumbnail_px: int) -> CleanImage:
    """The picture without position, camera, comments and anything appended, upright, with a thumbnail; its first
    frame only.

    Raises: FileTooComplex before a picture of too many pixels is opened; FileDamaged.
    """
    try:
        with Image.open(_Whole(content), formats=[FORMATS[kind.code]]) as image:
            if image.width * image.height > most_megapixels * MEGAPIXEL:
                raise _too_many_pixels(most_megapixels)
            image.draft(None, (longest_side_px, longest_side_px))  # lets JPEG skip what is thrown away anyway
            image.load()
            upright = _srgb(ImageOps.exif_transpose(image))
            upright.thumbnail((longest_side_px, longest_side_px), Image.Resampling.LANCZOS)
            if kind.code == "jpeg":
                upright = _flat(upright)
            small = _flat(upright)
            small.thumbnail((thumbnail_px, thumbnail_px), Image.Resampling.LANCZOS)
            return CleanImage(
                content=_saved(upright, kind.code),
                thumbnail=_saved(small, "jpeg"),
                width=upright.width,
                height=upright.height,
            )
    except (Image.DecompressionBombError, MemoryError):
        raise _too_many_pixels(most_megapixels) from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        ZeroDivisionError,
        OverflowError,
    ):
        # what Pillow's decoders raise on hostile bytes
        raise FileDamaged(_("This picture cannot be read. Take it again or choose another one.")) from None


def _srgb(image: Image.Image) -> Image.Image:
    """Plain RGB (with transparency if there is some) in the colours every screen assumes."""
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    plain = image.convert("RGBA" if has_alpha else "RGB")
    if profile and image.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(plain, source, _SRGB)
            plain = converted or plain
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: its colours are taken as they are
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())  # carries pixels and nothing else


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.copy()
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _saved(image: Image.Image, code: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, FORMATS[code], **SAVING[code])
    return buffer.getvalue()


def _too_many_pixels(most_megapixels: int) -> FileTooComplex:
    return FileTooComplex(
        _("This picture has more than %(count)d million pixels. Make it smaller and choose it again.")
        % {"count": most_megapixels}
    )
