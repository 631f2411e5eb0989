"""A stand-in for Twilio and for the telephones of everybody: an outsider that knows only what Twilio's users know."""
