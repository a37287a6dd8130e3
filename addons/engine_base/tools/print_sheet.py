"""The HTML sheets that Chromium prints: all documents in one run, their headers in a second.

Odoo's reports come as one HTML body per document and one page with all headers (and footers).
wkhtmltopdf lays a header over every page; Chromium cannot, so the bodies are printed with empty
margins first, then a sheet per printed page with its header, footer and page numbers, and the two
are laid upon each other.
"""

from __future__ import annotations

import copy
import io
from dataclasses import dataclass

import lxml.html
from lxml import etree
from pypdf import PdfReader, PdfWriter

MARK = "engine_document_%d"
# what wkhtmltopdf's smart shrinking makes of Odoo's reports on A4
ZOOM = 0.78
# nothing from outside: no script, no file of the server, no address in the network
GUARD = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:\"/>"
)


@dataclass(frozen=True)
class Paper:
    """A sheet of paper; all lengths in millimetres."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    header_from_top_mm: float

    def css(self, *, margins: bool) -> str:
        """Return the page rule, with the margins of the paper or with none.

        >>> Paper(210, 297, 52, 32, 0, 0, 0).css(margins=False)
        '@page { size: 210mm 297mm; margin: 0; }'
        """
        sides = (self.top_mm, self.right_mm, self.bottom_mm, self.left_mm)
        margin = " ".join(f"{side:g}mm" for side in sides) if margins else "0"
        return f"@page {{ size: {self.width_mm:g}mm {self.height_mm:g}mm; margin: {margin}; }}"


def bodies_sheet(bodies: list[str], paper: Paper) -> str:
    """Return one HTML page with all bodies, each from a new sheet and with a mark to find it."""
    page = _parsed(bodies[0])
    documents = []
    for number, body in enumerate(bodies):
        document = etree.Element("div", attrib={"class": "engine_document"})
        document.set("id", MARK % number)
        _move_content(_parsed(body).find("body"), document)
        _language(document)
        documents.append(document)
    # Chromium keeps the place of an id only when a link leads to it
    marks = etree.Element("div", attrib={"class": "engine_marks"})
    for number in range(len(bodies)):
        etree.SubElement(marks, "a", href=f"#{MARK % number}").text = "\u00a0"
    documents[0].insert(0, marks)
    return _page(page, documents, paper, margins=True)


def frames_sheet(header: str, footer: str, counts: list[int], paper: Paper) -> str:
    """Return one HTML page with a sheet per printed page: its header, footer and numbers.

    :param counts: pages of each document, in the order of the documents
    """
    head, foot = _parsed(header), _parsed(footer)
    heads = _children(head, "minimal_layout_report_headers")
    feet = _children(foot, "minimal_layout_report_footers")
    sheets = [
        _frame(_at(heads, number), _at(feet, number), at, count, paper)
        for number, count in enumerate(counts)
        for at in range(1, count + 1)
    ]
    return _page(head, sheets, paper, margins=False)


def page_counts(pdf: bytes, documents: int) -> list[int]:
    """Return how many pages each document of a printed sheet of bodies has."""
    reader = PdfReader(io.BytesIO(pdf))
    marks = reader.named_destinations
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}
    # raw: Odoo patches the reading of pypdf's dictionaries, which then hide the reference
    starts = [
        pages[marks[f"/{MARK % number}"].raw_get("/Page").idnum] for number in range(documents)
    ]
    ends = [*starts[1:], len(reader.pages)]
    return [end - start for start, end in zip(starts, ends, strict=True)]


def laid_over(bodies: bytes, frames: bytes) -> bytes:
    """Return the pages of the bodies, each with its frame upon it."""
    writer = PdfWriter(clone_from=io.BytesIO(bodies))
    for page, frame in zip(writer.pages, PdfReader(io.BytesIO(frames)).pages, strict=False):
        page.merge_page(frame)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _parsed(html: str):
    return lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))


def _move_content(source, target):
    target.text = source.text
    for child in list(source):
        target.append(child)


def _language(document):
    """Say the language of the article: it decides between the Chinese and the Japanese glyphs."""
    article = document.find(".//div[@data-oe-lang]")
    if article is not None:
        document.set("lang", article.get("data-oe-lang").replace("_", "-"))


def _children(page, name) -> list:
    found = page.get_element_by_id(name, None)
    return list(found) if found is not None else []


def _at(elements: list, number: int):
    """Return the element of a document; a report with one header for all repeats it."""
    if not elements:
        return None
    return copy.deepcopy(elements[min(number, len(elements) - 1)])


def _frame(header, footer, at: int, count: int, paper: Paper):
    sheet = etree.Element("div", attrib={"class": "engine_sheet"})
    for kind, element in (("head", header), ("foot", footer)):
        box = etree.SubElement(sheet, "div", attrib={"class": f"engine_{kind}"})
        if element is None:
            continue
        for name, value in (("page", at), ("topage", count)):
            for place in element.find_class(name):
                place.text = str(value)
        box.append(element)
    return sheet


def _page(page, elements, paper: Paper, *, margins: bool) -> str:
    """Return the page with these elements as its body, closed against everything outside."""
    head, body = page.find("head"), page.find("body")
    for script in page.xpath("//script | //base | //iframe"):
        script.drop_tree()
    head.insert(0, lxml.html.fragment_fromstring(GUARD))
    style = etree.SubElement(head, "style")
    style.text = paper.css(margins=margins) + _STYLE + _frame_css(paper)
    body.text = None
    for child in list(body):
        body.remove(child)
    body.attrib.pop("onload", None)
    body.extend(elements)
    return "<!DOCTYPE html>" + lxml.html.tostring(page, encoding="unicode")


def _frame_css(paper: Paper) -> str:
    foot_mm = paper.height_mm - paper.bottom_mm
    return (
        f".engine_sheet {{ width: {paper.width_mm:g}mm; height: {paper.height_mm - 0.3:g}mm; }}"
        f".engine_head, .engine_foot {{ left: {paper.left_mm:g}mm; right: {paper.right_mm:g}mm; }}"
        f".engine_head {{ top: {paper.header_from_top_mm:g}mm; }}"
        f".engine_foot {{ top: {foot_mm:g}mm; }}"
    )


_STYLE = f"""
html, body {{ height: auto !important; background: transparent !important; margin: 0; }}
body.container {{ max-width: none !important; width: auto; padding: 0 !important; }}
body {{ overflow: visible !important; }}
* {{ -webkit-print-color-adjust: exact; }}
.engine_document {{ zoom: {ZOOM}; position: relative; }}
.o_css_margins .engine_document, .o_css_margins .engine_head > *,
.o_css_margins .engine_foot > * {{ padding-left: 11mm; padding-right: 11mm; }}
.engine_document + .engine_document {{ break-before: page; }}
.engine_document thead {{ display: table-header-group !important; }}
.engine_document tr {{ break-inside: avoid; }}
.engine_marks {{ position: absolute; top: 0; left: 0; height: 1px; overflow: hidden; }}
.engine_marks a {{ font-size: 1px; color: transparent; text-decoration: none; }}
.engine_sheet {{ position: relative; overflow: hidden; break-after: page; }}
.engine_sheet:last-child {{ break-after: auto; }}
.engine_head, .engine_foot {{ position: absolute; }}
.engine_head > *, .engine_foot > * {{ zoom: {ZOOM}; }}
/* the font of Odoo's layouts, by one that has Chinese where it is not installed */
@font-face {{ font-family: Lato; font-weight: 400;
    src: local("Lato"), local("Noto Sans CJK SC"), local("WenQuanYi Micro Hei"); }}
@font-face {{ font-family: Lato; font-weight: 700;
    src: local("Lato Bold"), local("Noto Sans CJK SC Bold"), local("WenQuanYi Micro Hei"); }}
"""
