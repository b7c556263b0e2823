"""What of an answer its writer wrote: without the mail that was answered, and without a signature. Pure."""

import re

from .marks import LINE

#: Lines with which mail programs begin what they quote.
BEGINNINGS = re.compile(
    rf"""^\s*(?:>\s*)*(?:
        {LINE}.*{LINE}
      | -{{2,}}\s*(?:original\ message|forwarded\ message|原始邮件|原邮件|转发的?邮件|回复的?原邮件|邮件原件).*
      | _{{10,}}
      | on\ .{{5,200}}\ wrote:
      | 在?\s*.{{4,200}}(?:写道|写到|写了)[::：]
      | (?:from|发件人|寄件者|寄件人)\s*[:：].*@.*
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
SIGNATURES = re.compile(
    r"^\s*(?:--|-- |发自我的.{0,30}|发送自.{0,30}|来自我的.{0,30}|从我的.{0,20}发送|sent from my .{0,40}"
    r"|get outlook for .{0,20})\s*$",
    re.IGNORECASE,
)
LONGEST_LINE = 1000


def own_words(text: str) -> str:
    """The words above the quotation; where all stands below it, the lines between what is quoted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((index for index, line in enumerate(lines) if _begins(lines, index)), len(lines))
    above = _plain(lines[:start])
    return above or _plain([line for index, line in enumerate(lines) if not _begins(lines, index)])


def _begins(lines: list[str], index: int) -> bool:
    line = lines[index]
    if len(line) > LONGEST_LINE:
        return False
    if BEGINNINGS.match(line):
        return True
    # "On …, somebody" and "wrote:" often stand on two lines.
    following = lines[index + 1] if index + 1 < len(lines) else ""
    is_first_half = re.match(r"^\s*(?:On\s|在\s?\d)", line) is not None and len(following) <= LONGEST_LINE
    return is_first_half and BEGINNINGS.match(f"{line.strip()} {following.strip()}") is not None


def _plain(lines: list[str]) -> str:
    """The lines without quoted ones and without a signature, and no more than one empty line at a time."""
    kept: list[str] = []
    for line in lines:
        if line.lstrip().startswith(">"):
            continue
        if SIGNATURES.match(line[:LONGEST_LINE]):
            break
        if line.strip() or (kept and kept[-1]):
            kept.append(line.strip())
    return "\n".join(kept).strip()
