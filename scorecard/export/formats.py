"""The kinds of file that the service writes, and which pages are to be had as which."""

from enum import StrEnum


class Format(StrEnum):
    """A kind of file: the end of its name, what people call it, and its type as the web names it."""

    label: str
    content_type: str

    def __new__(cls, value: str, label: str = "", content_type: str = "") -> "Format":
        """A member that is the end of a name and knows what it is called."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.content_type = label, content_type
        return member

    XLSX = "xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "pdf", "PDF", "application/pdf"
    CSV = "csv", "CSV", "text/csv; charset=utf-8"
    HTML = "html", "Web page", "text/html; charset=utf-8"


# In the order in which they are offered.
FORMATS: dict[str, tuple[Format, ...]] = {
    "scorecard": (Format.XLSX, Format.DOCX, Format.PDF, Format.CSV, Format.HTML),
    "matrix": (Format.XLSX, Format.PDF, Format.CSV),
    "exceptions": (Format.PDF,),
    "pack": (Format.DOCX, Format.PDF, Format.XLSX),
}
