"""What leaves the atlas: links, drill-downs, tables, and the server itself."""
