"""Files that people write to configure Bedline: read with every fault told by file and line."""

from bedline.adapters.configuration.faults import ConfigurationFault, Fault, findings
from bedline.adapters.configuration.positions import Place
from bedline.adapters.configuration.reading import TomlFile, read_text, read_toml

__all__ = ["ConfigurationFault", "Fault", "Place", "TomlFile", "findings", "read_text", "read_toml"]
