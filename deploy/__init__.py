"""What puts the atlas on a public server: see ``README.md`` in this folder."""
