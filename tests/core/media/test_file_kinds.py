"""What a file is, is told from its bytes and not from its name."""

import io
import zipfile

import pytest

from webapp.core.media.file_kinds import Family, kind_of


def zipped(*names, first=b"x"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), first)  # no time of day, so that each worker has the same
    return made.getvalue()


def compound(*streams):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join((s + "\0").encode("utf-16-le") for s in streams)


@pytest.mark.parametrize(
    ("data", "family", "word"),
    [
        (b"", Family.EMPTY, ""),
        (b"\0" * 4096, Family.EMPTY, ""),
        (zipped("xl/workbook.xml"), Family.BOOK, ".xlsx"),
        (zipped("xl\\workbook.xml"), Family.BOOK, ".xlsx"),
        (zipped("xl/workbook.bin"), Family.TABLE, ".xlsb"),
        (zipped("word/document.xml"), Family.PAPER, "Word"),
        (zipped("ppt/presentation.xml"), Family.PAPER, "幻灯片"),
        (zipped("Index/Tables/DataList.iwa", "Index/Document.iwa"), Family.TABLE, "Numbers"),
        (zipped("Index/Document.iwa"), Family.PAPER, "苹果"),
        (zipped("mimetype", first=b"application/vnd.oasis.opendocument.spreadsheet"), Family.TABLE, ".ods"),
        (zipped("mimetype", first=b"application/vnd.oasis.opendocument.text"), Family.PAPER, "LibreOffice"),
        (zipped("a/名册.xlsx"), Family.PACKED, "压缩包"),
        (zipped("xl/workbook.xml")[:60], Family.BROKEN, ""),
        (compound("Workbook"), Family.TABLE, ".xls"),
        (compound("EncryptionInfo", "EncryptedPackage"), Family.LOCKED, "密码"),
        (compound("WordDocument"), Family.PAPER, "Word"),
        (compound(), Family.TABLE, "旧格式"),
        (b"%PDF-1.7", Family.PAPER, "PDF"),
        (b"\x89PNG\r\n\x1a\n", Family.PAPER, "照片"),
        (b"\0\0\0\x18ftypheic", Family.PAPER, "照片"),
        (b"\0\0\0\x18ftypisom", Family.PAPER, "录像"),
        (b"Rar!\x1a\x07", Family.PACKED, "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", Family.PACKED, "压缩包"),
        (b"<html><body><table>", Family.TABLE, "网页"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', Family.TABLE, "XML 表格"),
        (b"\xef\xbb\xbf", Family.EMPTY, ""),
        (b"\xff\xfe\r\0", Family.EMPTY, ""),
        (b"\xef\xbb\xbf<kml>", Family.MAP, "KML"),
        ("手机号,姓名\r\n".encode("gbk"), Family.TEXT, "文本"),
        (bytes(range(256)), Family.UNKNOWN, ""),
    ],
)
def test_a_file_is_known_by_its_bytes(data, family, word):
    kind = kind_of(data)
    assert (kind.family, word in kind.words) == (family, True), kind


def test_what_lies_in_an_archive_is_named_without_its_folders():
    assert kind_of(zipped("__MACOSX/._a.xlsx", "表/名册 2026.xlsx")).inside == "名册 2026.xlsx"
    assert kind_of(zipped("说明.txt")).inside == ""
