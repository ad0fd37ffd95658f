"""A page as one HTML file: it holds all it needs, loads nothing, runs nothing, prints well, and reads in order."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from frontdesk.paper.page import Block, Facts, Heading, Items, NewSheet, Page, Paragraph, Picture, Space, Table
from frontdesk.paper.typed import drawn

STYLE = """
body{font:1rem/1.45 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1f2933;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
caption{text-align:left;font-weight:bold}
th,td{padding:.25rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #cbd2d9}
dl{display:grid;grid-template-columns:minmax(10rem,1fr) 2fr;gap:.2rem 1rem}
dt{font-weight:bold}dd{margin:0}
figure{margin:1rem 0}figcaption,.quiet{font-size:.85rem;color:#52606d}
svg{width:100%;height:auto}
@media print{.sheet{break-before:page}figure,tr{break-inside:avoid}body{margin:0;max-width:none}}
"""


def as_html(page: Page) -> str:
    """The whole page. Text that people typed is text, never markup."""
    title = _said(page.title or page.sender)
    body = "\n".join(line for block in page.blocks for line in _lines(block))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return (
        f'<!doctype html>\n<html lang="en">\n<head>{head}<style>{STYLE}</style></head>\n<body>\n'
        f"<header><p>{_said(page.sender)}</p><h1>{title}</h1></header>\n<main>\n{body}\n</main>\n"
        f'<footer><p class="quiet">{_said(page.footer)}</p></footer>\n</body>\n</html>\n'
    )


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield f"<h2>{_said(text)}</h2>"
        case Paragraph(text=text, quiet=quiet):
            yield f'<p class="quiet">{_said(text)}</p>' if quiet else f"<p>{_said(text)}</p>"
        case Facts(rows=rows):
            yield "<dl>" + "".join(f"<dt>{_said(name)}</dt><dd>{_said(value)}</dd>" for name, value in rows) + "</dl>"
        case Items(texts=texts):
            yield "<ul>" + "".join(f"<li>{_said(text)}</li>" for text in texts) + "</ul>"
        case Table():
            yield from _table(block)
        case Space(lines=lines):
            yield "<p>&nbsp;</p>" * lines
        case NewSheet():
            yield '<div class="sheet"></div>'
        case Picture(svg=svg, told=told):
            yield f"<figure>{svg}<figcaption>{_said(told)}</figcaption></figure>"


def _table(table: Table) -> Iterator[str]:
    """The first cell of a row names it."""
    yield "<table><thead><tr>"
    yield "".join(f'<th scope="col">{_said(heading)}</th>' for heading in table.headings)
    yield "</tr></thead><tbody>"
    for first, *rest in table.rows:
        yield f'<tr><th scope="row">{_said(first)}</th>' + "".join(f"<td>{_said(cell)}</td>" for cell in rest) + "</tr>"
    yield "</tbody></table>"


def _said(text: str) -> str:
    return escape(drawn(text)).replace("\n", "<br>")
