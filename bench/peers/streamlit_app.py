"""The bench's scorecard in Streamlit, as somebody would build it who knows it."""

import json
import os
from pathlib import Path

import pandas
import streamlit

DATA = json.loads(Path(os.environ["PEERS_DATA"]).read_text())
streamlit.table(pandas.DataFrame(DATA["rows"], columns=DATA["columns"]))
