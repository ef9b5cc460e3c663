"""Returns that programs send with a key, and the page on which people make and withdraw these keys."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from districts.access import Access, account_of, button_for, form_for
from districts.models import Area
from districts.permissions import reader_for
from districts.sign_in.rate_limits import Limit, by_account, by_address, limited, seconds_to_wait
from returns import queries
from returns.forms import KeyForm, UploadForm
from returns.intake.drafting import FileNotKept
from returns.intake.sending import SendResult, send_return
from returns.models import SendingKey
from returns.reading.sandboxed import read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.sending_keys import KeyNotPossible, KeyNotValid, key_sent, keys_seen, make_key, withdraw_key


@csrf_exempt  # the key is the proof: a program has no cookie
@button_for(Access.ANYONE)
def take_return(request: HttpRequest) -> HttpResponse:
    """Take a return from a program: the part `file` of a form, and `area`, a slug, where it is not the key's own."""
    try:
        key = key_sent(request.headers.get("Authorization", ""))
    except KeyNotValid as error:
        return refuse_key(request, str(error))
    wait = wait_for("upload", f"key {key.pk}")
    if wait:
        return problem(429, "Too many returns at once.", {"Retry-After": str(wait)})
    areas = {area.slug: area for area in queries.areas_below([key.area_id])}
    slug = request.POST.get("area", key.area.slug)
    if slug not in areas:
        return problem(403, f"This key sends for {key.area} and what lies below it.")
    form = UploadForm({"area": areas[slug].pk}, request.FILES, areas=list(areas.values()))
    if not form.is_valid():
        return problem(422, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return _taken(request, key, areas[slug], form)


def _taken(request: HttpRequest, key: SendingKey, area: Area, form: UploadForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    try:
        sent = send_return(data=file.read(), file_name=file.name, key=key, area=area, read=read_in_sandbox)
    except FileNotKept as error:
        return problem(507, str(error))
    except WorkbookNotReadable as error:
        return problem(422, str(error))
    address = request.build_absolute_uri(reverse("return", args=[sent.stored.pk]))
    status = 202 if sent.result is SendResult.DRAFT else 201 if sent.result is SendResult.ACCEPTED else 200
    return JsonResponse(dict(sent.as_data(address)), status=status)


def refuse_key(request: HttpRequest, words: str) -> HttpResponse:
    """The answer to whoever sends no key that works; after too many tries from one address none."""
    wait = wait_for("wrong-key", by_address(request))
    if wait:
        return problem(429, "Too many tries.", {"Retry-After": str(wait)})
    return problem(401, words, {"WWW-Authenticate": "Bearer"})


def wait_for(name: str, who: str) -> int:
    """How many seconds `who` has to wait by the limit of this name; 0 for none."""
    return seconds_to_wait(name, who, Limit(*settings.RATE_LIMITS[name]), timezone.now())


def problem(status: int, words: str, headers: dict[str, str] | None = None) -> JsonResponse:
    """What is wrong, for a program."""
    return JsonResponse({"detail": words}, status=status, headers=headers)


@form_for(Access.UPLOADS)
@limited("upload", by_account)
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that the reader may look after, and a form for a new one, which is shown this once."""
    reader = reader_for(request.user)
    sent = [request.POST] if request.method == "POST" else []
    form = KeyForm(*sent, areas=queries.areas_sendable(reader))
    text, made = "", None
    if form.is_valid():
        try:
            made, text = make_key(by=account_of(request), **form.cleaned_data)
        except KeyNotPossible as error:
            form.add_error("expires_on", str(error))
        else:
            form = KeyForm(areas=queries.areas_sendable(reader))
    shown = {
        "form": form,
        "keys": keys_seen(reader),
        "today": timezone.localdate(),
        "made": made,
        "text": text,
        "address": request.build_absolute_uri(reverse("api-returns")),
    }
    return render(request, "returns/keys.html", shown, status=400 if form.errors else 200)


@button_for(Access.UPLOADS)
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Have a key work no longer."""
    found = get_object_or_404(keys_seen(reader_for(request.user)), pk=key)
    withdraw_key(key=found, by=account_of(request))
    messages.success(request, f"The key “{found.name}” works no longer.")
    return redirect("return-keys")
