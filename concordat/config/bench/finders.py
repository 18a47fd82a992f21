"""Find the areas, cells or grid positions of many points in a process of its own, and say what it took.

Run as a script by `bench places`: `finders.py areas|cells|grid concordat|peer FOLDER`, where the folder holds the points
(`points.npy`) and the outlines (`outlines.parquet`, as WKB). Answers go to `TASK-WHO.npy` there. The last line of standard
output is JSON: seconds to make ready and to answer, and the most memory that the process ever held, in bytes. Reading the
points is not timed; they are in the memory that is told.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from concordat.config.bench.readers import most_held

RESOLUTION = 9  # of H3: about 0.1 square kilometres, the size of a few streets
Answers = Callable[[], Any]


def areas_concordat(x: Any, y: Any, outlines: Any) -> tuple[Answers, Answers]:
    """Lay the areas on a raster; look points up in it, and test those in a cell with an edge."""
    from concordat.places.rules.locating import Outlines

    made: list[Outlines] = []
    return (
        lambda: made.append(Outlines([str(n) for n in range(len(outlines))], outlines)),
        lambda: made[0].locate(x, y),
    )


def areas_peer(x: Any, y: Any, outlines: Any) -> tuple[Answers, Answers]:
    """Ask a tree of the points for those in each area, which is quicker than a tree of the areas; as `geopandas.sjoin`."""
    import shapely

    tree: list[shapely.STRtree] = []
    return (
        lambda: tree.append(shapely.STRtree(shapely.points(x, y))),
        lambda: _first(tree[0].query(outlines, predicate="intersects"), len(x)),
    )


def _first(pairs: Any, points: int) -> Any:
    """Return for each point the first area that it was found in."""
    found = np.full(points, -1, dtype=np.int32)
    found[pairs[1][::-1]] = pairs[0][::-1]
    return found


def cells_concordat(x: Any, y: Any, outlines: Any) -> tuple[Answers, Answers]:
    """Ask for the H3 cell of all points."""
    from concordat.places.rules import cells

    return lambda: cells.cells(x[:1], y[:1], RESOLUTION), lambda: cells.cells(x, y, RESOLUTION)


def cells_peer(x: Any, y: Any, outlines: Any) -> tuple[Answers, Answers]:
    """Ask h3 for the cell of each point in turn, which is its way."""
    from h3.api.basic_int import latlng_to_cell

    pairs = zip(y.tolist(), x.tolist(), strict=True)
    return lambda: None, lambda: np.array([latlng_to_cell(n, e, RESOLUTION) for n, e in pairs], dtype=np.uint64)


def grid_concordat(x: Any, y: Any, outlines: Any) -> tuple[Answers, Answers]:
    """Convert to the National Grid by OSTN15."""
    from concordat.places.rules import grid

    return lambda: grid.to_grid(x[:1], y[:1]), lambda: np.stack(grid.to_grid(x, y))


def grid_peer(x: Any, y: Any, outlines: Any) -> tuple[Answers, Answers]:
    """Convert by pyproj: by OSTN15 where its grid file is installed, else by seven parameters."""
    from pyproj.transformer import TransformerGroup

    best: list[Any] = []

    def ready() -> None:
        group = TransformerGroup(4326, 27700, always_xy=True)
        best.append(group.transformers[0])
        print("OSTN15" if group.best_available else "seven parameters")

    return ready, lambda: np.stack(best[0].transform(x, y))


FINDERS: dict[str, Callable[[Any, Any, Any], tuple[Answers, Answers]]] = {
    name: found for name, found in globals().items() if name.endswith(("_concordat", "_peer"))
}


def main(task: str, who: str, folder: Path) -> None:
    """Find, and say what it took."""
    import pyarrow.parquet as pq
    import shapely

    x, y = np.load(folder / "points.npy")
    outlines = shapely.from_wkb(pq.read_table(folder / "outlines.parquet")["wkb"].to_numpy()) if task == "areas" else []
    ready, answer = FINDERS[f"{task}_{who}"](x, y, outlines)
    begun = time.perf_counter()
    ready()
    made = time.perf_counter()
    answers = answer()
    done = time.perf_counter()
    held = most_held()
    np.save(folder / f"{task}-{who}.npy", answers)
    print(json.dumps({"ready": made - begun, "seconds": done - made, "memory": held}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
