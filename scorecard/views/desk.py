"""The writing desk: all texts of an area, or of every red line, on one page beside figure, chart and last month's text.

Each text is saved by itself, and only where its author changed it: what others write meanwhile is never overwritten,
and what can't be saved comes back in its field.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from math import ceil
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from districts.access import Access, form_for, page_for
from districts.changes import mark_of
from districts.models import Area
from districts.numbers import number_typed, with_noun
from districts.permissions import Permission, Reader, reader_for
from indicators.addresses import period_or_404
from indicators.models import Indicator
from indicators.rules.periods import Period
from scorecard import queries
from scorecard.actions import Words, WrittenMeanwhile, write_commentary
from scorecard.editions.checklist import commentary_url, doubts_of
from scorecard.forms import switch
from scorecard.models import Commentary, Edition, EditionIsFrozen, Scorecard
from scorecard.release.publication import takes_long
from scorecard.rules.carried import carried_over, marked_truly
from scorecard.rules.content import PageContent
from scorecard.views.commentary import TextForm, Topic, areas_written, indicator_topics
from scorecard.visibility import scorecard_or_404

REDS = "reds"
MOST_TEXTS = 60  # on a page; further ones stand on the next


class DeskForm(TextForm):
    """One text among many; `was` is a mark of it as its author saw it, so that untouched ones are left alone."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    carry = switch("Carry over the last text, marked as unchanged")

    def __init__(self, *args: Any, topic: Topic, about: str, carries: bool, **kwargs: Any) -> None:
        super().__init__(*args, topic=topic, **kwargs)
        if not carries:
            del self.fields["carry"]
        for name in ("headlines", "text", "corrective_action"):
            if name in self.fields:
                field = self.fields[name]
                field.label = f"{field.label}: {about}"
                field.help_text = ""
                field.widget.attrs["rows"] = 5 if name == "text" else 3

    @property
    def touched(self) -> bool:
        """Whether its author changed it, or carries the last text over."""
        return bool(self.cleaned_data.get("carry")) or self.cleaned_data["was"] != _mark(self.words)


@dataclass(frozen=True)
class DeskText:
    """A text of the desk with all that stands beside it. `theirs` is what somebody else wrote meanwhile."""

    area: Area
    topic: Topic
    form: DeskForm
    before: Commentary | None
    doubts: list[str]
    needed: bool
    url: str
    theirs: Commentary | None = None


@dataclass(frozen=True)
class AreaToWrite:
    """An area whose texts the reader writes, how many of its lines are red, and how many of these lack their texts.

    None where that is not known: of a large authority an area's lines are worked out when its page is asked for.
    """

    area: Area
    reds: int | None = None
    lacking: int = 0
    summary: bool = True


Key = tuple[str, str, str]  # area, section, code of the indicator


@page_for(Access.SIGNED_IN)
def writing(request: HttpRequest) -> HttpResponse:
    """The drafts that the reader writes for; the desk itself where there is one."""
    reader = reader_for(request.user)
    cards = Scorecard.objects.filter(authority__in={grant.authority_id for grant in reader.grants})
    drafts = [draft for card in cards for draft in queries.drafts_seen(reader, card)]
    if not reader.may_anywhere(Permission.COMMENT):
        raise Http404("There is nothing here for you to write.")
    if len(drafts) == 1:
        return redirect("commentary", drafts[0].scorecard.slug, drafts[0].period.slug)
    return render(request, "scorecard/writing.html", {"drafts": drafts})


@form_for(Access.SIGNED_IN)
def desk(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """The texts of the area asked for, by default of the reader's highest; or those of all their red lines."""
    reader = reader_for(request.user)
    try:
        draft = queries.draft_or_404(reader, scorecard_or_404(reader, scorecard), period_or_404(period))
    except Http404:
        if request.method != "POST":
            raise
        return _kept_words(request)
    shown = _Desk(request, reader, draft)
    if request.method == "POST":
        try:
            saved = shown.save()
        except EditionIsFrozen:
            return _kept_words(request)
        if saved:
            messages.success(request, f"{with_noun(saved, 'text')} saved.")
        if not shown.held:
            return redirect(request.get_full_path())
    status = 200 if not shown.held else 409 if shown.theirs else 400
    return render(request, "scorecard/desk.html", shown.context, status=status)


def _kept_words(request: HttpRequest) -> HttpResponse:
    """What somebody wrote for a draft that was published or thrown away meanwhile."""
    kinds = ("-headlines", "-text", "-corrective_action")
    words = [text for name, text in request.POST.items() if name.endswith(kinds) and str(text).strip()]
    return render(request, "scorecard/desk_closed.html", {"words": words}, status=409)


class _Desk:
    """The texts that are asked for, as stored; with those that were sent and could not be saved."""

    def __init__(self, request: HttpRequest, reader: Reader, draft: Edition) -> None:
        self.request, self.reader, self.draft = request, reader, draft
        self.areas = areas_written(reader, draft)
        if not self.areas:
            raise Http404("There is nothing here for you to write.")
        self.large = takes_long(draft)
        self.reds = bool(request.GET.get(REDS)) and not self.large
        self.area = None if self.reds else self._area_or_404()
        self.part = number_typed(request.GET.get("part", "")) or 1
        self.contents = self._contents()
        self.held: dict[Key, DeskForm] = {}
        self.theirs: dict[Key, Commentary] = {}

    def _area_or_404(self) -> Area:
        slug = str(self.request.GET.get("area") or self.areas[0].slug)
        found = [area for area in self.areas if area.slug == slug]
        if not found:
            raise Http404("There is nothing here for you to write.")
        return found[0]

    def _contents(self) -> dict[str, PageContent]:
        """What the draft says of every area that the reader writes for; of a large authority of the one shown."""
        areas = [self.area] if self.large and self.area is not None else self.areas
        return _contents(self.reader, self.draft, areas)

    def save(self) -> int:
        """Save each text that was changed, and give how many; the others are held with what is wrong."""
        stored, before = self._stored(self.draft.period), self._stored(self.draft.period.previous)
        codes = {topic.row.code for _, topic in self._on_page() if topic.row}
        indicators = {each.code: each for each in Indicator.objects.filter(code__in=codes)}
        saved, sent = 0, self.request.POST.dict()
        for area, topic in self._on_page():
            key = _key(area, topic)
            form = self._form(area, topic, stored.get(key), before.get(key), sent)
            if not form.is_valid():
                self.held[key] = form
            elif form.touched:
                saved += self._save_one(area, topic, form, before.get(key), indicators)
        return saved

    def _save_one(
        self,
        area: Area,
        topic: Topic,
        form: DeskForm,
        before: Commentary | None,
        indicators: Mapping[str, Indicator],
    ) -> int:
        try:
            write_commentary(
                edition=self.draft,
                area=area,
                words=_words(form, before),
                seen=form.cleaned_data["seen"],
                by=self.reader.user,
                section=topic.section,
                indicator=None if topic.row is None else indicators[topic.row.code],
            )
        except WrittenMeanwhile as meanwhile:
            key = _key(area, topic)
            self.theirs[key] = meanwhile.stored
            again = {**self.request.POST.dict(), form.add_prefix("seen"): str(meanwhile.stored.version)}
            self.held[key] = self._form(area, topic, meanwhile.stored, before, again)
            return 0
        return 1

    @property
    def context(self) -> dict[str, object]:
        """What the page shows."""
        if self.request.method == "POST":
            self.contents = self._contents()
        address = reverse("commentary", args=[self.draft.scorecard.slug, self.draft.period.slug])
        return {
            "edition": self.draft,
            "area": self.area,
            "reds": self.reds,
            "large": self.large,
            "part": self.part,
            "parts": range(1, ceil(len(list(self._topics())) / MOST_TEXTS) + 1),
            "texts": list(self._texts()),
            "theirs": self.theirs,
            "held": self.held,
            "before_label": self.draft.period.previous.label,
            **self._missing(),
            "address": address,
            "draft_url": queries.scorecard_url(self.draft, self.area or self.areas[0]),
        }

    def _texts(self) -> Iterator[DeskText]:
        stored, before = self._stored(self.draft.period), self._stored(self.draft.period.previous)
        for area, topic in self._on_page():
            key = _key(area, topic)
            mine, last = stored.get(key), before.get(key)
            form = self.held.get(key) or self._form(area, topic, mine, last, None)
            code = "" if topic.row is None else topic.row.code
            yield DeskText(
                area,
                topic,
                form,
                last,
                [] if mine is None else doubts_of(mine.said, self.contents[area.slug]),
                _lacks(topic, mine),
                commentary_url(self.draft, area.slug, section=topic.section, indicator=code),
                self.theirs.get(key),
            )

    def _on_page(self) -> Sequence[tuple[Area, Topic]]:
        """The texts of the part that is asked for; or those that were sent, wherever they stand by now."""
        if self.request.method == "POST":
            return [each for each in self._topics() if f"{_prefix(*each)}-seen" in self.request.POST]
        return list(self._topics())[(self.part - 1) * MOST_TEXTS : self.part * MOST_TEXTS]

    def _topics(self) -> Iterator[tuple[Area, Topic]]:
        for area in self.areas if self.area is None else [self.area]:
            content = self.contents[area.slug]
            if self.area is not None:
                yield area, Topic()
                yield from ((area, Topic(section=each.title)) for each in content.sections)
            for topic in indicator_topics(content, area):
                if not self.reds or topic.is_red:
                    yield area, topic

    def _form(
        self,
        area: Area,
        topic: Topic,
        stored: Commentary | None,
        before: Commentary | None,
        data: dict[str, Any] | None,
    ) -> DeskForm:
        words = _words_of(stored)
        initial = {**vars(words), "seen": 0 if stored is None else stored.version, "was": _mark(words)}
        return DeskForm(
            data,
            topic=topic,
            about=f"{topic.name}, {area}",
            carries=before is not None,
            prefix=_prefix(area, topic),
            initial=initial,
        )

    def _stored(self, period: Period) -> dict[Key, Commentary]:
        """The texts of a period that stand on this page. One query."""
        found = Commentary.objects.filter(
            scorecard=self.draft.scorecard,
            period_kind=period.kind,
            period_end=period.end,
            area__in=self.areas if self.area is None else [self.area],
        ).select_related("area", "indicator", "written_by")
        return {
            (each.area.slug, each.section, each.indicator.code if each.indicator else ""): each
            for each in found
        }

    def _missing(self) -> dict[str, list[AreaToWrite]]:
        """Whose texts are missing: the page's own area and those that may have a red, and apart whoever has none."""
        every = [self._to_write(area) for area in self.areas]
        urgent = [each for each in every if each.reds != 0 or each.area == self.area]
        return {"missing": urgent, "calm": [each for each in every if each not in urgent]}

    def _to_write(self, area: Area) -> AreaToWrite:
        if area.slug not in self.contents:
            return AreaToWrite(area)
        content = self.contents[area.slug]
        said = [
            content.said_of(topic.row)
            for topic in indicator_topics(content, area)
            if topic.row is not None and topic.is_red
        ]
        lacking = [each for each in said if each is None or not (each.text and each.corrective_action)]
        return AreaToWrite(area, len(said), len(lacking), content.summary is not None)


def _contents(reader: Reader, draft: Edition, areas: Sequence[Area]) -> dict[str, PageContent]:
    today: date = timezone.localdate()
    if reader.may(Permission.READ_DRAFT, draft.scorecard.authority):
        return queries.draft_contents(reader, draft, areas, today)
    return {area.slug: queries.draft_content(reader, draft, area, today) for area in areas}


def _key(area: Area, topic: Topic) -> Key:
    return area.slug, topic.section, "" if topic.row is None else topic.row.code


def _prefix(area: Area, topic: Topic) -> str:
    """What the fields of a text are called in the form."""
    return f"t{sha256(repr(_key(area, topic)).encode()).hexdigest()[:12]}"


def _lacks(topic: Topic, stored: Commentary | None) -> bool:
    """Whether the line is red and has no text or corrective action."""
    return topic.is_red and not (stored and stored.text and stored.corrective_action)


def _words_of(stored: Commentary | None) -> Words:
    return Words() if stored is None else Words(stored.headlines, stored.text, stored.corrective_action)


def _words(form: DeskForm, before: Commentary | None) -> Words:
    """What is to be stored: the text typed, or that of the period before, marked as unchanged."""
    last = _words_of(before)
    if form.cleaned_data.get("carry") and before is not None:
        field = (
            "text" if last.text.strip() else "corrective_action" if last.corrective_action else "headlines"
        )
        return replace(last, **{field: carried_over(getattr(last, field), before.period.label)})
    return replace(form.words, text=marked_truly(form.words.text, last.text))


def _mark(words: Words) -> str:
    """A mark of what was written, whatever line ends a browser makes of it."""
    return mark_of({name: "\n".join(text.split("\r\n")).strip() for name, text in vars(words).items()})
