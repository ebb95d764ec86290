"""Streamlit components: state and links, selectors, figure card."""
