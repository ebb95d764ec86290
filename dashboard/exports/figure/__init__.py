"""Files of a figure's rows, with all that must travel with them. The same figure gives the same bytes."""
