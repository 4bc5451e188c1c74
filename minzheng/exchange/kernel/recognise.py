"""What a file really is, by its content: names and endings are chosen by people and mail programs."""

from __future__ import annotations

import zipfile
from pathlib import Path

WORKBOOK, DELIMITED, WEBPAGE = "workbook", "delimited", "webpage"

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes that settle the matter.
_MAGIC = (
    (b"MZ", "file_program"),
    (b"\x7fELF", "file_program"),
    (b"%PDF", "file_pdf"),
    (b"\x89PNG", "file_picture"),
    (b"\xff\xd8\xff", "file_picture"),
    (b"GIF8", "file_picture"),
    (b"Rar!", "file_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_archive"),
    (b"\x1f\x8b", "file_archive"),
)
# Names inside an OLE2 container: an encrypted xlsx is one too.
_STREAMS = (
    ("EncryptedPackage", "file_encrypted"),
    ("Workbook", WORKBOOK),
    ("Book", WORKBOOK),
    ("WordDocument", "file_document"),
)
_PARTS = (
    ("xl/workbook.xml", WORKBOOK),
    ("xl/workbook.bin", WORKBOOK),
    ("content.xml", WORKBOOK),
    ("word/document.xml", "file_document"),
)
_HTML = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<div")


def recognise(path: Path) -> str:
    """Return WORKBOOK, DELIMITED or WEBPAGE for a file that can be read, else the code that says what it is."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return "file_empty"
    for magic, code in _MAGIC:
        if head.startswith(magic):
            return code
    if head.startswith(b"PK"):
        return _inside_zip(path)
    if head.startswith(_OLE2):
        return _inside_ole2(path.read_bytes())
    return _text(head)


def _inside_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "file_truncated"
    return next((kind for part, kind in _PARTS if part in names), "file_archive")


def _inside_ole2(content: bytes) -> str:
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), "file_truncated")


def _text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return DELIMITED
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml"):
        return WEBPAGE if b"<html" in start else "file_xml"
    if start.startswith(_HTML):
        return WEBPAGE
    return "file_unknown" if b"\0" in head else DELIMITED
