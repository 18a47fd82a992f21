"""Saved analyses: who may keep, see, change, share and delete them, in the app and in the database."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from concordat.analysis.commands import analyses, annotations, runs, subscriptions
from concordat.analysis.models import Analysis, Annotation, Run, Subscription
from concordat.analysis.models.marks import is_same
from concordat.analysis.queries.analyses import analyses_of
from concordat.analysis.queries.keeping import ask_to_keep
from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Problem, Refused
from concordat.notices.models import Notice
from tests.analysis.saved import double
from tests.analysis.saved.conftest import COUNT

pytestmark = pytest.mark.django_db


def seen(cast, who, partnership="thornbridge"):
    with transaction.atomic(), cast.acting(who, partnership) as actor:
        return [each.title for each in analyses_of(actor)]


def rows(cast, who, model, partnership="thornbridge"):
    """Return how many rows of a table the database itself shows somebody."""
    with transaction.atomic(), cast.acting(who, partnership):
        return model.objects.count()


def test_one_is_seen_as_far_as_it_is_shared_and_so_in_the_database(cast, save):
    council = {"ana", "mina", "omar"}
    for shared, readers in (("nobody", {"ana"}), ("agency", council), ("partnership", council | {"leo"})):
        analysis = save(shared, shared=shared)
        for who in ("ana", "mina", "omar", "leo"):
            assert (shared in seen(cast, who)) == (who in readers), f"{who}: {shared}"
        for who in ("ana", "mina", "omar", "leo"):
            with transaction.atomic(), cast.acting(who):
                assert Analysis.objects.filter(ref=analysis.ref).exists() == (who in readers)
                assert Run.objects.filter(analysis_id=analysis.ref).exists() == (who in readers)
    assert rows(cast, "wes", Analysis, "westhaven") == rows(cast, "wes", Run, "westhaven") == 0


def test_of_a_dataset_that_one_may_not_know_it_is_not_there(cast, save, asked):
    analysis = save(shared="partnership")
    with transaction.atomic(), cast.acting("ana"):
        Analysis.objects.filter(ref=analysis.ref).update(datasets=["asb", "another"])
    assert seen(cast, "mina") == []
    assert cast.browser("mina").get(f"/analysis/saved/{analysis.ref}/").status_code == 404


def test_no_figure_is_kept_and_no_digest_from_which_one_could_be_guessed(cast, save):
    save()
    with transaction.atomic(), cast.acting("ana"):
        run = Run.objects.values().get()
    assert "mark" not in run["provenance"]
    assert run["versions"] == {"asb": 1}
    assert run["groups"] == 2
    kept = str({name: value for name, value in run.items() if name not in ("mark", "ref", "analysis_id")})
    assert "100" not in kept
    assert "190" not in kept


def test_what_one_may_not_ask_is_not_saved(cast, save, monkeypatch):
    monkeypatch.setattr(double, "REFUSES", {cast.members["ana"].ref})
    with pytest.raises(Refused, match=double.REFUSED):
        save()
    assert rows(cast, "ana", Analysis) == 0
    with pytest.raises(Problem, match="no such purpose"):
        save(who="mina", purpose="whatever")
    with pytest.raises(Problem, match="no key of a dataset"):
        save(who="mina", question=COUNT | {"datasets": ["No such"]})


@pytest.mark.parametrize(
    ("who", "edits", "deletes", "shares"),
    [
        ("ana", True, True, True),
        ("mina", True, True, False),
        ("omar", False, False, False),
        ("leo", False, False, False),
    ],
)
def test_its_owner_may_all_and_an_analyst_or_manager_of_the_agency_may_change_it(
    cast, save, who, edits, deletes, shares
):
    analysis = save(shared="partnership")
    told = analyses.Facts("Another title", COUNT)
    for may, command, facts in (
        (edits, analyses.edit, {"facts": told}),
        (edits, runs.add, {}),
        (shares, analyses.share, {"shared": "agency"}),
        (deletes, analyses.delete, {}),
    ):
        with transaction.atomic(), cast.acting(who) as actor:
            if may:
                command(analysis=analysis, by=actor, **facts)
            else:
                with pytest.raises(Refused):
                    command(analysis=analysis, by=actor, **facts)
            transaction.set_rollback(True)


def test_another_question_is_asked_and_written_down_anew(cast, save):
    analysis = save()
    with transaction.atomic(), cast.acting("ana") as actor:
        analyses.edit(analysis=analysis, facts=analyses.Facts("Disorder", COUNT, note="For the board"), by=actor)
        assert Run.objects.count() == 1
        other = COUNT | {"period": {"last_months": 3}}
        analyses.edit(analysis=analysis, facts=analyses.Facts("Disorder", other), by=actor)
        assert [run.question.get("period") for run in Run.objects.all()] == [{"last_months": 3}, None]
        entry = Entry.objects.filter(event="analysis.analysis.edited").order_by("id").first()
        assert entry.detail["title"] == ["Disorder by month", "Disorder"]


def test_deleted_it_is_its_owners_alone_who_may_take_it_back_until_it_is_forgotten(cast, save):
    analysis = save(shared="partnership")
    with transaction.atomic(), cast.acting("mina") as actor:
        annotations.add(analysis=analysis, facts=annotations.Facts("Recording changed"), by=actor)
        subscriptions.begin(analysis=analysis, by=actor)
        analyses.delete(analysis=analysis, by=actor)
    assert (seen(cast, "mina"), seen(cast, "ana")) == ([], ["Disorder by month"])
    with transaction.atomic(), cast.acting("ana") as actor:
        with pytest.raises(Problem, match="deleted"):
            analyses.share(analysis=analysis, shared="nobody", by=actor)
        analyses.restore(analysis=analysis, by=actor)
        analyses.delete(analysis=analysis, by=actor)
    assert subscriptions.watch(by=system("work")) == 0
    assert rows(cast, "ana", Analysis) == 1
    with clock.frozen(clock.now() + analyses.KEPT_WHEN_DELETED * 1.1):
        subscriptions.watch(by=system("work"))
    for model in (Analysis, Run, Annotation, Subscription):
        assert rows(cast, "ana", model) == 0


def test_an_annotation_is_its_writers_to_change(cast, save):
    analysis = save(shared="partnership")
    with transaction.atomic(), cast.acting("leo") as actor:
        one = annotations.add(analysis=analysis, facts=annotations.Facts("Recording changed"), by=actor)
        assert annotations.add(analysis=analysis, facts=annotations.Facts("x"), by=actor, ref=one.ref) == one
    with transaction.atomic(), cast.acting("ana") as actor, pytest.raises(Refused):
        annotations.edit(annotation=one, facts=annotations.Facts("It did not"), by=actor)
    with transaction.atomic(), cast.acting("ana"):
        assert Annotation.objects.update(words="It did not") == 0
        assert Annotation.objects.all().delete()[0] == 0


@pytest.mark.parametrize("table", ["analysis_run", "analysis_annotation", "analysis_subscription"])
def test_nothing_is_written_into_what_one_may_not_see(cast, save, table):
    hidden, mine = save("Hidden"), save("Mine", who="leo")
    with transaction.atomic(), cast.acting("leo") as actor:
        annotations.add(analysis=mine, facts=annotations.Facts("Mine"), by=actor)
        subscriptions.begin(analysis=mine, by=actor)
    move = f"UPDATE {table} SET analysis_id = %s"
    if table == "analysis_run":  # never changed, by anybody
        with transaction.atomic(), cast.acting("leo"), connection.cursor() as cursor:
            cursor.execute(move, [hidden.ref])
            assert cursor.rowcount == 0
        return
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), cast.acting("leo"), connection.cursor() as cursor:
        cursor.execute(move, [hidden.ref])


def test_one_is_told_of_another_answer_and_of_that_alone(cast, save, deliver, monkeypatch):
    analysis = save(shared="partnership")
    for who in ("ana", "leo", "omar"):
        with transaction.atomic(), cast.acting(who) as actor:
            subscriptions.begin(analysis=analysis, by=actor)
    assert rows(cast, "ana", Subscription) == 1
    assert subscriptions.watch(by=system("work")) == 0
    deliver(2, {"2026-08": 100, "2026-09": 90})
    assert subscriptions.watch(by=system("work")) == 0
    deliver(3, {"2026-08": 100, "2026-09": 91})
    monkeypatch.setattr(double, "REFUSES", {cast.members["leo"].ref})
    assert subscriptions.watch(by=system("work")) == 2
    assert subscriptions.watch(by=system("work")) == 0
    assert rows(cast, "leo", Notice) == 0
    with transaction.atomic(), cast.acting("omar"):
        notice = Notice.objects.get()
        assert notice.subject == "The answer changed: Disorder by month"
        assert notice.link == f"/analysis/saved/{analysis.ref}/"
        assert notice.private
        assert not any(figure in notice.body for figure in ("90", "91", "100"))
    with transaction.atomic(), cast.acting("omar") as actor:
        subscriptions.end(analysis=analysis, by=actor)
    with transaction.atomic(), cast.acting("ana") as actor:
        analyses.share(analysis=analysis, shared="nobody", by=actor)
    deliver(4, {"2026-08": 1})
    assert subscriptions.watch(by=system("work")) == 1


def test_the_versions_of_then_give_the_answer_of_then(cast, save, deliver):
    save()
    deliver(2, {"2026-08": 100, "2026-09": 91, "2026-10": 70})
    with transaction.atomic(), cast.acting("ana") as actor:
        run = Run.objects.get()
        assert is_same(run.mark, ask_to_keep(actor, run.question, "", run.provenance).mark)
        assert not is_same(run.mark, ask_to_keep(actor, run.question, "").mark)


def test_everything_that_is_done_is_in_the_record(cast, save):
    analysis = save()
    with transaction.atomic(), cast.acting("ana") as actor:
        analyses.copy(analysis=analysis, facts=analyses.Facts("Mine", COUNT), by=actor)
        with acting(actor):
            events = set(Entry.objects.filter(event__startswith="analysis.").values_list("event", flat=True))
    assert events == {"analysis.analysis.added", "analysis.analysis.copied"}
