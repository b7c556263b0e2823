"""The drawn photos: real JPEGs, the same each time, another when mended."""

from io import BytesIO

import pytest
from PIL import Image

from huimin.systems.demo.sample_street import cases, pictures


@pytest.mark.parametrize("kind", sorted(pictures.SCENES))
def test_each_scene(kind):
    before = pictures.picture(kind, is_mended=False, seed=1)
    assert before == pictures.picture(kind, is_mended=False, seed=1)
    assert before != pictures.picture(kind, is_mended=True, seed=1)
    with Image.open(BytesIO(before)) as image:
        assert (image.format, image.size) == ("JPEG", pictures.SIZE)


def test_every_picture_named_is_drawn():
    assert {story["picture"] for story in cases._told() if "picture" in story} <= set(pictures.SCENES)
