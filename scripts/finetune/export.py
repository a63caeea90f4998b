"""Writes a trained adapter as a GGUF file for llama.cpp: python export.py --adapter RUN/adapter --base BASE.gguf --out ADAPTER.gguf"""

import argparse
import json
import os
from pathlib import Path

import numpy as np
from gguf import GGUFWriter

from adapter_file import WEIGHTS_NAME, load_adapter_file, parse_peft_key, read_adapter_shape, read_facts
from backend import AdapterShape
from base_model import LINEAR_NAMES, ModelShape, read_shape, to_gguf_rows
from data import TrainingFacts, read_meta
from problem import Problem, run_command

# The keys of `src/models/stanch-keys.ts`.
PROMPT_HASHES_KEY = "stanch.prompt_hashes"
BASE_SHA256_KEY = "stanch.base_sha256"
PROFILE_KEY = "stanch.profile"
_GGUF_NAMES = {hf: gguf for gguf, hf in LINEAR_NAMES.items()}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="export.py", description="Writes a trained adapter as a GGUF adapter in 16-bit floats.")
    parser.add_argument("--adapter", type=Path, required=True, help="folder with adapter_model.safetensors and adapter_config.json")
    parser.add_argument("--base", type=Path, required=True, help="GGUF file of the base model")
    parser.add_argument("--data", type=Path, help="data folder that it was trained on; default: what the adapter's stanch.json says")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    given = parser.parse_args(arguments)
    facts = read_facts(given.adapter) if given.data is None else read_meta(given.data).facts
    tensors = {key: tensor.numpy() for key, tensor in load_adapter_file(given.adapter / WEIGHTS_NAME).items()}
    write_gguf_adapter(given.out, tensors, read_adapter_shape(given.adapter), read_shape(given.base), facts)
    print(given.out)
    return 0


def write_gguf_adapter(path: Path, tensors: dict[str, np.ndarray], adapter: AdapterShape, shape: ModelShape, facts: TrainingFacts) -> None:
    """Writes the file at once or not at all. Throws a problem when the adapter has layers that the model has not."""
    part = path.with_name(f"{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(part, shape.architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("general.name", f"stanch {facts.profile} adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", adapter.alpha)
    writer.add_string(PROMPT_HASHES_KEY, json.dumps(facts.prompt_hashes, sort_keys=True))
    writer.add_string(BASE_SHA256_KEY, facts.base_sha256)
    writer.add_string(PROFILE_KEY, facts.profile)
    for name, values in to_gguf_tensors(tensors, shape).items():
        writer.add_tensor(name, values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    os.replace(part, path)


def to_gguf_tensors(tensors: dict[str, np.ndarray], shape: ModelShape) -> dict[str, np.ndarray]:
    """PEFT's matrices under llama.cpp's names, A before B. The rows of B of queries and keys are put in the order of the base's own rows."""
    result: dict[str, np.ndarray] = {}
    for key in sorted(tensors, key=parse_peft_key):
        block, layer, matrix = parse_peft_key(key)
        if block >= shape.block_count:
            raise Problem(f"The adapter changes block {block}, and the model has {shape.block_count} blocks.", "Give the base that it was trained on.")
        name, values = _GGUF_NAMES[layer], tensors[key]
        if matrix == "B" and shape.is_permuted and name in ("attn_q", "attn_k"):
            values = to_gguf_rows(values, shape.head_count if name == "attn_q" else shape.key_value_head_count)
        result[f"blk.{block}.{name}.weight.lora_{matrix.lower()}"] = np.ascontiguousarray(values)
    return result


if __name__ == "__main__":
    run_command(main)
