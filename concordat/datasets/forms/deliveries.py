"""Forms of deliveries: giving files, and saying that what looks unusual is right."""

from __future__ import annotations

from django import forms

from concordat.design.forms import FilesField, Form

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".parquet", ".zip")


class DeliveryForm(Form):
    """Choose the files to deliver."""

    file = FilesField(
        label="Files",
        suffixes=SUFFIXES,
        help_text="CSV, XLSX, Parquet, or a ZIP of CSVs. Up to 5 GB each. Several files are several deliveries.",
        error_messages={"required": "Choose the file to deliver"},
    )


class AnswerForm(Form):
    """Say why what looks unusual is right."""

    why = forms.CharField(
        label="Why it is right",
        help_text="For example: the custody suite was closed for two weeks. It stands on the receipt.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why it is right"},
    )
