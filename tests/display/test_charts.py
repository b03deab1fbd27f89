"""Charts: what they show, and that what must not move does not."""

import json

import numpy as np
import pytest

from digits.display.lesson_charts import replay_chart, robustness_chart
from tests.display.spec import layers_of

# All of them

ALL_CHARTS = {
    "robustness": robustness_chart({"turn": {"values": [-9, 9], "accuracy": [0, 1]}}, "turn", 3),
    "replay": replay_chart(np.full((3, 10), 0.1), [2], 1),
}


@pytest.mark.parametrize("chart", ALL_CHARTS.values(), ids=ALL_CHARTS)
def test_a_chart_is_plain_json_whose_fields_are_in_its_rows(chart):
    assert json.loads(json.dumps(chart, allow_nan=False)) == chart
    # Streamlit makes an Arrow table of data at the top, and imports pandas for it.
    assert not {"data", "datasets"} & set(chart)
    for layer in layers_of(chart):
        channels = [
            channel
            for given in layer.encoding.values()
            for channel in (given if isinstance(given, list) else [given])
        ]
        for row in layer.rows:
            assert {c["field"] for c in channels if "field" in c} <= set(row)
