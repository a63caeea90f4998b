"""Adapters on disk: `adapter_model.safetensors` and `adapter_config.json` as the PEFT library writes and reads them, and `stanch.json`."""

import json
import os
import re
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from backend import AdapterShape
from base_model import LINEAR_NAMES
from data import TrainingFacts
from problem import Problem

WEIGHTS_NAME = "adapter_model.safetensors"
CONFIG_NAME = "adapter_config.json"
# Read by `src/models/convert-adapter.ts` too.
FACTS_NAME = "stanch.json"
_KEY = re.compile(r"^base_model\.model\.model\.layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight$")


def peft_key(block: int, name: str, matrix: str) -> str:
    """PEFT's name of a LoRA matrix: block index, layer such as `mlp.up_proj`, and `A` or `B`."""
    return f"base_model.model.model.layers.{block}.{name}.lora_{matrix}.weight"


def parse_peft_key(key: str) -> tuple[int, str, str]:
    """The inverse of `peft_key`. Throws a problem for other names."""
    match = _KEY.match(key)
    if match is None or match[2] not in LINEAR_NAMES.values():
        raise Problem(f"The adapter changes {key}, which is none of a block's seven linear layers.", "Give an adapter that this trainer made.")
    return int(match[1]), match[2], match[3]


def save_adapter(folder: Path, tensors: dict[str, torch.Tensor], shape: AdapterShape, base_name: str, facts: TrainingFacts) -> None:
    """Writes the three files, each at once or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base_name,
        "r": shape.rank,
        "lora_alpha": shape.alpha,
        "lora_dropout": 0.0,
        "bias": "none",
        "inference_mode": True,
        "target_modules": sorted(name.split(".")[1] for name in LINEAR_NAMES.values()),
    }
    weights = folder / f"{WEIGHTS_NAME}.part"
    save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, weights, metadata={"format": "pt"})
    os.replace(weights, folder / WEIGHTS_NAME)
    replace_text(folder / CONFIG_NAME, json.dumps(config, indent=2) + "\n")
    told = {"promptHashes": facts.prompt_hashes, "profile": facts.profile, "baseSha256": facts.base_sha256}
    replace_text(folder / FACTS_NAME, json.dumps(told, indent=2) + "\n")


def load_adapter_file(path: Path) -> dict[str, torch.Tensor]:
    """The matrices of an adapter file, float32. Throws a problem when it is missing or no safetensors file."""
    try:
        return {key: tensor.float() for key, tensor in load_file(path).items()}
    except FileNotFoundError:
        raise Problem(f"There is no adapter {path}.", f"Give the {WEIGHTS_NAME} of a run.") from None
    except (SafetensorError, OSError) as error:
        raise Problem(f"{path} is not a safetensors file ({error}).", f"Give the {WEIGHTS_NAME} of a run.") from None


def read_adapter_shape(folder: Path) -> AdapterShape:
    """Rank and alpha from the adapter's configuration file. Throws a problem when it is missing or broken."""
    path = folder / CONFIG_NAME
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        return AdapterShape(int(config["r"]), float(config["lora_alpha"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{path} cannot be read ({error}).", "Give the folder of an adapter as PEFT writes it.") from None


def read_facts(folder: Path) -> TrainingFacts:
    """What the adapter was trained on. Throws a problem when its file is missing or broken."""
    path = folder / FACTS_NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return TrainingFacts(str(told["profile"]), {str(k): str(v) for k, v in told["promptHashes"].items()}, str(told["baseSha256"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(f"{path} cannot be read ({error}).", "Name the data that it was trained on with --data.") from None


def replace_text(path: Path, text: str) -> None:
    """Writes a text file at once or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
