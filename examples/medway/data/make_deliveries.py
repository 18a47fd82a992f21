"""Write two years of every kind of delivery into a folder, invented and the same each time.

python examples/medway/data/make_deliveries.py FOLDER [LAST MONTH, such as 2027-05]
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import django

EXAMPLES = Path(__file__).resolve().parents[1]


def main(folder: str, last: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
    django.setup()
    from concordat.config.demonstration.made import Maker
    from concordat.config.demonstration.places import redrawn_on
    from concordat.kernel import clock

    ends = date.fromisoformat(f"{last}-01") if last else clock.today().replace(day=1)
    count = ends.year * 12 + ends.month - 1
    months = [date(each // 12, each % 12 + 1, 1) for each in range(count - 23, count + 1)]
    Path(folder).mkdir(parents=True, exist_ok=True)
    maker = Maker(EXAMPLES, months[0], redrawn_on(ends))
    for kind in maker.kinds:
        print(maker.make(kind, months, Path(folder), release=ends))


if __name__ == "__main__":
    main(*sys.argv[1:])
