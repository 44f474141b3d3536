"""What Chinese pages need: lines that join without a space, and an offline search that finds words.

The law: index and query are cut alike, into pairs of characters.
"""

import re
from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage, languages
from sphinx.search.en import SearchEnglish

CHINESE = re.compile(r"([\u4e00-\u9fff]+)")
BROKEN_LINE = re.compile(r"(?<=[\u4e00-\u9fff，。；：、）”？])\n *(?=[\u4e00-\u9fff（“])")
WORD = re.compile(r"\w+")

SPLIT_QUERY = r"""
function splitQuery(query) {
  const found = [];
  for (const run of query.split(/([\u4e00-\u9fff]+)/)) {
    if (/^[\u4e00-\u9fff]+$/.test(run)) {
      for (let i = 0; i < Math.max(run.length - 1, 1); i++) found.push(run.slice(i, i + 2));
    } else {
      found.push(...(run.match(/[\p{L}\p{N}_]+/gu) || []));
    }
  }
  return found;
}
"""


class SearchChinese(SearchEnglish):
    """English words are stemmed as usual; runs of Chinese become overlapping pairs of characters."""

    lang = "chinese"
    language_name = "English"
    js_splitter_code = SPLIT_QUERY

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx names it so
        return [word for run in CHINESE.split(input) for word in _words(run)]

    def word_filter(self, word: str) -> bool:
        return bool(CHINESE.fullmatch(word)) or super().word_filter(word)


def _words(run: str) -> Iterator[str]:
    if CHINESE.fullmatch(run):
        yield from (run[start : start + 2] for start in range(max(len(run) - 1, 1)))
    else:
        yield from WORD.findall(run)


def join_lines(_app: Sphinx, _page: str, source: list[str]) -> None:
    """A line break within a Chinese sentence is no space."""
    source[0] = BROKEN_LINE.sub("", source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the language to Sphinx under its name, and mend lines as they are read."""
    app.connect("source-read", join_lines)
    known: dict[str, type[SearchLanguage] | str] = languages  # type: ignore[assignment] # Sphinx registers names or classes
    known["chinese"] = SearchChinese
    return {"parallel_read_safe": True}
