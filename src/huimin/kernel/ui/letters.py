"""How large a letter must be on a wall: it follows the screen's height and how far away people sit.

Source: ISO 11064-4 and EEMUA 191 ask for 16 to 20 arc minutes; 18 is used.
"""

import math

ARC_MINUTES = 18.0
GLYPH_SHARE_OF_EM = 0.93  # a Chinese character fills about this share of its font size
HEIGHT_SHARE_16_9 = 9 / math.hypot(16, 9)
METRES_PER_INCH = 0.0254


def letter_share(*, diagonal_inches: float, distance_m: float) -> float:
    """The font size as a share of the screen's height, so that a character spans 18 arc minutes from `distance_m`.

    >>> round(letter_share(diagonal_inches=55, distance_m=5) * 1080)
    44
    """
    height_m = diagonal_inches * METRES_PER_INCH * HEIGHT_SHARE_16_9
    letter_m = distance_m * math.tan(math.radians(ARC_MINUTES / 60))
    return letter_m / height_m / GLYPH_SHARE_OF_EM
