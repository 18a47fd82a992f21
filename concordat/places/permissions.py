"""Permissions of `places`."""

from concordat.kernel.permissions import register

AREA_VIEW = register("places.area.view", "See areas, who lives in them and how deprived they are")
AREA_DOWNLOAD = register("places.area.download", "Download lists of areas and their outlines")
AREA_ADD = register("places.area.add", "Add an area of the partnership's own, such as an estate or a beat")
AREA_EDIT = register("places.area.edit", "Change an area of the partnership's own")
AREA_END = register("places.area.end", "Say that an area of the partnership's own is no longer used")
