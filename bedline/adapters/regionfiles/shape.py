"""What every shape of a configuration file has in common."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Settings that know no others than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)
