"""The nouns of Dampak UMKM: what every number, column, unit, source, platform, region and holiday means.

Every other room reads its names here; this room imports nothing of ours.
"""
