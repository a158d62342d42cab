"""What a file really is, known from its bytes: for the sentence that a reader owes to whoever chose another one.

Nothing is unpacked but the list of an archive; the name of a file is not believed.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from webapp.core import reading

NOTHING_IN_IT = "这个文件是空的，可能还没下载完。请先打开看看，再选一次"


class Family(StrEnum):
    """What can be done about it."""

    BOOK = "book"  # a spreadsheet as we read it
    TEXT = "text"  # text that may be a table or GeoJSON
    TABLE = "table"  # a spreadsheet of another format
    MAP = "map"  # outlines of another format
    PAPER = "paper"  # a document, a picture, sound
    PACKED = "packed"  # an archive
    EMPTY = "empty"
    LOCKED = "locked"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kind:
    """What a file is: what can be done about it, what people call it, and what lies in an archive."""

    family: Family
    word: str = ""
    inside: str = ""

    @property
    def words(self) -> str:
        """A sentence without its end: 这是 PDF."""
        return f"这是{self.word}" if self.word else ""


_BOOK, _TEXT, _UNKNOWN = Kind(Family.BOOK, ".xlsx 表格"), Kind(Family.TEXT, "文本文件"), Kind(Family.UNKNOWN)
_BROKEN = Kind(Family.BROKEN)
_HEADS = (
    (rb"%PDF-", Kind(Family.PAPER, " PDF")),
    (
        rb"\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0\0\0\0|RIFF....WEBP|.{4}ftyp(heic|heix|mif1|avif)",
        Kind(Family.PAPER, "照片"),
    ),
    (rb".{4}ftyp|OggS|ID3|#!AMR|RIFF....WAVE", Kind(Family.PAPER, "录音或录像")),
    (rb"\{\\rtf", Kind(Family.PAPER, " Word 一类的文档")),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", Kind(Family.PACKED, "压缩包")),
    (rb"\0\0\x27\x0a", Kind(Family.MAP, " Shapefile（.shp）")),
    (rb"SQLite format 3", Kind(Family.MAP, "数据库文件（可能是 GeoPackage）")),
    (
        rb"[\x03\x83\x8b\x30].[\x01-\x0c][\x01-\x1f].{4}.{2}.{2}\0\0",
        Kind(Family.MAP, " Shapefile 的一部分（.dbf）"),
    ),
)
_XML = (
    (r"<kml\b", Kind(Family.MAP, " KML 文件")),
    (r"<gpx\b", Kind(Family.MAP, " GPX 轨迹")),
    (r"<(\w+:)?(FeatureCollection|gml)\b", Kind(Family.MAP, " GML 文件")),
    (r"<svg\b", Kind(Family.PAPER, "图片（SVG）")),
    (r"office:spreadsheet|<ss:Workbook|<Workbook\b", Kind(Family.TABLE, "旧格式的表格（XML 表格）")),
    (r"<(!doctype\s+)?html|<table\b", Kind(Family.TABLE, "网页（有的系统把它叫作 .xls）")),
)
# Names in an archive, the most telling first.
_PARTS = (
    (r"xl/workbook\d*\.xml", _BOOK),
    (r"xl/workbook\.bin", Kind(Family.TABLE, "二进制的表格（.xlsb）")),
    (r"word/.*", Kind(Family.PAPER, " Word 文档")),
    (r"ppt/.*", Kind(Family.PAPER, "幻灯片")),
    (r"Index/Tables/.*|Index\.zip", Kind(Family.TABLE, "苹果 Numbers 的表格")),
    (r"Index/Document\.iwa", Kind(Family.PAPER, "苹果的文档")),
)
_OFFERED = re.compile(r"(?i).*\.(xlsx|xls|et|csv|ods|geojson|json|shp|kml)")
_OLE = (
    ("EncryptedPackage", Kind(Family.LOCKED, "加了密码的文件")),
    ("Workbook", Kind(Family.TABLE, "旧格式的表格（.xls、.et）")),
    ("Book", Kind(Family.TABLE, "旧格式的表格（.xls）")),
    ("WordDocument", Kind(Family.PAPER, " Word 或 WPS 文字的文档（.doc、.wps）")),
    ("PowerPoint Document", Kind(Family.PAPER, "幻灯片")),
)
_OPEN_DOCUMENTS = {
    "spreadsheet": Kind(Family.TABLE, " LibreOffice 的表格（.ods）"),
    "text": Kind(Family.PAPER, " LibreOffice 的文档"),
}


def kind_of(data: bytes) -> Kind:
    """Return what these bytes are."""
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").strip(b"\0 \r\n\t"):
        return Kind(Family.EMPTY)
    if data.startswith(b"PK"):
        return _archive(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(data)
    for head, kind in _HEADS:
        if re.match(head, data, re.DOTALL):
            return kind
    text = reading.text_of(data)
    return _UNKNOWN if text is None else _text(text)


def _archive(data: bytes) -> Kind:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return _BROKEN
    names = [part.filename.replace("\\", "/") for part in archive.infolist()]
    for pattern, kind in _PARTS:
        if any(re.fullmatch(pattern, name) for name in names):
            return kind
    if names[:1] == ["mimetype"]:
        head = data[:200].decode("latin-1")
        return next((kind for word, kind in _OPEN_DOCUMENTS.items() if f"opendocument.{word}" in head), _UNKNOWN)
    inside = [name.rpartition("/")[2] for name in names if _OFFERED.fullmatch(name) and "__MACOSX" not in name]
    return Kind(Family.PACKED, "压缩包", inside[0][:60] if inside else "")


def _compound(data: bytes) -> Kind:
    """Name what an OLE file holds by the names in its directory, which are UTF-16."""
    for name, kind in _OLE:
        if (name + "\0").encode("utf-16-le") in data:
            return kind
    return Kind(Family.TABLE, "旧格式的 Office 文件，或者没有下载完")


def _text(text: str) -> Kind:
    start = text[:4_000].lstrip()
    if start.startswith("<"):
        return next(
            (kind for pattern, kind in _XML if re.search(pattern, start, re.I)), Kind(Family.PAPER, " XML 文件")
        )
    if re.match(r"0\s*\r?\nSECTION", start):
        return Kind(Family.MAP, " CAD 图（.dxf）")
    return _TEXT
