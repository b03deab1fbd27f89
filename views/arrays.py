"""Arrays for a component, as text: far shorter than numbers in JSON.

Left out: pictures, which a browser shows as they are (see images.py).
"""

import base64

import numpy as np


def base64_of(values: np.ndarray) -> str:
    """The array's bytes in order, little-endian, in Base64."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
