"""How numbers are shown: queries, charts, exports, texts and Streamlit components."""
