"""Attention over a packed tree: blocks of queries, each with just the keys that some query of the block sees."""

from dataclasses import dataclass

import torch

from tree import PackedTree

# Queries of one block. Measured on two Zen 4 cores: see README.md.
BLOCK_TOKENS = 128
_HIDDEN = -1e9


@dataclass(frozen=True)
class QueryBlock:
    """Queries `first:last`, the keys that they look at (int64 [n]), and an additive mask [last - first, n]."""

    first: int
    last: int
    keys: torch.Tensor
    mask: torch.Tensor


@dataclass(frozen=True)
class HeadLayout:
    """Heads of the queries, heads of the keys and values (a divisor), and the width of one head."""

    heads: int
    key_value_heads: int
    width: int

    @property
    def group(self) -> int:
        return self.heads // self.key_value_heads

    @property
    def query_width(self) -> int:
        return self.heads * self.width

    @property
    def key_value_width(self) -> int:
        return self.key_value_heads * self.width

    @property
    def scale(self) -> float:
        return self.width**-0.5


def plan_blocks(packed: PackedTree, dtype: torch.dtype, device: torch.device, block_tokens: int = BLOCK_TOKENS) -> list[QueryBlock]:
    """Cuts a packed tree into query blocks. The union of the keys of a block keeps other branches out of the work."""
    blocks = []
    for first in range(0, packed.length_tokens, block_tokens):
        last = min(first + block_tokens, packed.length_tokens)
        visible = packed.visible(first, last)
        keys = visible.any(0).nonzero().squeeze(1)
        mask = torch.full((last - first, len(keys)), _HIDDEN, dtype=dtype).masked_fill_(visible[:, keys], 0.0)
        blocks.append(QueryBlock(first, last, keys.to(device), mask.to(device)))
    return blocks


def attend(qkv: torch.Tensor, blocks: list[QueryBlock], layout: HeadLayout) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Grouped-query attention. qkv: [L, query_width + 2 * key_value_width], rotary embedding applied.

    Gives the output [L, query_width] and, per block, the probabilities that `attend_backward` needs. Heads of one group are laid
    end to end, so that keys and values are never repeated.
    """
    out = torch.empty(qkv.shape[0], layout.query_width, dtype=qkv.dtype, device=qkv.device)
    probabilities = []
    for block in blocks:
        query, key, value = _gather(qkv, block, layout)
        scores = torch.baddbmm(block.mask.repeat(layout.group, 1), query, key.transpose(1, 2), alpha=layout.scale)
        probability = torch.softmax(scores, -1)
        _as_heads(out[block.first : block.last], layout).copy_(torch.bmm(probability, value).view(layout.key_value_heads, layout.group, -1, layout.width))
        probabilities.append(probability)
    return out, probabilities


def attend_backward(
    grad_out: torch.Tensor, qkv: torch.Tensor, blocks: list[QueryBlock], probabilities: list[torch.Tensor], layout: HeadLayout
) -> torch.Tensor:
    """The gradient of qkv, from that of the output."""
    queries, keys = layout.query_width, layout.key_value_width
    grad = torch.zeros_like(qkv)
    # Keys and values of many blocks add up: in float32.
    grad_kv = torch.zeros(qkv.shape[0], 2 * keys, dtype=torch.float32, device=qkv.device)
    for block, probability in zip(blocks, probabilities):
        query, key, value = _gather(qkv, block, layout)
        out = _stacked(_as_heads(grad_out[block.first : block.last], layout), layout)
        grad_value = torch.bmm(probability.transpose(1, 2), out)
        grad_score = torch._softmax_backward_data(torch.bmm(out, value.transpose(1, 2)), probability, -1, probability.dtype)
        grad_query = torch.bmm(grad_score, key).mul_(layout.scale)
        grad_key = torch.bmm(grad_score.transpose(1, 2), query).mul_(layout.scale)
        _as_heads(grad[block.first : block.last, :queries], layout).copy_(grad_query.view(layout.key_value_heads, layout.group, -1, layout.width))
        both = torch.cat((grad_key.transpose(0, 1).flatten(1), grad_value.transpose(0, 1).flatten(1)), 1)
        grad_kv.index_add_(0, block.keys, both.float())
    grad[:, queries:] = grad_kv
    return grad


def _as_heads(rows: torch.Tensor, layout: HeadLayout) -> torch.Tensor:
    """View of [n, query_width] as [key_value_heads, group, n, width]."""
    return rows.view(rows.shape[0], layout.key_value_heads, layout.group, layout.width).permute(1, 2, 0, 3)


def _stacked(heads: torch.Tensor, layout: HeadLayout) -> torch.Tensor:
    return heads.reshape(layout.key_value_heads, -1, layout.width)


def _gather(qkv: torch.Tensor, block: QueryBlock, layout: HeadLayout) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Queries [key_value_heads, group * rows, width], keys and values [key_value_heads, n, width] of a block."""
    queries, keys = layout.query_width, layout.key_value_width
    query = _stacked(_as_heads(qkv[block.first : block.last, :queries], layout), layout)
    rows = qkv[:, queries:].index_select(0, block.keys).view(-1, 2, layout.key_value_heads, layout.width)
    key, value = rows[:, 0].transpose(0, 1), rows[:, 1].transpose(0, 1)
    return query, key, value
