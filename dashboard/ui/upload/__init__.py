"""Parts of the upload page: from files on an analyst's computer to rows that count, and back."""
