"""Read a file of areas, or of figures about areas, as it is published, and say in words what is wrong with one.

Outlines come from GeoJSON and GeoPackage, everything else from CSV. Nothing here knows of the database.
"""

from concordat.places.reading.files import Asked, read
from concordat.places.reading.found import (
    AreaRow,
    Areas,
    Changes,
    Content,
    DeprivationRow,
    Deprivations,
    Figures,
    Parts,
    PeopleRow,
    Postcodes,
    Unloadable,
)

__all__ = [
    "AreaRow",
    "Areas",
    "Asked",
    "Changes",
    "Content",
    "DeprivationRow",
    "Deprivations",
    "Figures",
    "Parts",
    "PeopleRow",
    "Postcodes",
    "Unloadable",
    "read",
]
