"""Sharing agreements: who is party to them, for which purposes and by which law, and what their schedule gives to whom."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from concordat.agreements.models.assets import GEOGRAPHIES, Asset
from concordat.agreements.models.gateways import Gateway, Purpose
from concordat.agreements.rules import terms
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, purpose

TODAY = "(now() AT TIME ZONE 'Europe/London')::date"
PUBLISHING = purpose("publish")
PUBLISHED = (
    f"{PUBLISHING} AND stage = 'signed' AND published_on <= {TODAY} AND begins <= {TODAY}"
    f" AND (ends IS NULL OR ends >= {TODAY})"
)
OF_PUBLISHED = f"{PUBLISHING} AND agreement_id IN (SELECT a.ref FROM agreements_agreement a)"
"""Rows of the published agreements that stand today: what nobody in particular may see, for the purpose `publish`."""

STAGES = (
    (terms.Stage.DRAFT.value, "Draft"),
    (terms.Stage.SIGNING.value, "To be signed"),
    (terms.Stage.SIGNED.value, "Signed"),
    (terms.Stage.WITHDRAWN.value, "Withdrawn"),
)
PARTS = (
    (terms.Part.SOLE.value, "Controller on its own"),
    (terms.Part.JOINT.value, "Joint controller"),
    (terms.Part.PROCESSOR.value, "Processor for a controller"),
)
REGIMES = (
    (terms.Regime.UK_GDPR.value, "UK GDPR"),
    (terms.Regime.PART_3.value, "Part 3, law enforcement"),
)

FACTS = (
    "title",
    "about",
    "begins",
    "ends",
    "review_on",
    "retention_months",
    "retention_rule",
    "dpia",
    "dpia_on",
    "equality",
    "equality_on",
    "security",
    "transfers",
)


class Agreement(Record):
    """An information sharing agreement; what the calendar makes of it is `state`.

    `begins` and `ends` are its first and last day. From the day after `ends` it has lapsed and permits nothing.
    `transfers` says what leaves the United Kingdom; empty is nothing (UK GDPR article 30(1)(e)).
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years after it ends: the record of what was shared under it names it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    stage = models.CharField(max_length=10, choices=STAGES, default=terms.Stage.DRAFT.value)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    reviewing_since = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    retention_months = models.PositiveSmallIntegerField(null=True, blank=True)
    retention_rule = models.TextField(blank=True)
    dpia = models.CharField(max_length=200, blank=True)
    dpia_on = models.DateField(null=True, blank=True)
    equality = models.CharField(max_length=200, blank=True)
    equality_on = models.DateField(null=True, blank=True)
    security = models.TextField(blank=True)
    transfers = models.TextField(blank=True)
    contact = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("begins")),
            ),
            models.CheckConstraint(
                name="agreement_withdrawn_when",
                condition=Q(withdrawn_at__isnull=True) ^ Q(stage=terms.Stage.WITHDRAWN.value),
            ),
            RowPolicy(name="agreement_ours", using=OURS),
            RowPolicy(name="agreement_published", using=PUBLISHED, command="SELECT"),
        )

    def __str__(self) -> str:
        return self.title

    def state(self, day: date) -> terms.State:
        """Return what it is on a day."""
        return terms.state(self.stage, self.begins, self.ends, day, reviewing=self.reviewing_since is not None)

    def terms(self) -> terms.Terms:
        """Return what the rules need of it; fetch parties (and agencies), grounds (and parts) and lines with it."""
        gateways = {gateway.ref: gateway.terms() for ground in self.grounds.all() for gateway in ground.laws}
        return terms.Terms(
            self.ref,
            self.title,
            terms.Stage(self.stage),
            self.begins,
            self.ends,
            self.reviewing_since is not None,
            {party.agency_id: party.terms() for party in self.parties.all()},
            {
                ground.purpose_id: terms.Purposed(
                    tuple(gateways[ref] for ref in ground.gateways if ref in gateways),
                    {part.party.agency_id: part.terms() for part in ground.parts.all()},
                )
                for ground in self.grounds.all()
            },
            tuple(line.terms(self.retention_months or 0) for line in self.lines.all()),
        )

    def facts(self) -> dict[str, object]:
        """Return what its form asks of it."""
        return {name: getattr(self, name) for name in FACTS} | {"contact": self.contact_id}

    def said(self) -> dict[str, object]:
        """Return all that its parties sign, as plain values: what the seal of each signature is made of.

        The day of review, contacts and what happens to parties later are no part of it.
        """
        facts = {name: getattr(self, name) for name in FACTS if name != "review_on"}
        if not self.transfers:  # agreements were signed before it was asked: saying nothing leaves their seals whole
            del facts["transfers"]
        return facts | {
            "replaces": self.replaces_id,
            "parties": sorted((party.agency_id, party.competent) for party in self.parties.all()),
            "grounds": sorted(
                (
                    ground.purpose_id,
                    ground.why,
                    sorted(ground.gateways),
                    sorted(part.said() for part in ground.parts.all()),
                )
                for ground in self.grounds.all()
            ),
            "lines": sorted(line.said() for line in self.lines.all()),
        }


class Party(Record):
    """An agency that is party to an agreement: whether it signed, who did, when and on whose authority.

    `kept` says where a signature on paper is kept; `signed_with` is the member who signed or recorded it here.
    """

    sensitivity = Sensitivity.PERSONAL
    retention = "As long as its agreement."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    competent = models.BooleanField(default=False)
    contact = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=150, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    kept = models.CharField(max_length=200, blank=True)
    signed_with = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("agency__name",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "agency"), name="party_once"),
            models.CheckConstraint(
                name="party_signed_by_somebody",
                condition=Q(signed_on__isnull=True) ^ (~Q(signed_by="") & ~Q(authority="")),
            ),
            RowPolicy(name="party_ours", using=OURS),
            RowPolicy(name="party_published", using=OF_PUBLISHED, command="SELECT"),
        )

    def __str__(self) -> str:
        return f"{self.agency} in {self.agreement}"

    def terms(self) -> terms.Party:
        """Return what the rules need of it."""
        return terms.Party(self.agency.name, self.signed_on is not None, self.left_on, self.competent)


class Ground(Record):
    """A purpose of an agreement, why it needs the data, and the gateways (their references) that let it have them."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its agreement."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="grounds")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="grounds")
    why = models.TextField(blank=True)
    gateways = models.JSONField(default=list)

    laws: list[Gateway]  # what `gateways` names, as queries put it there

    class Meta:
        ordering = ("purpose__name",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "purpose"), name="ground_once"),
            RowPolicy(name="ground_ours", using=OURS),
            RowPolicy(name="ground_published", using=OF_PUBLISHED, command="SELECT"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} in {self.agreement}"

    def facts(self) -> dict[str, object]:
        """Return what its form asks of it."""
        return {"why": self.why, "gateways": sorted(self.gateways)}


class Part(Record):
    """What a party is for a purpose: controller or processor, under which regime, on which basis and conditions."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its agreement."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    ground = models.ForeignKey(Ground, models.CASCADE, related_name="parts")
    party = models.ForeignKey(Party, models.CASCADE, related_name="parts")
    part = models.CharField(max_length=10, choices=PARTS)
    acts_for = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="processors")
    regime = models.CharField(max_length=10, choices=REGIMES, default=terms.Regime.UK_GDPR.value)
    basis = models.CharField(max_length=200, blank=True)
    special_condition = models.CharField(max_length=300, blank=True)
    offence_condition = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("party__agency__name",)
        constraints = (
            models.UniqueConstraint(fields=("ground", "party"), name="controller_part_once"),
            models.CheckConstraint(
                name="part_acts_for_a_controller",
                condition=Q(acts_for__isnull=True) ^ Q(part=terms.Part.PROCESSOR.value),
            ),
            RowPolicy(name="part_ours", using=OURS),
            RowPolicy(
                name="part_published",
                using=f"{PUBLISHING} AND ground_id IN (SELECT g.ref FROM agreements_ground g)",
                command="SELECT",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party.agency}: {self.get_part_display()}"

    def facts(self) -> dict[str, object]:
        """Return what its form asks of it."""
        names = ("part", "regime", "basis", "special_condition", "offence_condition")
        return {name: getattr(self, name) for name in names} | {"acts_for": self.acts_for_id or ""}

    def said(self) -> tuple[str, ...]:
        """Return what the parties sign of it; the parties are named by their agencies."""
        acts_for = self.acts_for.agency_id if self.acts_for else ""
        texts = (self.basis, self.special_condition, self.offence_condition)
        return (self.party.agency_id, self.part, acts_for, self.regime, *texts)

    def terms(self) -> terms.Controllership:
        """Return what the rules need of it."""
        return terms.Controllership(
            terms.Part(self.part),
            terms.Regime(self.regime),
            self.acts_for.agency_id if self.acts_for else "",
            bool(self.special_condition),
            bool(self.offence_condition),
        )


class Line(Record):
    """A line of an agreement's schedule: fields of an asset, in which forms, for whom, for what, on which conditions.

    `fields`, `purposes` and `recipients` hold references (of fields, purposes and agencies); no purposes or recipients
    are all of the agreement's. Where `only_field` names a field it gives only rows in which that is one of `only_values`.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its agreement."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="lines")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="lines")
    forms = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    purposes = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    least_geography = models.CharField(max_length=10, choices=GEOGRAPHIES, blank=True)
    least_count = models.PositiveSmallIntegerField(default=0)
    rounding = models.PositiveSmallIntegerField(default=0)
    onward = models.BooleanField(default=False)
    derived = models.BooleanField(default=False)
    how = models.CharField(max_length=300, blank=True)
    only_field = models.CharField(max_length=12, blank=True)
    only_values = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("asset__name", "created_at")
        constraints = (
            models.CheckConstraint(name="line_only_names_values", condition=Q(only_field="") ^ ~Q(only_values=[])),
            RowPolicy(name="line_ours", using=OURS),
            RowPolicy(name="line_published", using=OF_PUBLISHED, command="SELECT"),
        )

    def __str__(self) -> str:
        return f"{self.asset} in {self.agreement}"

    def facts(self) -> dict[str, object]:
        """Return what its form asks of it."""
        several = {name: sorted(getattr(self, name)) for name in ("forms", "fields", "purposes", "recipients")}
        plain = ("least_geography", "least_count", "rounding", "onward", "derived", "how", "only_field", "only_values")
        return several | {name: getattr(self, name) for name in plain}

    def said(self) -> tuple[str, ...]:
        """Return what the parties sign of it."""
        facts = self.facts()
        if not self.only_field:  # agreements were signed before it was asked: saying nothing leaves their seals whole
            del facts["only_field"], facts["only_values"]
        return (self.asset_id, *(str(value) for value in facts.values()))

    def terms(self, retention: int) -> terms.Line:
        """Return what the rules need of it; `retention` is the agreement's, in months."""
        return terms.Line(
            self.asset_id,
            frozenset(self.forms),
            frozenset(self.fields),
            frozenset(self.purposes),
            frozenset(self.recipients),
            terms.Conditions(
                self.least_geography, self.least_count, self.rounding, self.onward, self.derived, retention
            ),
            terms.Only(self.only_field, tuple(self.only_values)) if self.only_field else None,
        )
