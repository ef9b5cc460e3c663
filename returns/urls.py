"""The addresses of returns."""

from django.urls import path

from returns import checking, downloads, sending, views
from returns.page import sheets

urlpatterns = [
    path("", views.tracker, name="return-list"),
    path("remind/", views.remind, name="return-remind"),
    path("new/", views.upload, name="return-new"),
    path("new/<int:pk>/", views.reading, name="return-reading"),
    path("check/", checking.check, name="return-check"),
    path("keys/", sending.keys, name="return-keys"),
    path("keys/<int:key>/withdraw/", sending.withdraw, name="return-key-withdraw"),
    path("template.xlsx", downloads.template, name="return-template"),
    path("<int:pk>/", views.monthly_return, name="return"),
    path("<int:pk>/sheet/", sheets.sheet, name="return-sheet"),
    path("<int:pk>/means/", sheets.mean, name="return-means"),
    path("<int:pk>/correct/", sheets.correct, name="return-correct"),
    path("<int:pk>/names/", views.names, name="return-names"),
    path("<int:pk>/accept/", views.accept, name="return-accept"),
    path("<int:pk>/discard/", views.discard, name="return-discard"),
    path("<int:pk>/withdraw/", views.withdraw, name="return-withdraw"),
    path("<int:pk>/file/", views.file, name="return-file"),
    path("<int:pk>/findings.xlsx", downloads.findings, name="return-findings"),
]
