"""Numbers and dates as Indonesians and English readers write them."""
