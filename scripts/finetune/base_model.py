"""The base model: a GGUF file's shape and its weights as plain float32 tensors under the names of the transformers library."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import GGUFReader
from gguf.quants import dequantize

from problem import Problem

# The seven linear layers of a block: GGUF name to the transformers library's.
LINEAR_NAMES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
# Every tensor of a block, and those outside the blocks.
BLOCK_NAMES = {**LINEAR_NAMES, "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
OUTER_NAMES = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight", "output.weight": "lm_head.weight"}
# Biases are known of these alone.
_WITH_BIAS = ("attn_q", "attn_k", "attn_v")
# Only this architecture's files interleave the rows of the query and key matrices for the rotary embedding.
_PERMUTED_ARCHITECTURES = ("llama",)


@dataclass(frozen=True)
class ModelShape:
    """What a GGUF header says of a decoder. Sizes in numbers (elements), not bytes."""

    architecture: str
    block_count: int
    width: int
    inner_width: int
    head_count: int
    key_value_head_count: int
    head_width: int
    norm_epsilon: float
    rope_base: float
    context_tokens: int
    vocabulary_size: int
    is_tied: bool

    @property
    def is_permuted(self) -> bool:
        return self.architecture in _PERMUTED_ARCHITECTURES


@dataclass(frozen=True)
class BaseModel:
    """Shape and float32 weights by transformers name. `rope_factors` [head_width / 2] divide the rotary frequencies, where the file has them."""

    shape: ModelShape
    weights: dict[str, torch.Tensor]
    rope_factors: torch.Tensor | None


def to_gguf_rows(weight: np.ndarray, head_count: int) -> np.ndarray:
    """Row order of a query or key matrix [heads * head_width, ...]: from halves (transformers) to interleaved pairs (GGUF, llama)."""
    return weight.reshape(head_count, 2, weight.shape[0] // head_count // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def from_gguf_rows(weight: np.ndarray, head_count: int) -> np.ndarray:
    """The inverse of `to_gguf_rows`."""
    return weight.reshape(head_count, weight.shape[0] // head_count // 2, 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def read_shape(path: Path) -> ModelShape:
    """The shape from the header. Throws a problem when the file is missing or is no decoder with the usual header."""
    return _shape_of(_open(path), path)


def read_base_model(path: Path) -> BaseModel:
    """Reads and dequantises every weight. Throws a problem for files that are missing, or lack weights, or hold some this trainer does not know."""
    reader = _open(path)
    shape = _shape_of(reader, path)
    weights: dict[str, torch.Tensor] = {}
    rope_factors = None
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if tensor.name == "rope_freqs.weight":
            rope_factors = torch.from_numpy(values.reshape(-1).copy())
            continue
        block, kind, suffix = _parse_name(tensor.name, path)
        if kind in BLOCK_NAMES:
            if shape.is_permuted and kind in ("attn_q", "attn_k"):
                values = from_gguf_rows(values, shape.head_count if kind == "attn_q" else shape.key_value_head_count)
            name = f"model.layers.{block}.{BLOCK_NAMES[kind]}.{suffix}"
        else:
            name = OUTER_NAMES[kind]
        weights[name] = torch.from_numpy(np.ascontiguousarray(values))
    _check_complete(weights, shape, path)
    return BaseModel(shape, weights, rope_factors)


def _parse_name(name: str, path: Path) -> tuple[str, str, str]:
    """Block, kind and suffix of a tensor; outside the blocks the whole name is the kind."""
    parts = name.split(".")
    if name in OUTER_NAMES:
        return "", name, ""
    if len(parts) == 4 and parts[0] == "blk" and parts[2] in BLOCK_NAMES and (parts[3] == "weight" or (parts[3] == "bias" and parts[2] in _WITH_BIAS)):
        return parts[1], parts[2], parts[3]
    raise Problem(f"The model {path} has a tensor that this trainer does not know ({name}).", "Use --backend peft with --hf-model.")


def _check_complete(weights: dict[str, torch.Tensor], shape: ModelShape, path: Path) -> None:
    expected = [name for gguf, name in OUTER_NAMES.items() if gguf != "output.weight"]
    for block in range(shape.block_count):
        expected += [f"model.layers.{block}.{name}.weight" for name in BLOCK_NAMES.values()]
        biases = [f"model.layers.{block}.{BLOCK_NAMES[kind]}.bias" for kind in _WITH_BIAS]
        expected += biases if any(name in weights for name in biases) else []
    missing = [name for name in expected if name not in weights]
    if missing:
        raise Problem(f"The model {path} lacks {missing[0]} ({len(missing)} weights missing).", "Give a complete GGUF model.")


def _open(path: Path) -> GGUFReader:
    if not path.is_file():
        raise Problem(f"There is no model file {path}.", "Give a GGUF file; the default model's path is told by: stanch model show")
    try:
        return GGUFReader(path)
    except (ValueError, IndexError, OverflowError) as error:
        raise Problem(f"{path} is not a GGUF file ({error}).", "Give a GGUF model.") from None


def _shape_of(reader: GGUFReader, path: Path) -> ModelShape:
    def field(name: str, default: Any = None) -> Any:
        entry = reader.get_field(name)
        value = default if entry is None else entry.contents()
        if value is None:
            raise Problem(f"The header of {path} does not say {name}.", "Give a complete GGUF model of a decoder.")
        return value

    architecture = str(field("general.architecture"))
    scaling = str(field(f"{architecture}.rope.scaling.type", "none"))
    if scaling != "none":
        raise Problem(f"The model {path} stretches its context ({scaling} rope scaling), which this trainer does not do.", "Use --backend peft with --hf-model.")
    shapes = {tensor.name: tensor.shape for tensor in reader.tensors}
    if "token_embd.weight" not in shapes:
        raise Problem(f"{path} holds no embedding.", "Give a complete GGUF model, not an adapter or a vocabulary.")
    width, heads = int(field(f"{architecture}.embedding_length")), int(field(f"{architecture}.attention.head_count"))
    return ModelShape(
        architecture=architecture,
        block_count=int(field(f"{architecture}.block_count")),
        width=width,
        inner_width=int(field(f"{architecture}.feed_forward_length")),
        head_count=heads,
        key_value_head_count=int(field(f"{architecture}.attention.head_count_kv", heads)),
        head_width=int(field(f"{architecture}.attention.key_length", width // heads)),
        norm_epsilon=float(field(f"{architecture}.attention.layer_norm_rms_epsilon")),
        rope_base=float(field(f"{architecture}.rope.freq_base", 10000.0)),
        context_tokens=int(field(f"{architecture}.context_length", 2048)),
        vocabulary_size=int(shapes["token_embd.weight"][1]),
        is_tied="output.weight" not in shapes,
    )
