"""One of each thing that has a page, in Thornbridge, for tests that open every address."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from concordat.kernel import clock, jobs
from concordat.partnership.models import Appointment, Board, Invitation, Membership, Seat
from concordat.places.commands import areas
from concordat.plans.commands import copies, crosswalks, plans
from concordat.plans.models import Amendment, BulkEdit, Document, LinkedStrategy, Proposal, Statement, StrandSet, Term
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme
from tests.agreements import factories as sharing
from tests.agreements.entries import desk_things
from tests.agreements.making import access_things
from tests.agreements.stage import Agreed
from tests.analysis.releases.making import release_things
from tests.analysis.saved.making import analysis_things
from tests.cast import Cast
from tests.datasets import catalogue
from tests.datasets.custody import custody_things
from tests.datasets.making import held_things


def make_things(cast: Cast) -> dict[str, str]:
    """Make the things and return their references by the name that addresses use (or `page:name`)."""
    thornbridge = cast.partnerships["thornbridge"]
    with transaction.atomic(), cast.acting("mina") as manager:
        plan = plans.draft_plan(
            by=manager,
            title="Secret words of a plan",
            period="2026/27",
            priorities=(DraftPriority("Safer places", themes=(DraftTheme("Town centres"),)),),
            actions=(
                DraftAction(
                    code="A1",
                    text="Secret words of an action",
                    priority="Safer places",
                    theme="Town centres",
                    leads=(("Vale Police", cast.agencies["police"].ref),),
                ),
            ),
        )
        strategy = LinkedStrategy.objects.create(partnership=thornbridge, plan=plan, name="Secret words strategy")
        statement = Statement.objects.create(
            partnership=thornbridge, plan=plan, kind="deliverable", text="Secret words of a statement"
        )
        strandset = StrandSet.objects.create(
            partnership=thornbridge, name="Secret words set", strands=[{"name": "One", "meaning": ""}]
        )
        term = Term.objects.create(partnership=thornbridge, name="SWT", meaning="Secret words of a term")
        plans.propose(by=manager, plan=plan.ref)
        earlier = plans.draft_plan(
            by=manager, title="Secret words of an earlier plan", actions=(DraftAction("Secret"),)
        )
        crosswalk = crosswalks.begin(by=manager, earlier=earlier.ref, later=plan.ref)
        plans.propose(by=manager, plan=earlier.ref)
        document = Document.objects.create(
            partnership=thornbridge,
            agency=cast.agencies["council"],
            member=cast.members["mina"],
            name="Secret words.txt",
            size=3,
            sha256="0" * 64,
            content=b"abc",
            status="review",
            reading={},
        )
        proposal = Proposal.objects.create(
            partnership=thornbridge,
            agency=cast.agencies["council"],
            document=document,
            position=0,
            read={"text": "Secret words", "ref": "X1"},
        )
        copy = copies.ask(by=manager, plan=plan.ref, kind="docx")
        copies.keep(by=manager, copy=copy.ref, content=b"Secret words")
        own = {"partnership": thornbridge, "plan": plan, "member": cast.members["mina"]}
        amendment = Amendment.objects.create(**own, number=1, reason="Secret words", closed_at=clock.now())
        bulk_edit = BulkEdit.objects.create(**own, words="Secret words")
        board = Board.objects.create(partnership=thornbridge, name="Secret words board")
        seat = Seat.objects.create(partnership=thornbridge, board=board, agency=cast.agencies["police"])
        appointment = Appointment.objects.create(
            partnership=thornbridge, agency=cast.agencies["police"], kind="spoc", subject="Secret words"
        )
        membership = Membership.objects.get(partnership=thornbridge, member=cast.members["omar"])
        job = jobs.start("plans.document.read", by=manager, title="Secret words", document=document.ref)
        area = areas.add(
            facts=areas.Facts("Secret words area"),
            drawing=areas.Drawing('{"type":"Polygon","coordinates":[[[0.1,51],[0.2,51],[0.2,51.1],[0.1,51]]]}'),
            by=manager,
        )
        action, priority, theme = plan.actions.get(), plan.priorities.get(), plan.themes.get()
        given = sharing.asset(cast, "Secret words data")
        purpose, law = sharing.purpose(cast, "Secret words purpose"), sharing.gateway(cast, "Secret words law")
        sharing.agreement(cast, "Secret words agreement", given, purpose, law)
        field = given.fields.get(name="LSOA")
        dataset = catalogue.dataset(cast, "page")  # the key that addresses of tests are filled in with
        catalogue.version(cast, dataset, 50)
        gap = catalogue.gap(cast, "Secret words gap")
    return Agreed.assemble(cast).things() | {
        "plan_ref": plan.ref,
        "plan": plan.ref,
        "action": action.ref,
        "priority": priority.ref,
        "theme": theme.ref,
        "amendment": amendment.ref,
        "bulk_edit": bulk_edit.ref,
        "strategy": strategy.ref,
        "statement": statement.ref,
        "strandset": strandset.ref,
        "term": term.ref,
        "document": document.ref,
        "proposal": proposal.ref,
        "member": cast.members["omar"].ref,
        "agency": cast.agencies["police"].ref,
        "board": board.ref,
        "seat": seat.ref,
        "appointment": appointment.ref,
        "membership": membership.ref,
        "crosswalk": crosswalk.ref,
        "copy": copy.ref,
        "area": area.ref,
        "job": job.ref,
        "asset": given.ref,
        "field": field.ref,
        "purpose": purpose.ref,
        "gateway": law.ref,
        "sharing": thornbridge.ref,
        "dataset": dataset.ref,
        "gap": gap.ref,
        **desk_things(cast),
        **access_things(cast),
        **custody_things(cast),
        **held_things(cast),
        **analysis_things(cast),
        **release_things(cast),
        "made": f"{date(2026, 1, 1)}",
        "invitations": str(Invitation.objects.count()),
    }
