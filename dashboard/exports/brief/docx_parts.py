"""The parts of a DOCX that are the same in every brief but for the language: styles, lists, settings, types, properties."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from dashboard.charts.theme import SURFACES, Theme

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SURFACE = SURFACES[Theme.LIGHT]
_INK, _MUTED, _ACCENT, _MARK, _RULE = (
    colour.removeprefix("#")
    for colour in (_SURFACE.ink, _SURFACE.muted_ink, _SURFACE.accent, _SURFACE.sample_mark, _SURFACE.grid)
)
_FONT = "Open Sans"

FINDINGS, BULLETS = 1, 2
"""Lists, by the number under which paragraphs name them."""

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)


def relationships(targets: dict[str, tuple[str, str]]) -> str:
    """Relations by their ids: kind and target, which is a part of the file, or an address where the kind is `hyperlink`."""
    lines = (_relation(name, kind, target) for name, (kind, target) in targets.items())
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _relation(name: str, kind: str, target: str) -> str:
    of_package = f"{_PACKAGE}/relationships/metadata/{kind}"
    address = of_package if kind == "core-properties" else f"{R}/{kind}"
    mode = ' TargetMode="External"' if kind == "hyperlink" else ""
    return f'<Relationship Id="{name}" Type="{address}" Target={quoteattr(target)}{mode}/>'


def core_properties(title: str, subject: str, description: str, locale: str) -> str:
    """Title, author, subject, language; no moment of writing, so that the same brief is the same file."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{escape(subject)}</dc:subject><dc:creator>Dampak UMKM</dc:creator>"
        f"<dc:description>{escape(description)}</dc:description><dc:language>{locale}</dc:language></cp:coreProperties>"
    )


def settings(locale: str) -> str:
    """Settings; of Word's own time, so that nothing is drawn as by older versions."""
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{locale}"/></w:settings>'
    )


def numbering() -> str:
    """Findings by number, all else by bullets."""
    lists = {FINDINGS: ("decimal", "%1", 340), BULLETS: ("bullet", "\u2022", 227)}
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl></w:abstractNum>'
        for number, (kind, sign, indent) in lists.items()
    )
    used = "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in lists)
    return f'{HEAD}<w:numbering xmlns:w="{W}">{abstract}{used}</w:numbering>'


def styles(locale: str) -> str:
    """All styles. Fonts are named, not held: where Open Sans is not installed, another one takes its place."""
    fonts = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:cs="{_FONT}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:color w:val="{_INK}"/><w:sz w:val="18"/><w:szCs w:val="18"/>'
        f'<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="{locale}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="60" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    written = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        _paragraph_style("Title", "Title", size=38, is_bold=True, after=20, next_style="Normal"),
        _paragraph_style("Heading1", "heading 1", size=21, colour=_ACCENT, is_bold=True, before=160, after=60, level=0),
        _paragraph_style("Heading2", "heading 2", size=18, is_bold=True, before=160, after=60, level=1),
        _paragraph_style("Dated", "Dated", size=16, colour=_MUTED, after=120),
        _paragraph_style("Mark", "Sample Mark", size=18, colour=_MARK, is_bold=True),
        _paragraph_style("Question", "Question", size=18, colour=_MUTED, after=0, box=True),
        _paragraph_style("Answer", "Answer", size=25, is_bold=True, after=160, box=True),
        _paragraph_style("Finding", "Finding", size=19, is_bold=True, before=60, after=0, list_number=FINDINGS),
        _paragraph_style(
            "SampleFinding", "Finding of Sample Data", size=19, colour=_MUTED, after=0, list_number=FINDINGS
        ),
        _paragraph_style("Beside", "Beside a Finding", size=16, colour=_MUTED, after=60, indent=340),
        _paragraph_style("Item", "List Bullet", size=16, after=40, list_number=BULLETS),
        _paragraph_style("Small", "Small", size=16),
        _paragraph_style("Quiet", "Quiet", size=16, colour=_MUTED),
        _paragraph_style("TableHeading", "Table Heading", size=16, colour=_MUTED, is_bold=True, after=20),
        _paragraph_style("TableCell", "Table Cell", size=16, after=20),
        _paragraph_style("Picture", "Picture", size=16, after=40, keeps_next=True),
        _paragraph_style("CaptionMark", "Caption Mark", size=14, colour=_MARK, is_bold=True, after=0),
        _paragraph_style("Caption", "caption", size=14, colour=_MUTED, after=160),
        _paragraph_style("Header", "header", size=18, colour=_MARK, is_bold=True),
        _paragraph_style("Footer", "footer", size=14, colour=_MUTED),
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        f'<w:color w:val="{_ACCENT}"/><w:u w:val="single"/></w:rPr></w:style>',
        '<w:style w:type="table" w:customStyle="1" w:styleId="Rows"><w:name w:val="Rows"/><w:basedOn w:val="TableNormal"/>'
        f'<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders></w:tblPr></w:style>',
    ]
    return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{"".join(written)}</w:styles>'


_BUILT_IN = frozenset({"Title", "heading 1", "heading 2", "List Bullet", "caption", "header", "footer"})


def _paragraph_style(
    style: str,
    name: str,
    *,
    size: int,
    colour: str = "",
    is_bold: bool = False,
    before: int = 0,
    after: int = 60,
    level: int | None = None,
    next_style: str = "",
    list_number: int = 0,
    indent: int = 0,
    box: bool = False,
    keeps_next: bool = False,
) -> str:
    """A style of paragraphs: `size` in half points, distances in twentieths of one; `level` makes it a heading."""
    is_heading = level is not None
    paragraph = "".join(
        (
            "<w:keepNext/><w:keepLines/>" if is_heading or keeps_next else "",
            f'<w:numPr><w:numId w:val="{list_number}"/></w:numPr>' if list_number else "",
            f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{_ACCENT}"/></w:pBdr>' if box else "",
            '<w:shd w:val="clear" w:color="auto" w:fill="EEF4F9"/>' if box else "",
            f'<w:spacing w:before="{before}" w:after="{after}"/>',
            f'<w:ind w:left="{indent}"/>' if indent else '<w:ind w:left="200"/>' if box else "",
            f'<w:outlineLvl w:val="{level}"/>' if is_heading else "",
        )
    )
    words = "".join(
        (
            "<w:b/><w:bCs/>" if is_bold else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        )
    )
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    following = f'<w:next w:val="{next_style or "Normal"}"/>' if is_heading or next_style else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{words}</w:rPr></w:style>"
    )
