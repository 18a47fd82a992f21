"""Evidence: files given with an update while it is a draft, and taken away from it. Once submitted they stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.plans.models import Evidence, Update
from concordat.plans.rules import evidence as rules
from concordat.plans.rules.documents import fingerprint, safe_name

Files = Sequence[tuple[str, bytes]]


def keep(update: Update, files: Files, *, by: Actor, under: str) -> None:
    """Keep files with a draft, byte for byte; the same file given twice is kept once."""
    kept = update.fingerprints()
    fresh = {fingerprint(content): (safe_name(name), content) for name, content in reversed(files)}
    added = {sha256: fresh[sha256] for sha256 in reversed(fresh) if sha256 not in kept}
    rules.check_count(len(kept) + len(added))
    for sha256, (name, content) in added.items():
        rules.check_file(name, content)
        given = Evidence.objects.create(
            partnership_id=update.partnership_id,
            update=update,
            member_id=by.member,
            name=name,
            size=len(content),
            sha256=sha256,
            content=content,
        )
        detail = {"file": name, "size": given.size, "sha256": sha256, "evidence": given.ref}
        record("plans.evidence.added", by=by, target=update.action, under=under, detail=detail)


def take_away(update: Update, refs: Iterable[str], *, by: Actor, under: str) -> None:
    """Take files away from a draft; what is not there is passed over."""
    for gone in update.evidence.filter(ref__in=list(refs)).defer("content"):
        detail = {"file": gone.name, "sha256": gone.sha256}
        record("plans.evidence.removed", by=by, target=update.action, under=under, detail=detail)
        gone.delete()
