"""How personal data looks until it is revealed. The one place; applied on output, never stored.

Source: 1.5 of the identifiers' rules (masks of government screens).
"""

from __future__ import annotations

import re

# The compound surnames of the Hundred Family Surnames that are still borne.
_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良
漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲
公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 淳于
达奚 褚师
"""
COMPOUND = frozenset(_COMPOUND.split())
_TWO_DIGIT_AREA = re.compile(r"^0(?:10|2\d)")
_AREA_END = re.compile(r".*(?:街道|社区|居委会|村委会|[镇乡村])")


def mask_name(name: str) -> str:
    """The surname, a star for every other character: 张*, 张**, 欧阳**. Latin letters keep the first."""
    name = name.strip()
    if not name:
        return ""
    keep = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[:keep] + "*" * max(len(name) - keep, 1)


def mask_phone(phone: str) -> str:
    """A mobile keeps the first 3 and last 4, a fixed line its area code and last 4; shorter numbers show nothing."""
    digits = re.sub(r"\D", "", phone)
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    if re.match(r"^1\d{10}$", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    if digits.startswith("0") and len(digits) >= 10:
        area = 3 if _TWO_DIGIT_AREA.match(digits) else 4
        return f"{digits[:area]}-****{digits[-4:]}"
    return "*" * len(digits)


def mask_id_number(number: str, *, is_strict: bool = False) -> str:
    """The first 3 and last 4 of 18 characters; strictly, the first and the last alone. The length stays."""
    number = number.strip()
    head, tail = (1, 1) if is_strict else (3, 4)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def mask_address(address: str) -> str:
    """The address down to its street or community, stars for the rest; stars alone where neither is named."""
    address = address.strip()
    if not address:
        return ""
    found = _AREA_END.match(address)
    return f"{found[0] if found else ''}****"
