"""A saved analysis with what stands beside it, for tests that open every address."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from concordat.analysis.models import Analysis, Annotation, Run

QUESTION = {"version": 1, "datasets": ["page"], "measure": {"kind": "count"}}


def analysis_things(cast: Any) -> dict[str, str]:
    """Save a question of the dataset that is there, by the council's manager for the partnership; return references."""
    with transaction.atomic(), cast.acting("mina"):
        mina = cast.members["mina"]
        ours: dict[str, Any] = {"partnership": cast.partnerships["thornbridge"]}
        analysis = Analysis.objects.create(
            **ours, agency_id=mina.agency_id, owner=mina, title="Secret words analysis", note="Secret words",
            question=QUESTION, datasets=["page"], shared="partnership",
        )  # fmt: skip
        of = ours | {"analysis": analysis, "member": mina}
        run = Run.objects.create(
            **of, question=QUESTION, versions={"page": 50}, audience="open", mark="00000000:0", provenance={}
        )
        annotation = Annotation.objects.create(**of, words="Secret words beside it")
    return {"analysis": analysis.ref, "run": run.ref, "annotation": annotation.ref}
