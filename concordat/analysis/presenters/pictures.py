"""Charts as pictures: PNG for slides, SVG for print, drawn on the server without a browser or the network."""

from __future__ import annotations

import json
from typing import Any

SCALE = 2.0  # pixels of the picture for each of the chart's


def svg(spec: dict[str, Any]) -> bytes:
    """Draw a Vega-Lite specification as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])).encode()


def png(spec: dict[str, Any], *, scale: float = SCALE) -> bytes:
    """Draw a Vega-Lite specification as PNG, `scale` pixels for each of its own."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(json.dumps(spec), scale=scale, allowed_base_urls=[]))
