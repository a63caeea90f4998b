"""Reads an adapter back from the GGUF file that `export.py` wrote: to train on from the one that ships."""

from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader

from adapter_file import peft_key
from base_model import LINEAR_NAMES, ModelShape, from_gguf_rows
from problem import Problem


def load_gguf_adapter(path: Path, shape: ModelShape) -> dict[str, torch.Tensor]:
    """PEFT's matrices, float32, by PEFT's names. Throws a problem when the file is missing, none of an adapter, or of other layers."""
    try:
        reader = GGUFReader(path)
    except (OSError, ValueError) as error:
        raise Problem(f"{path} cannot be read as a GGUF file ({error}).", "Give an adapter as export.py or stanch model convert-adapter writes it.") from None
    tensors: dict[str, torch.Tensor] = {}
    for tensor in reader.tensors:
        parts = tensor.name.split(".")
        if len(parts) != 5 or parts[0] != "blk" or parts[2] not in LINEAR_NAMES or parts[4] not in ("lora_a", "lora_b"):
            raise Problem(f"{path} changes {tensor.name}, which is none of a block's seven linear layers.", "Give an adapter that this trainer made.")
        values = np.array(tensor.data, dtype=np.float32)
        matrix = parts[4][-1].upper()
        if matrix == "B" and shape.is_permuted and parts[2] in ("attn_q", "attn_k"):
            values = from_gguf_rows(values, shape.head_count if parts[2] == "attn_q" else shape.key_value_head_count)
        tensors[peft_key(int(parts[1]), LINEAR_NAMES[parts[2]], matrix)] = torch.from_numpy(np.ascontiguousarray(values))
    return tensors
