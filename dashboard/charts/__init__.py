"""One theme, one function a chart: a frame or a result in, a Plotly figure out; `describe` writes its text alternative."""
