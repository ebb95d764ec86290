"""What the server counts and times as it goes, for whoever operates it: counters and histograms of this process."""
