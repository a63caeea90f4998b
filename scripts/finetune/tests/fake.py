"""Seeded fakes for the tests: a tiny decoder, and trees of random tokens."""

import json
import random
from pathlib import Path
from typing import Any

import torch

from base_model import BaseModel, ModelShape


def tiny_shape(architecture: str = "llama", is_tied: bool = True, vocabulary_size: int = 97) -> ModelShape:
    return ModelShape(architecture, 3, 48, 80, 6, 2, 8, 1e-5, 10000.0, 512, vocabulary_size, is_tied)


def tiny_base(shape: ModelShape, seed: int = 0) -> BaseModel:
    """Random weights; norms near one, so that an unused norm weight would show."""
    generator = torch.Generator().manual_seed(seed)

    def matrix(rows: int, columns: int) -> torch.Tensor:
        return torch.randn(rows, columns, generator=generator) / columns**0.5

    def norm() -> torch.Tensor:
        return 1 + 0.2 * torch.randn(shape.width, generator=generator)

    queries, keys = shape.head_count * shape.head_width, shape.key_value_head_count * shape.head_width
    weights = {"model.embed_tokens.weight": torch.randn(shape.vocabulary_size, shape.width, generator=generator), "model.norm.weight": norm()}
    if not shape.is_tied:
        weights["lm_head.weight"] = matrix(shape.vocabulary_size, shape.width)
    for block in range(shape.block_count):
        at = f"model.layers.{block}."
        for name, rows, columns in [
            ("self_attn.q_proj", queries, shape.width),
            ("self_attn.k_proj", keys, shape.width),
            ("self_attn.v_proj", keys, shape.width),
            ("self_attn.o_proj", shape.width, queries),
            ("mlp.gate_proj", shape.inner_width, shape.width),
            ("mlp.up_proj", shape.inner_width, shape.width),
            ("mlp.down_proj", shape.width, shape.inner_width),
        ]:
            weights[f"{at}{name}.weight"] = matrix(rows, columns)
            if shape.architecture == "qwen2" and name in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"):
                weights[f"{at}{name}.bias"] = torch.randn(rows, generator=generator) * 0.3
        weights[f"{at}input_layernorm.weight"] = norm()
        weights[f"{at}post_attention_layernorm.weight"] = norm()
    return BaseModel(shape, weights, None)


def fake_tree(seed: int, vocabulary_size: int = 97, steps: int = 4, step_tokens: int = 9, branches: int = 3) -> dict[str, Any]:
    """A trunk of evidence with questions hanging off every step: prompt, then one answer or two right ones."""
    rng = random.Random(seed)

    def some(least: int, most: int) -> list[int]:
        return [rng.randrange(vocabulary_size) for _ in range(rng.randint(least, most))]

    nodes: list[dict[str, Any]] = [{"parent": -1, "ids": some(step_tokens, step_tokens)}]
    trunk = 0
    for _ in range(steps):
        nodes.append({"parent": trunk, "ids": some(step_tokens // 2, step_tokens)})
        trunk = len(nodes) - 1
        for branch in range(branches):
            nodes.append({"parent": trunk, "ids": some(3, 2 + step_tokens // 2)})
            prompt = len(nodes) - 1
            task = ("state", "act", "technique")[branch % 3]
            count = 2 if task == "act" else 1
            for _ in range(count):
                nodes.append({"parent": prompt, "ids": some(1, 8), "answer": {"task": task, "weight": 1 / count}})
    return {"id": f"tree-{seed}", "scenario": f"scenario-{seed % 5}", "family": f"family-{seed % 2}", "seed": seed, "nodes": nodes}


def write_data(folder: Path, vocabulary_size: int = 97, train: int = 12, heldout: int = 4, **sizes: int) -> None:
    """A data folder of fake trees."""
    folder.mkdir(parents=True, exist_ok=True)
    meta = {
        "formatVersion": 1,
        "profile": "compact",
        "promptHashes": {"act": "a1", "state": "b2"},
        "model": {"name": "tiny", "sha256": "0" * 64, "vocabSize": vocabulary_size},
    }
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    for name, first, count in (("train", 0, train), ("heldout", 1_000_000, heldout)):
        lines = [json.dumps(fake_tree(first + seed, vocabulary_size, **sizes)) for seed in range(count)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
