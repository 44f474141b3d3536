"""Reading pages in tests: links of the menu, attributes of tags."""

from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src" / "qingheng"


class Links(HTMLParser):
    """The addresses of all links between a tag with an id and its end."""

    def __init__(self, within: str) -> None:
        super().__init__()
        self.within = within
        self.depth = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if self.depth and tag == "div":
            self.depth += 1
        if values.get("id") == self.within:
            self.depth = 1
        if self.depth and tag == "a" and values.get("href"):
            self.addresses.append(str(values["href"]))

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag == "div":
            self.depth -= 1


def links_within(html: str, element: str) -> list[str]:
    parser = Links(element)
    parser.feed(html)
    return parser.addresses


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))
