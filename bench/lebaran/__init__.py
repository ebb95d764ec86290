"""The Lebaran estimate against known truth, against peers, and against Bank Indonesia's index."""
