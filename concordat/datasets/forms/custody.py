"""Forms of custody: each asks why."""

from __future__ import annotations

from django import forms

from concordat.design.forms import Form


def _why(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(Form):
    """Why a delivery is withdrawn."""

    why = _why("Why is it withdrawn?", "The certificate says it. Name nobody and quote no row.")


class DisposeForm(Form):
    """Why something is destroyed."""

    why = _why("Why is it destroyed now?", "The certificate says it, with the rule. Name nobody and quote no row.")


class RotateForm(Form):
    """Why a key is changed."""

    why = _why("Why is the key changed?", "Such as: somebody left who could read the keys")
