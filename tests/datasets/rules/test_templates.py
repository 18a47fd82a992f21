"""The ready templates read, and what they say hangs together; a declaration that goes out comes back."""

from __future__ import annotations

import pytest
import yaml

from concordat.agreements.rules.fields import guess
from concordat.datasets.rules.declarations import Class, Declaration, Disclosure
from concordat.datasets.rules.templates import FOLDER, read, templates, written
from concordat.kernel.errors import Problem

FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_template_reads_and_is_named_by_its_key(path):
    declared = Declaration.read(yaml.safe_load(path.read_text()))
    assert declared.key == path.stem
    assert read(written(declared)) == declared
    assert path.read_text().startswith("# ")
    assert declared.about
    assert declared.source
    if declared.disclosure != Disclosure.OPEN:
        unclassed = [
            column.title
            for column in declared.columns
            if column.gives == Class.PLAIN and guess(column.title).kind == "identifier"
        ]
        assert not unclassed, "these look like identifiers"


def test_the_set_is_what_partnerships_usually_share():
    keys = {declared.key for declared in templates()}
    assert {"police-street", "police-outcomes", "police-stop-and-search", "assault-attendances"} <= keys
    assert {"probation-caseload", "youth-justice-caseload", "council-asb-cases", "housing-asb"} <= keys
    assert {"fire-safety-visits", "treatment-numbers", "survey-answers", "return"} <= keys
    assert len([key for key in keys if key.startswith("prescribed-")]) == 8


def test_a_file_that_refers_to_itself_is_refused():
    with pytest.raises(Problem):
        read("a: &a [x]\nb: *a")
