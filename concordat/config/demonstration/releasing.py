"""The releases of the demonstration: tables that were protected, approved and published, and a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from concordat.analysis.commands import protecting, releases
from concordat.analysis.models import Release
from concordat.config.demonstration.cast import Cast
from concordat.config.demonstration.sharing import ListsStory
from concordat.config.demonstration.story import Event
from concordat.kernel.actors import Actor


class ReleasesStory:
    """Releases, each drafted and, as far as it has come, protected, approved and published."""

    def __init__(self, cast: Cast, lists: ListsStory, told: Mapping[str, Any]) -> None:
        self.cast, self.lists, self.told, self.partnership = cast, lists, told, lists.partnership
        self.drafted: dict[str, str] = {}

    def events(self) -> Iterator[Event]:
        """Yield each step of each release."""
        at = self.lists.counted.at
        for each in self.told["releases"]:
            yield Event(at(each["drafted"], 14), each["member"], self._draft(each))
            if "approved" in each:
                yield Event(at(each["drafted"], 15), each["member"], self._protect(each))
                yield Event(at(each["approved"], 11), each["approver"], self._approve(each))
                yield Event(at(each["published"], 9), each["approver"], self._publish(each))

    def _draft(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def draft(by: Actor) -> None:
            facts = releases.Facts(**{name: each[name] for name in ("title", "about", "readers", "notes")})
            tables = [releases.TableFacts(one["title"], {"version": 1, **one["question"]}) for one in each["tables"]]
            purpose = self.lists.purposes[each["purpose"]]
            release = releases.add(facts=facts, table=tables[0], purpose=purpose, by=by)
            for table in tables[1:]:
                releases.put_table(release=release, table=table, by=by)
            self.drafted[each["title"]] = release.ref

        return draft

    def _protect(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def protect(by: Actor) -> None:
            protecting.protect(release=self.drafted[each["title"]], by=by, heard=lambda percent, words: None)

        return protect

    def _approve(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def approve(by: Actor) -> None:
            releases.approve(release=self._found(each), grounds=each["grounds"], by=by)

        return approve

    def _publish(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def publish(by: Actor) -> None:
            releases.publish(release=self._found(each), by=by)

        return publish

    def _found(self, each: Mapping[str, Any]) -> Release:
        return Release.objects.get(ref=self.drafted[each["title"]])
