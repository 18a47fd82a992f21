"""Deliveries as agencies would make them, invented and the same each time, from `examples/medway/data/kinds.yaml`.

Nobody in them lives and no address exists: points lie in the invented places, postcodes begin with ZZ, NHS numbers are of
the range for tests, references count from one. What is lifelike is the rest: seasons, evenings and weekends, a town centre,
small numbers where few people live, and what goes wrong in files.
"""

from concordat.config.demonstration.made.deliveries import Maker

__all__ = ["Maker"]
