"""Marts of a whole build made by Apache Spark. Imported where it is asked for alone: its packages are not in the default set."""
