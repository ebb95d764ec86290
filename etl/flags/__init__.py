"""What is odd about accepted rows without breaking their contract: said before they count, never mended and never refused."""
