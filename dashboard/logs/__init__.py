"""What the server's log says: events of a closed list with fields of a closed list, and nothing that anybody wrote."""
