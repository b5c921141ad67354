"""From values to a picture: class breaks, colours, the Leaflet map and its legend."""
