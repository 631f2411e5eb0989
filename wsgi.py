"""What a WSGI server imports: `wsgi:app`."""

from bedline import bootstrap

app = bootstrap.web()
