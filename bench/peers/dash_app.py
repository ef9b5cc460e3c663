"""The bench's scorecard and one of its charts in Dash, as somebody would build them who knows it: `dash_app:server`."""

import json
import os
from pathlib import Path

from dash import Dash, Input, Output, dcc, html

DATA = json.loads(Path(os.environ["PEERS_DATA"]).read_text())
app = Dash(__name__, suppress_callback_exceptions=True)
server = app.server
app.layout = html.Div([dcc.Location(id="address"), html.Main(id="page")])


@app.callback(Output("page", "children"), Input("address", "pathname"))  # type: ignore[untyped-decorator]
def page(address: str) -> html.Table | dcc.Graph:
    """The table, or the chart."""
    if address != "/chart":
        head = html.Tr([html.Th(name) for name in DATA["columns"]])
        body = [html.Tr([html.Td(cell) for cell in row]) for row in DATA["rows"]]
        return html.Table([html.Thead(head), html.Tbody(body)])
    line = {"x": DATA["months"], "y": DATA["values"], "mode": "lines+markers"}
    return dcc.Graph(figure={"data": [line]})
