"""Benchmarks, run by hand; each prints ratios of one run, because the machines they run on are shared and noisy."""
