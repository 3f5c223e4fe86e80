"""Answers as pictures and pages: a flow diagram as SVG, and one self-contained HTML page."""
