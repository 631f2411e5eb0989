"""What goes over the wire, typed: inputs that refuse what they do not know, bodies as boards carry them."""
