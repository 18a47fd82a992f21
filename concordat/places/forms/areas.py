"""Forms of a partnership's own areas."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from concordat.design.forms import DateField, FileField, Form
from concordat.places.commands.areas import Drawing, Facts

_KINDS = (("custom", "An area of our own, such as an estate or a town centre"), ("beat", "A police beat"))
_LONGEST = 500_000  # characters of GeoJSON


class AreaForm(Form):
    """What an own area is, and where."""

    name = forms.CharField(label="Name", max_length=150)
    kind = forms.ChoiceField(label="What is it?", choices=_KINDS, initial="custom", widget=forms.RadioSelect)
    about = forms.CharField(
        label="What is it for?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    begins = DateField(label="Since when is it used?", required=False)
    lsoas = forms.CharField(
        label="Which LSOAs make it up?",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Their codes, such as E01016016, with spaces or commas between them",
    )
    file = FileField(label="Or a GeoJSON file of its outline", required=False, types=("geojson", "json"), megabytes=2)
    geojson = forms.CharField(
        label="Or paste its outline as GeoJSON",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="In longitude and latitude, as mapping software exports it",
    )

    def clean_lsoas(self) -> list[str]:
        """Return the codes, each once."""
        codes = re.split(r"[\s,;]+", self.cleaned_data["lsoas"].upper())
        return list(dict.fromkeys(code for code in codes if code))

    def clean_geojson(self) -> str:
        """Refuse more than any outline needs."""
        text: str = self.cleaned_data["geojson"]
        if len(text) > _LONGEST:
            raise ValidationError(f"The outline must be {_LONGEST:,} characters or fewer. Use a generalised one")
        return text

    def clean_file(self) -> str:
        """Return what the file says."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("The file is not text in UTF-8") from None
        return text

    def clean(self) -> dict[str, Any]:
        """Take one outline, not two."""
        given = super().clean() or self.cleaned_data
        if given.get("file") and (given.get("geojson") or "").strip():
            self.add_error("geojson", "Give a file or paste the outline, not both")
        return given

    def facts(self) -> Facts:
        """Return what the area is."""
        given = self.cleaned_data
        return Facts(given["name"], given["about"], given["kind"], given["begins"])

    def drawing(self) -> Drawing:
        """Return where it is."""
        given = self.cleaned_data
        return Drawing(given["file"] or given["geojson"], given["lsoas"])


class AreaEndForm(Form):
    """An own area's last day."""

    ends = DateField(label="What was its last day?")
