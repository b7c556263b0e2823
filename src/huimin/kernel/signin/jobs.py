"""Sweeping, at night in China: what is over is not kept."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from huimin.kernel.jobs import api as jobs

from .models import Lockout, OneTimeCode

KEPT = timedelta(days=2)  # the day's count of codes needs one; the rest is for looking into a complaint


@jobs.every("41 19 * * *", name="kernel.signin.sweep")
def sweep_sign_in() -> None:
    """Ends what is left of expired sessions, old codes and counters that lock nobody."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    OneTimeCode.objects.filter(sent_at__lt=now - KEPT).delete()
    Lockout.objects.filter(first_failure_at__lt=now - KEPT).exclude(locked_until__gt=now).delete()
