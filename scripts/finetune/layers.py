"""Forward and backward passes of the parts of a decoder block, by hand: no graph is recorded. L rows are L tokens."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from attention import HeadLayout


@dataclass(frozen=True)
class Part:
    """One linear layer of a stack: its transformers name (`self_attn.q_proj`) and its output rows `first:last`."""

    name: str
    first: int
    last: int


class LoraStack:
    """Linear layers that share their input, as one matrix with one low-rank change per part.

    weight, merged: [out, in]; `merged = weight + scale * B A` is made once per optimiser step, and gradients go through thin products
    only. a: float32 [parts * rank, in]; b: float32 [part rows, rank] each. a_grads and b_grads: the same per worker, so that
    trees can be worked on side by side. All are views of flat buffers.
    """

    def __init__(self, parts: list[Part], weight: torch.Tensor, bias: torch.Tensor | None, rank: int, scale: float, dtype: torch.dtype) -> None:
        self.parts, self.weight, self.rank, self.scale = parts, weight, rank, scale
        self.bias = None if bias is None else bias.to(dtype)
        self.merged = torch.empty_like(weight, dtype=dtype)
        self.a = torch.empty(0)
        self.b: list[torch.Tensor] = []
        self.a_grads: list[torch.Tensor] = []
        self.b_grads: list[list[torch.Tensor]] = []
        self._a = torch.empty(0)
        self._b: list[torch.Tensor] = []

    def merge(self) -> None:
        """Brings the merged matrix and the compute copies of A and B up to date."""
        dtype = self.merged.dtype
        for index, part in enumerate(self.parts):
            rows = slice(part.first, part.last)
            a = self.a[index * self.rank : (index + 1) * self.rank]
            self.merged[rows] = torch.addmm(self.weight[rows], self.b[index], a, alpha=self.scale)
        self._a, self._b = self.a.to(dtype), [b.to(dtype) for b in self.b]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[L, in] to [L, out]."""
        return F.linear(x, self.merged, self.bias)

    def backward(self, grad: torch.Tensor, x: torch.Tensor, worker: int, needs_input: bool = True) -> torch.Tensor | None:
        """Adds to the worker's gradients of A and B; gives that of the input [L, in]."""
        down = x @ self._a.t()
        up = torch.cat([grad[:, part.first : part.last] @ b for part, b in zip(self.parts, self._b)], 1)
        self.a_grads[worker].add_(up.t() @ x, alpha=self.scale)
        for index, part in enumerate(self.parts):
            self.b_grads[worker][index].add_(grad[:, part.first : part.last].t() @ down[:, index * self.rank : (index + 1) * self.rank], alpha=self.scale)
        return grad @ self.merged if needs_input else None


def rms_norm(x: torch.Tensor, weight: torch.Tensor, epsilon: float, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """Root-mean-square norm of float32 [L, width]: the result in `dtype`, and 1 / rms [L, 1]."""
    inverse = torch.linalg.vector_norm(x, dim=-1, keepdim=True).square_().div_(x.shape[-1]).add_(epsilon).rsqrt_()
    return (x * inverse).mul_(weight).to(dtype), inverse


def rms_norm_backward(grad: torch.Tensor, x: torch.Tensor, weight: torch.Tensor, inverse: torch.Tensor) -> torch.Tensor:
    """Gradient of x, float32 [L, width]."""
    scaled = grad * weight
    mean = (scaled * x).sum(-1, keepdim=True).mul_(inverse.pow(3)).div_(x.shape[-1])
    return scaled.mul_(inverse).addcmul_(x, mean, value=-1)


def swiglu(gate_up: torch.Tensor) -> torch.Tensor:
    """[L, 2 * inner] (gate, then up) to silu(gate) * up [L, inner]."""
    gate, up = gate_up.chunk(2, -1)
    return F.silu(gate).mul_(up)


def swiglu_backward(grad: torch.Tensor, gate_up: torch.Tensor) -> torch.Tensor:
    """Gradient of gate_up [L, 2 * inner]."""
    gate, up = gate_up.chunk(2, -1)
    out = torch.empty_like(gate_up)
    inner = gate.shape[-1]
    torch.ops.aten.silu_backward.grad_input(grad * up, gate, grad_input=out[:, :inner])
    torch.mul(F.silu(gate), grad, out=out[:, inner:])
    return out


class Rotary:
    """Rotary position embedding in the halves layout of the transformers library, for queries and keys at once."""

    def __init__(self, positions: torch.Tensor, inverse_frequencies: torch.Tensor, layout: HeadLayout) -> None:
        angles = positions[:, None].float() * inverse_frequencies
        self.cos, self.sin = angles.cos()[:, None], angles.sin()[:, None]
        self.layout = layout

    def turn(self, qkv: torch.Tensor, is_backward: bool = False) -> None:
        """Turns the queries and keys of qkv [L, ...] in place; backward turns them the other way."""
        layout = self.layout
        rows = qkv[:, : layout.query_width + layout.key_value_width].view(qkv.shape[0], -1, layout.width)
        first, second = rows.float().chunk(2, -1)
        sin = -self.sin if is_backward else self.sin
        half = layout.width // 2
        # Both before either is written: in float32 `first` and `second` are views of the rows.
        turned = (first * self.cos).addcmul_(second, sin, value=-1), (second * self.cos).addcmul_(first, sin)
        rows[..., :half], rows[..., half:] = turned
