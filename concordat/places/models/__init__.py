"""Areas by generation, how one generation becomes the next, who lives there, and postcodes."""

from concordat.places.models.areas import Area, Source
from concordat.places.models.figures import Deprivation, Population
from concordat.places.models.lookups import Lookup, Part
from concordat.places.models.postcodes import Postcode

__all__ = ["Area", "Deprivation", "Lookup", "Part", "Population", "Postcode", "Source"]
