"""The bench's scorecard and one of its charts in Streamlit, as somebody would build them who knows it."""

import json
import os
from pathlib import Path

import pandas
import streamlit

DATA = json.loads(Path(os.environ["PEERS_DATA"]).read_text())
if "chart" in streamlit.query_params:
    streamlit.line_chart(pandas.Series(DATA["values"], index=pandas.to_datetime(DATA["months"])))
else:
    streamlit.table(pandas.DataFrame(DATA["rows"], columns=DATA["columns"]))
