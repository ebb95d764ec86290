"""Our order page and an equal Dash page, in one Chromium."""
