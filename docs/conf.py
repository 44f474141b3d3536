"""Builds the documentation. The law: no page asks another host for anything, and every warning is an error."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "清衡 Qingheng"
author = "the Qingheng project"
copyright = "2026, the Qingheng project"
extensions = ["myst_parser", "chinese"]
exclude_patterns = ["_build", "reference/_generated"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "清衡 Qingheng"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_search_language = "chinese"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1d3f72", "color-brand-content": "#1d5fa8"},
    "dark_css_variables": {"color-brand-primary": "#9fc1ee", "color-brand-content": "#8ab8f0"},
}
