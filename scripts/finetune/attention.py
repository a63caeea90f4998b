"""Attention over a packed tree: blocks of queries, each with just the keys that some query of the block sees."""

from dataclasses import dataclass

import torch

from tree import PackedTree

# Queries of one block: more make the products quicker, fewer leave more keys of other branches out. 64 to 256 hardly differ.
BLOCK_TOKENS = 128
_HIDDEN = -1e9


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


@dataclass(frozen=True)
class QueryBlock:
    """Queries `first:last`, the keys that they look at (int64 [n]), and an additive mask [group * (last - first), n]."""

    first: int
    last: int
    keys: torch.Tensor
    mask: torch.Tensor


def plan_blocks(packed: PackedTree, layout: HeadLayout, dtype: torch.dtype, device: torch.device, block_tokens: int = BLOCK_TOKENS) -> list[QueryBlock]:
    """Cuts a packed tree into query blocks. The union of the keys of a block keeps other branches out of the work."""
    blocks = []
    for first in range(0, packed.length_tokens, block_tokens):
        last = min(first + block_tokens, packed.length_tokens)
        visible = packed.visible(first, last)
        keys = visible.any(0).nonzero().squeeze(1)
        mask = torch.full((last - first, len(keys)), _HIDDEN, dtype=dtype).masked_fill_(visible[:, keys], 0.0)
        blocks.append(QueryBlock(first, last, keys.to(device), mask.repeat(layout.group, 1).to(device)))
    return blocks


def count_scores(blocks: list[QueryBlock], layout: HeadLayout) -> int:
    """Attention scores of one layer: what keeping the probabilities for the backward pass costs, in numbers."""
    return sum(block.mask.numel() for block in blocks) * layout.key_value_heads


def attend(qkv: torch.Tensor, blocks: list[QueryBlock], layout: HeadLayout, keep: bool) -> tuple[torch.Tensor, list[torch.Tensor] | None]:
    """Grouped-query attention. qkv: [L, query_width + 2 * key_value_width], rotary embedding applied.

    Gives the output [L, query_width] and, if they are to be kept, each block's probabilities. The query heads of a group are laid end
    to end, so that keys and values are never repeated.
    """
    out = torch.empty(qkv.shape[0], layout.query_width, dtype=qkv.dtype, device=qkv.device)
    keys_values = _key_value_heads(qkv, layout)
    probabilities = []
    for block in blocks:
        query, key, value = _gather(qkv, keys_values, block, layout)
        probability = _probabilities(query, key, block, layout)
        _query_heads(out, block, layout).copy_(torch.bmm(probability, value).view(layout.key_value_heads, layout.group, -1, layout.width))
        if keep:
            probabilities.append(probability)
    return out, probabilities if keep else None


def attend_backward(
    grad_out: torch.Tensor, qkv: torch.Tensor, blocks: list[QueryBlock], probabilities: list[torch.Tensor] | None, layout: HeadLayout
) -> torch.Tensor:
    """The gradient of qkv, from that of the output. Probabilities that were not kept are computed again."""
    grad = torch.empty_like(qkv)
    keys_values = _key_value_heads(qkv, layout)
    # Keys and values get gradients from many blocks: they add up in float32.
    grad_keys_values = torch.zeros_like(keys_values, dtype=torch.float32)
    for index, block in enumerate(blocks):
        query, key, value = _gather(qkv, keys_values, block, layout)
        probability = _probabilities(query, key, block, layout) if probabilities is None else probabilities[index]
        out = _query_heads(grad_out, block, layout).reshape(query.shape)
        grad_value = torch.bmm(probability.transpose(1, 2), out)
        grad_score = torch._softmax_backward_data(torch.bmm(out, value.transpose(1, 2)), probability, -1, probability.dtype)
        grad_query = torch.bmm(grad_score, key).mul_(layout.scale)
        grad_key = torch.bmm(grad_score.transpose(1, 2), query).mul_(layout.scale)
        _query_heads(grad, block, layout).copy_(grad_query.view(layout.key_value_heads, layout.group, -1, layout.width))
        grad_keys_values.index_add_(1, block.keys, torch.cat((grad_key, grad_value)).float())
    grad[:, layout.query_width :].view(-1, 2 * layout.key_value_heads, layout.width).copy_(grad_keys_values.transpose(0, 1))
    return grad


def _key_value_heads(qkv: torch.Tensor, layout: HeadLayout) -> torch.Tensor:
    """Keys of every head, then values, [2 * key_value_heads, L, width], each head's rows together."""
    return qkv[:, layout.query_width :].view(-1, 2 * layout.key_value_heads, layout.width).transpose(0, 1).contiguous()


def _query_heads(rows: torch.Tensor, block: QueryBlock, layout: HeadLayout) -> torch.Tensor:
    """View of a block's rows of [L, query_width or more] as [key_value_heads, group, last - first, width]."""
    queries = rows[block.first : block.last, : layout.query_width]
    return queries.view(-1, layout.key_value_heads, layout.group, layout.width).permute(1, 2, 0, 3)


def _gather(qkv: torch.Tensor, keys_values: torch.Tensor, block: QueryBlock, layout: HeadLayout) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Queries [key_value_heads, group * rows, width], keys and values [key_value_heads, n, width] of a block."""
    key, value = keys_values.index_select(1, block.keys).chunk(2)
    return _query_heads(qkv, block, layout).reshape(layout.key_value_heads, -1, layout.width), key, value


def _probabilities(query: torch.Tensor, key: torch.Tensor, block: QueryBlock, layout: HeadLayout) -> torch.Tensor:
    """[key_value_heads, group * rows, n]"""
    return torch.softmax(torch.baddbmm(block.mask, query, key.transpose(1, 2), alpha=layout.scale), -1)
