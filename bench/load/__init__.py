"""Many readers at once, over Streamlit's own websocket."""
