"""The contract of `ironrest infusion replay --format json`; tools/json_contract.py reads it."""

from pathlib import Path

FILE = Path(__file__).with_name("infusion_contract.toml")
