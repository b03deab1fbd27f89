"""Ten validation digits, one of each, and how the network in training reads them.

Left out: reading them (the training does it, after every epoch and every single step).
"""

from typing import Any

import streamlit as st

from digits.display.strip import read, strip_paths
from digits.display.wording import OUTPUT_NAMES, percent
from digits.jobs.protocol import Progress, Sample
from digits.networks.decision import CLASSES
from views import images
from views.assets import read as read_asset

# In an imported module, so that Streamlit registers the component once and not in every run.
_ten_digits = st.components.v2.component(
    "ten_digits",
    html="<ul class='ten-digits' aria-label='Ten validation digits'></ul>",
    js=read_asset("ten_digits/ten_digits.js"),
    isolate_styles=False,  # they are in assets/style
)
EMPTY: dict[str, str] = dict.fromkeys(
    ("image", "words", "read", "sure", "state", "right", "wrong"), ""
)
# A picture of one pixel, until the training sends its own.
NO_PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def show(progress: Progress) -> None:
    """The ten, or their empty places before the training has read them."""
    cells = [_cell(sample) for sample in progress.samples]
    cells = cells or [{**EMPTY, "image": NO_PICTURE}] * CLASSES
    with st.container(key="samples"):
        _ten_digits(key="ten_digits", data={"digits": cells, "columns": progress.epochs + 1})
        st.caption("One bar an epoch: up for right, down for wrong, high for sure.")


def _cell(sample: Sample) -> dict[str, Any]:
    """What the browser shows of one digit."""
    readings = [read(row) for row in sample.probabilities]
    right, wrong = strip_paths(sample.label, readings)
    cell = {**EMPTY, "image": images.data_url(sample.image), "right": right, "wrong": wrong}
    if not sample.now:
        return cell
    now = read(sample.now)
    is_right = now.output == sample.label
    return cell | {
        "read": f"{'–' if now.output == CLASSES else now.output} {'✓' if is_right else '✗'}",
        "sure": percent(now.sure),
        "state": "right" if is_right else "wrong",
        "words": f"{sample.label}, read as {OUTPUT_NAMES[now.output]}, {percent(now.sure)} sure. "
        f"Right {sum(each.output == sample.label for each in readings)} of {len(readings)} times.",
    }
