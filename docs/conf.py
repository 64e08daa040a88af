"""Sphinx's settings; the pages are Markdown, read by MyST."""

project = "Magpie"
author = "The Magpie developers"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Magpie"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
