"""The documentation site: Sphinx with MyST Markdown and the Furo theme.

It builds without a network and loads nothing from another host. The reference is printed from the
code by `tools.docs` before Sphinx looks for pages.
"""

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from fairlode import __version__  # noqa: E402 - the tools beside docs/ are found only from here on
from tools.docs.generate import write  # noqa: E402 - the same
from tools.docs.survey import missing_extras, survey  # noqa: E402 - the same

project = "Fairlode"
author = "The Fairlode contributors"
project_copyright = "The Fairlode contributors, Apache-2.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["decisions/template.md"]
nitpicky = False  # Docstrings name parts of numpy and of Python, whose indexes are on the network.

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "substitution"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

# Single backquotes in a docstring name something of ours, or of nobody.
default_role = "py:obj"
autodoc_mock_imports = missing_extras()
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = False
napoleon_use_rtype = False
python_use_unqualified_type_names = True
suppress_warnings = [
    "ref.python",  # A name such as `id` is the field of many types; the text says which.
]

html_theme = "furo"
html_title = f"Fairlode {__version__}"
html_static_path = ["_static"]
html_css_files = ["fairlode.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    # Furo's own faces are those of the reader's system; nothing is fetched.
    "light_css_variables": {"color-brand-primary": "#7a3b12", "color-brand-content": "#7a3b12"},
    "dark_css_variables": {"color-brand-primary": "#e6a06f", "color-brand-content": "#e6a06f"},
}


def print_reference(_app: Sphinx) -> None:
    """Print the pages that come from the code; warn of a module that cannot be imported."""
    write()
    for line in survey().broken:
        logging.getLogger(__name__).warning("cannot be documented: %s", line)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("config-inited", lambda app, _config: print_reference(app))
