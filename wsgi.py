"""What a WSGI server imports: `wsgi:app`."""

from bedline.bootstrap import server

app = server.web()
