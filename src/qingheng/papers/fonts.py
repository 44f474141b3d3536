"""Which font stands for each face of an office paper on this machine.

The law: the office's own licensed faces come first, then what Debian brings, then what a wheel of our requirements
carries, so that a paper can be set anywhere; every stand-in is named once in the log and beside every PDF.
"""

import logging
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from fontTools.ttLib import TTFont

from qingheng.papers.text import GETA

log = logging.getLogger(__name__)

FOLDERS = (
    "/usr/share/fonts/opentype/noto",  # fonts-noto-cjk
    "/usr/share/fonts/truetype/liberation",  # fonts-liberation
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/lxgw-wenkai",  # fonts-lxgw-wenkai
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",  # texlive-lang-chinese
    "/usr/share/texmf/fonts/opentype/public/fandol",
)
SONG = ("Noto Serif CJK SC", "Noto Serif SC")
HEI = ("Noto Sans CJK SC", "Noto Sans SC")
FANGSONG = ("FandolFang R", "FandolFang")
KAI = ("FandolKai", "LXGW WenKai", "LXGW WenKai GB")
BUILT_IN = {"DejaVu Sans Mono": frozenset(map(ord, "☐☑☒✓✗★☆"))}
"""Fonts inside Typst itself: their file cannot be read, so only what papers want of them is counted on."""
LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")


@dataclass(frozen=True)
class Face:
    """A face that the standard names (字体), the families that may stand for it, best first, and its name in Word."""

    role: str
    official: str
    licensed: tuple[str, ...]
    families: tuple[str, ...]


FACES = (
    Face(
        "body",
        "仿宋_GB2312",
        ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02", "仿宋", "FangSong"),
        FANGSONG,
    ),
    Face("kai", "楷体_GB2312", ("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "FZKai-Z03", "楷体", "KaiTi"), KAI),
    Face("hei", "黑体", ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01"), HEI),
    Face(
        "title",
        "方正小标宋简体",
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        SONG,
    ),
    Face("song", "宋体", ("宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01"), SONG),
    Face("latin", "Times New Roman", ("Times New Roman",), LATIN),
)


@dataclass(frozen=True)
class StandIn:
    """A font that stands for a face the machine has not got (替代字体)."""

    role: str
    official: str
    used: str

    def __str__(self) -> str:
        return f"{self.official} → {self.used}"


@dataclass(frozen=True)
class Chosen:
    """The font of a face, its weight, and whether strokes must be thickened because only a light one is at hand."""

    family: str
    weight: int
    thicken: bool
    stand_in: bool


@dataclass(frozen=True)
class MissingCharacter:
    """A character that the main face lacks; `printed_in` is empty where no font has it and 〓 stands there."""

    character: str
    printed_in: str

    def __str__(self) -> str:
        return f"{self.character} (U+{ord(self.character):04X}) → {self.printed_in or GETA}"


class FontSet:
    """The fonts of this machine, looked through once."""

    def __init__(self, folders: Iterable[Path]) -> None:
        wheel = Path(pylopdf_fonts_zh_cn.__file__).parent
        paths = [str(path) for path in (*folders, wheel) if path.is_dir()]
        self.typst = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)
        self._infos: dict[str, list[typst.FontInfo]] = {}
        for info in self.typst.fonts():
            self._infos.setdefault(info.family, []).append(info)
        self._characters: dict[str, frozenset[int]] = {}
        self.chosen = {face.role: self._choose(face) for face in FACES}
        self.stand_ins = tuple(
            StandIn(face.role, face.official, self.chosen[face.role].family)
            for face in FACES
            if self.chosen[face.role].stand_in
        )
        if self.stand_ins:
            log.warning("fonts that are not installed, and what stands in: %s", "; ".join(map(str, self.stand_ins)))

    def _choose(self, face: Face) -> Chosen:
        for family in (*face.licensed, *face.families, *SONG, *HEI):
            if family in self._infos:
                weights = sorted(info.weight for info in self._infos[family] if info.style == "normal")
                licensed = family in face.licensed
                wants_bold = face.role == "title" and not licensed
                weight = weights[-1] if wants_bold else min(weights, key=lambda given: abs(given - 400))
                return Chosen(family, weight, wants_bold and weight <= 500, not licensed)
        raise LookupError("The wheel pylopdf-fonts-zh-cn carries no font. Install the requirements again.")

    def families(self, role: str) -> list[str]:
        """The list to print a face with: Latin first, then the face, then what has the characters it lacks."""
        own = [self.chosen["latin"].family, self.chosen[role].family]
        names = [*own, *(KAI if role in {"body", "kai"} else ()), *SONG, *HEI, self.chosen["body"].family, *BUILT_IN]
        return [name for name in dict.fromkeys(names) if name in self._infos]

    def characters(self, family: str) -> frozenset[int]:
        """The code points that a family can show."""
        if family not in self._characters:
            info = next((info for info in self._infos.get(family, ()) if info.path and info.style == "normal"), None)
            self._characters[family] = _characters(info) if info else BUILT_IN.get(family, frozenset())
        return self._characters[family]

    def missing(self, text: str) -> tuple[MissingCharacter, ...]:
        """Which characters of a text the main face lacks, in their order, and what prints them instead."""
        main = self.characters(self.chosen["latin"].family) | self.characters(self.chosen["body"].family)
        lacking = [mark for mark in dict.fromkeys(text) if ord(mark) > 0x7E and ord(mark) not in main]
        return tuple(MissingCharacter(mark, self._printed_in(mark)) for mark in lacking)

    def _printed_in(self, mark: str) -> str:
        return next((name for name in self.families("body")[2:] if ord(mark) in self.characters(name)), "")


def _characters(info: typst.FontInfo) -> frozenset[int]:
    with TTFont(info.path, fontNumber=info.index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


@cache
def fonts() -> FontSet:
    """The fonts of this process."""
    own = [*settings.PAPER_FONTS, Path(settings.DATA_DIR) / "fonts"]
    home = Path(sysconfig.get_paths()["data"]) / "share" / "fonts"
    return FontSet([*own, *map(Path, FOLDERS), home])
