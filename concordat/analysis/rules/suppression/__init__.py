"""Secondary suppression of a finite register of linked tables, audited as one by linear programming.

`linked` puts tables together, `primary` says what is hidden for its own sake, `partners`, `thinning` and `repair`
choose what else is, `attack` is whoever tries to work it out, and `release` is what callers need. Explained in
docs/explanation/release.md.
"""

from concordat.analysis.rules.suppression.linked import Axis, Linked, Table, link
from concordat.analysis.rules.suppression.primary import Rule, Zeros
from concordat.analysis.rules.suppression.release import Audit, Release, assumptions, audit, protect

__all__ = ["Audit", "Axis", "Linked", "Release", "Rule", "Table", "Zeros", "assumptions", "audit", "link", "protect"]
