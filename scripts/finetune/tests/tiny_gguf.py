"""A tiny base model as a GGUF file, with the query and key rows in the order that the architecture's files have."""

from pathlib import Path

import numpy as np
from gguf import GGUFWriter, GGMLQuantizationType
from gguf.quants import quantize

from base_model import BLOCK_NAMES, OUTER_NAMES, BaseModel, to_gguf_rows


def write_tiny_gguf(path: Path, base: BaseModel, quantization: GGMLQuantizationType = GGMLQuantizationType.F32) -> None:
    """Writes the weights; matrices in the given quantisation, vectors in float32."""
    shape = base.shape
    names = {hf: gguf for gguf, hf in BLOCK_NAMES.items()}
    outer = {hf: gguf for gguf, hf in OUTER_NAMES.items()}
    writer = GGUFWriter(path, shape.architecture)
    writer.add_block_count(shape.block_count)
    writer.add_context_length(shape.context_tokens)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.inner_width)
    writer.add_head_count(shape.head_count)
    writer.add_head_count_kv(shape.key_value_head_count)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_rope_freq_base(shape.rope_base)
    for name, tensor in base.weights.items():
        values = tensor.numpy()
        if name in outer:
            target = outer[name]
        else:
            block, rest = name.removeprefix("model.layers.").split(".", 1)
            layer, suffix = rest.rsplit(".", 1)
            gguf = names[layer]
            if shape.is_permuted and gguf in ("attn_q", "attn_k"):
                values = to_gguf_rows(values, shape.head_count if gguf == "attn_q" else shape.key_value_head_count)
            target = f"blk.{block}.{gguf}.{suffix}"
        if values.ndim == 2 and quantization != GGMLQuantizationType.F32:
            writer.add_tensor(target, quantize(np.ascontiguousarray(values), quantization), raw_dtype=quantization)
        else:
            writer.add_tensor(target, np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
