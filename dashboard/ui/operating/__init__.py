"""For whoever operates the server: whether it is well, what it counts and times, and the page that shows both."""
