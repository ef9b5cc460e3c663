"""The list of returns, to sort and page."""

import django_tables2 as tables

from indicators.lists import ListTable
from returns.models import Return


class ReturnTable(ListTable):
    """One line a return."""

    caption = "Returns"
    file_name = "returns"
    unbroken = ("uploaded_at",)

    file = tables.Column(accessor="pk", verbose_name="File", linkify=("return", {"pk": tables.A("pk")}))
    area = tables.Column(order_by="area__name")
    period_end = tables.Column(verbose_name="For")
    state = tables.Column()
    uploaded_at = tables.DateTimeColumn(format="j F Y, H:i", verbose_name="Received")
    uploaded_by = tables.Column(verbose_name="By", default="Command line")

    class Meta:
        model = Return
        fields = ("file", "area", "period_end", "state", "uploaded_at", "uploaded_by")
        order_by = "-uploaded_at"

    def render_file(self, record: Return) -> str:
        """The name that the file came with."""
        return f"{record}{' †' if record.illustrative else ''}"

    def render_period_end(self, record: Return) -> str:
        """The month that the return is for."""
        return "" if record.period_end is None else f"{record.period_end:%B %Y}"
