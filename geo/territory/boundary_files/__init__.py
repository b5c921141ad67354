"""Boundaries from elsewhere: found in a file, put in one CRS, compared with ours."""
