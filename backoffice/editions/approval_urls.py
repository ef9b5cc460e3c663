"""The addresses under /approvals/: for those who approve drafts, whatever else they may not set."""

from django.urls import path

from backoffice.editions import approval

urlpatterns = [
    path("", approval.approvals, name="approvals"),
    path("<int:pk>/", approval.approval, name="approval"),
]
