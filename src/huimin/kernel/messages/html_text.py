"""The words of an HTML mail as plain text: no tag, script, style or picture is left. Quotations are marked as in plain mails."""

from html.parser import HTMLParser

BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "section"}
)
SILENT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math", "textarea"}
)
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "track", "wbr"})
LONGEST_HTML = 200_000


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent: list[str] = []
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent.append(tag)
        elif tag == "blockquote":
            self._break()
            self.quoted += 1
        if tag in BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()
        elif tag == "blockquote":
            self._break()
            self.quoted = max(0, self.quoted - 1)
        if tag in BLOCKS - VOID:
            self._break()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = " ".join(data.split())
        if not words:
            words = " " if data else ""
        line = self.lines[-1]
        if not line and self.quoted and words.strip():
            line = "> "
        apart = " " if data[:1].isspace() and line and not line.endswith(" ") else ""
        self.lines[-1] = line + apart + words + (" " if data[-1:].isspace() and words.strip() else "")

    def _break(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")


def text_of(html: str) -> str:
    """The words, a line for each block."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST_HTML])
        reader.close()
    except (AssertionError, ValueError):  # the parser gave up within a broken tag: what was read until then counts
        pass
    return "\n".join(" ".join(line.split()) for line in reader.lines if line.strip())
