"""Verbs of doing: what a line opens with that says what somebody will do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .words import listed, plain

_DOING = listed(
    """
    add adopt agree allocate analyse appoint apply arrest ask assess assist attach audit award begin bid book brief bring
    broaden call campaign challenge change check circulate close compile consider contact convert create cut deal define
    deny deter direct display distribute divert double draft draw educate embed employ enable end enforce enrol equip
    examine exchange exercise extend finalise find finish fit fix focus follow form fully gather get give go grow guide
    hand help host house improve include inform install install integrate intervene invite involve issue join keep learn
    let liaise limit link list listen locate lobby look make manage mark market measure meet mobilise move name negotiate
    nominate obtain open operate order pay place police pool press problem-solve procure progress prosecute protect
    prevent pursue push put quality rate reach reassure redesign refer reinforce relaunch remind remove renew repair
    replace report request require research reserve resolve respond restart restore retain reward safeguard scope screen
    search send serve set-up shape share show sign signpost simplify speak spend spread stage start step stop streamline
    submit supply survey sustain take teach tell test trace track transfer trial try turn use utilise visit weed welcome
    widen win work-with write
    address arrange attend build carry collaborate commission complete conduct consult continue contribute
    convene coordinate co-ordinate create deliver deploy design develop disrupt embed encourage engage enhance
    ensure establish evaluate expand explore extend facilitate fund hold identify implement improve increase
    introduce investigate invest launch lead maintain map monitor offer organise participate pilot plan
    prepare produce promote provide publish raise recruit reduce refresh review revise roll run secure seek
    set share strengthen support target tackle train undertake update upskill use work
    """
)
_PREFIX = re.compile(r"^[A-Z][^:;.–—]{1,60}?(?:\s[–—-]\s|[:;]\s)(?=[A-Z])")
_BEFORE = re.compile(r"^(?:we will|to|jointly|fully) ")


def are_doings(texts: Sequence[str], *, most: bool = True) -> bool:
    """Say whether two thirds (or half) of the lines open with a verb of doing ("Develop ...", "Schools - Offer ...")."""
    opens = [_BEFORE.sub("", plain(_PREFIX.sub("", text))).split(" ", 1)[0] for text in texts]
    doing = sum(word in _DOING for word in opens)
    return 3 * doing >= 2 * len(opens) if most else 2 * doing >= len(opens)
