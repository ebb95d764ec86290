"""A drawing becomes a picture file without a browser: laid out for its size, painted as a scene, written as SVG, PNG or PDF.

`docs/decisions/pictures.md` says why Plotly draws on screen and this draws in files.
"""
