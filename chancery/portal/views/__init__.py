"""One file for each page of the portal: request in, response out."""
