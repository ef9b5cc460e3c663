"""Writing what the service says of a draft's period, one text at a time, with headlines suggested from the figures."""

from dataclasses import dataclass
from typing import Any, TypedDict

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from districts.access import Access, form_for
from districts.models import Area
from districts.permissions import Permission, Reader, reader_for
from indicators.addresses import period_or_404
from indicators.models import Indicator
from indicators.rules.row import Row
from indicators.rules.terms import Rag
from scorecard import queries
from scorecard.actions import Words, WrittenMeanwhile, write_commentary
from scorecard.forms import ManageForm
from scorecard.models import Commentary, Edition
from scorecard.rules.content import PageContent
from scorecard.rules.headlines import suggested_headlines
from scorecard.views.scorecards import area_of_page
from scorecard.visibility import scorecard_or_404

TAKE = "take"


@dataclass(frozen=True)
class Topic:
    """Something to write about: the page (neither section nor indicator), a section, or an indicator of a row."""

    section: str = ""
    row: Row | None = None

    @property
    def name(self) -> str:
        """What it is called on the screen."""
        return self.row.name if self.row else self.section or "Summary"

    @property
    def is_red(self) -> bool:
        """Whether it is a line that is red."""
        return self.row is not None and self.row.rating.letter == Rag.RED


class TextForm(ManageForm):
    """One text. The version that its author saw goes with it."""

    seen = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    headlines = forms.CharField(
        label="Headlines",
        required=False,
        max_length=3000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One sentence a line",
    )
    text = forms.CharField(
        label="What the service says",
        required=False,
        max_length=6000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Paragraphs, **bold**, *italic*, lists with - at the start of a line, and [links](https://…)",
    )
    corrective_action = forms.CharField(
        label="Corrective action",
        required=False,
        max_length=3000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Required where the line is red: what is done, by whom and until when",
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["headlines" if topic.row else "corrective_action"]

    @property
    def words(self) -> Words:
        """What was written."""
        return Words(**{name: self.cleaned_data.get(name, "") for name in vars(Words())})


@form_for(Access.SIGNED_IN)
def write(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """One text. Another author's words, written meanwhile, are shown beside; nobody's are lost."""
    reader = reader_for(request.user)
    draft = _draft_or_404(reader, scorecard, period)
    area = _area_or_404(request, reader, draft)
    content = queries.draft_content(reader, draft, area, timezone.localdate())
    topic = _topic_or_404(request, content, area)
    stored = _stored(draft, area, topic)
    form = TextForm(_data(request), topic=topic, initial=_initial(stored))
    theirs = None
    if request.method == "POST" and TAKE not in request.POST and form.is_valid():
        try:
            _save(reader, draft, area, topic, form)
        except WrittenMeanwhile as meanwhile:
            theirs = meanwhile.stored
            form = TextForm({**form.cleaned_data, "seen": theirs.version}, topic=topic)
        else:
            messages.success(request, f"{topic.name}: the text was saved.")
            return redirect(f"{reverse('commentary', args=[scorecard, period])}?area={area.slug}")
    context = {
        "edition": draft,
        "area": area,
        "topic": topic,
        "form": form,
        "theirs": theirs,
        "rows": _rows_beside(topic, content),
        "suggested": [] if topic.row else suggested_headlines(_rows_beside(topic, content)),
        "overview_url": f"{reverse('commentary', args=[scorecard, period])}?area={area.slug}",
    }
    status = 409 if theirs else 400 if form.is_bound and form.errors else 200
    return render(request, "scorecard/commentary_write.html", context, status=status)


def _data(request: HttpRequest) -> dict[str, str] | None:
    """What was filled in; the suggested headlines that were ticked are added to those typed."""
    if request.method != "POST":
        return None
    data = request.POST.dict()
    if TAKE in request.POST:
        typed = data.get("headlines", "").rstrip()
        data["headlines"] = "\n".join([*([typed] if typed else []), *request.POST.getlist("suggested")])
    return data


def _draft_or_404(reader: Reader, scorecard: str, period: str) -> Edition:
    card = scorecard_or_404(reader, scorecard)
    return queries.draft_or_404(reader, card, period_or_404(period))


def areas_written(reader: Reader, draft: Edition) -> list[Area]:
    """The areas open in the draft's period that the reader writes for, the highest first."""
    areas = queries.areas_of_authority(draft.scorecard.authority)
    period = draft.period
    return [
        area
        for area in areas
        if reader.may(Permission.COMMENT, area) and area.node.open_between(period.start, period.end)
    ]


def _area_or_404(request: HttpRequest, reader: Reader, draft: Edition) -> Area:
    areas = areas_written(reader, draft)
    if request.GET.get("area"):
        asked = area_of_page(request, reader, draft)
        areas = [area for area in areas if area.pk == asked.pk]
    if not areas:
        raise Http404("There is nothing here for you to write.")
    return areas[0]


def indicator_topics(content: PageContent, area: Area) -> list[Topic]:
    """The area's own indicators, each once."""
    rows = {row.code: row for row in reversed(content.rows) if row.area == area.slug}
    codes = dict.fromkeys(row.code for row in content.rows if row.area == area.slug)
    return [Topic(row=rows[code]) for code in codes]


def _topic_or_404(request: HttpRequest, content: PageContent, area: Area) -> Topic:
    section, code = request.GET.get("section", ""), request.GET.get("indicator", "")
    if code:
        found = [topic for topic in indicator_topics(content, area) if topic.row and topic.row.code == code]
    else:
        titles = ["", *(each.title for each in content.sections)]
        found = [Topic(section=title) for title in titles if title == section]
    if not found:
        raise Http404("The draft has no such line or heading.")
    return found[0]


def _rows_beside(topic: Topic, content: PageContent) -> list[Row]:
    if topic.row is not None:
        return [row for row in content.rows if (row.code, row.area) == (topic.row.code, topic.row.area)]
    return [
        row for section in content.sections if topic.section in ("", section.title) for row in section.rows
    ]


class _Place(TypedDict):
    """Where a text stands."""

    area: Area
    section: str
    indicator: Indicator | None


def _place(area: Area, topic: Topic) -> _Place:
    indicator = None if topic.row is None else Indicator.objects.get(code=topic.row.code)
    return {"area": area, "section": topic.section, "indicator": indicator}


def _stored(draft: Edition, area: Area, topic: Topic) -> Commentary | None:
    return Commentary.objects.filter(
        scorecard=draft.scorecard,
        period_kind=draft.period_kind,
        period_end=draft.period_end,
        **_place(area, topic),
    ).first()


def _initial(stored: Commentary | None) -> dict[str, object]:
    if stored is None:
        return {}
    names = ("headlines", "text", "corrective_action")
    return {"seen": stored.version, **{name: getattr(stored, name) for name in names}}


def _save(reader: Reader, draft: Edition, area: Area, topic: Topic, form: TextForm) -> None:
    write_commentary(
        edition=draft,
        words=form.words,
        seen=form.cleaned_data["seen"],
        by=reader.user,
        **_place(area, topic),
    )
