from pathlib import Path

import pytest

from tools.docs.offline import main, outside


def _site(root: Path, **files: str) -> Path:
    for name, text in files.items():
        (root / name.replace("_", ".")).write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/css">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<img alt="" src="http://pictures.example/x.png">',
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(tmp_path: Path, html: str) -> None:
    found = list(outside(_site(tmp_path, page_html=html)))

    assert len(found) == 1
    assert found[0].startswith("page.html: loads ")


def test_what_a_style_loads_from_elsewhere_is_found(tmp_path: Path) -> None:
    _site(tmp_path, a_css='@import "https://x.example/y.css";', b_css="f{src:url(//z.example/f)}")

    assert list(outside(tmp_path)) == [
        "a.css: loads https://x.example/y.css",
        "b.css: loads //z.example/f",
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.oecd.org">a link out</a>',
        '<link rel="canonical" href="https://fairlode.example">',
        '<script src="_static/x.js"></script>',
    ],
)
def test_a_link_is_not_a_load(tmp_path: Path, html: str) -> None:
    assert main(str(_site(tmp_path, page_html=html))) == 0
