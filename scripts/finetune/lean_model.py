"""A lean decoder (llama, qwen2) with a LoRA adapter: forward and backward by hand, fast on a CPU, for packed trees."""

import math
from dataclasses import dataclass

import torch

from adapter_file import peft_key
from attention import HeadLayout, QueryBlock, attend, attend_backward, count_scores, plan_blocks
from backend import AdapterShape, TargetScores
from base_model import BaseModel
from layers import LoraStack, Part, Rotary, rms_norm, rms_norm_backward, swiglu, swiglu_backward
from problem import Problem
from tree import PackedTree

LEAN_ARCHITECTURES = ("llama", "qwen2")
# Rows of logits held at once: their float32 copy should stay in the processor's cache.
_LOGIT_ROWS = 128
# Attention probabilities are kept for the backward pass up to this, and computed again (a tenth more work) beyond it.
_KEPT_SCORES_BYTES = 2 * 2**30


@dataclass
class _Saved:
    """What a block's backward pass needs of its forward pass."""

    h: torch.Tensor
    inverse1: torch.Tensor
    y1: torch.Tensor
    qkv: torch.Tensor
    probabilities: list[torch.Tensor] | None
    o: torch.Tensor
    h2: torch.Tensor
    inverse2: torch.Tensor
    y2: torch.Tensor
    gate_up: torch.Tensor
    act: torch.Tensor


class _Block:
    """One decoder block. The residual stream is float32, the matrix products are in the compute type."""

    def __init__(self, base: BaseModel, index: int, adapter: AdapterShape, device: torch.device, dtype: torch.dtype) -> None:
        def weight(name: str) -> torch.Tensor:
            return base.weights[f"model.layers.{index}.{name}"].to(device)

        def stack(names: list[str]) -> LoraStack:
            matrices = [weight(f"{name}.weight") for name in names]
            parts, first = [], 0
            for name, matrix in zip(names, matrices):
                parts.append(Part(name, first, first + matrix.shape[0]))
                first += matrix.shape[0]
            has_bias = f"model.layers.{index}.{names[0]}.bias" in base.weights
            bias = torch.cat([weight(f"{name}.bias") for name in names]) if has_bias else None
            return LoraStack(parts, torch.cat(matrices), bias, adapter.rank, adapter.scale, dtype)

        self.qkv = stack(["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"])
        self.out = stack(["self_attn.o_proj"])
        self.gate_up = stack(["mlp.gate_proj", "mlp.up_proj"])
        self.down = stack(["mlp.down_proj"])
        self.stacks = [self.qkv, self.out, self.gate_up, self.down]
        self.norm1, self.norm2 = weight("input_layernorm.weight"), weight("post_attention_layernorm.weight")
        self.epsilon, self.dtype = base.shape.norm_epsilon, dtype

    def forward(self, h: torch.Tensor, blocks: list[QueryBlock], rotary: Rotary, saved: list[_Saved] | None, keep_probabilities: bool) -> torch.Tensor:
        """float32 [L, width] to the same; appends to `saved` when given."""
        y1, inverse1 = rms_norm(h, self.norm1, self.epsilon, self.dtype)
        qkv = self.qkv.forward(y1)
        rotary.turn(qkv)
        o, probabilities = attend(qkv, blocks, rotary.layout, keep_probabilities)
        h2 = h + self.out.forward(o)
        y2, inverse2 = rms_norm(h2, self.norm2, self.epsilon, self.dtype)
        gate_up = self.gate_up.forward(y2)
        act = swiglu(gate_up)
        if saved is not None:
            saved.append(_Saved(h, inverse1, y1, qkv, probabilities, o, h2, inverse2, y2, gate_up, act))
        return h2 + self.down.forward(act)

    def backward(self, grad: torch.Tensor, blocks: list[QueryBlock], rotary: Rotary, saved: _Saved, worker: int, is_first: bool) -> None:
        """Turns the gradient of the output, float32 [L, width], into that of the input in place."""
        low = grad.to(self.dtype)
        grad_act = self.down.backward(low, saved.act, worker)
        grad_y2 = self.gate_up.backward(swiglu_backward(grad_act, saved.gate_up), saved.y2, worker)
        grad.add_(rms_norm_backward(grad_y2, saved.h2, self.norm2, saved.inverse2))
        grad_o = self.out.backward(grad.to(self.dtype), saved.o, worker)
        grad_qkv = attend_backward(grad_o, saved.qkv, blocks, saved.probabilities, rotary.layout)
        rotary.turn(grad_qkv, is_backward=True)
        grad_y1 = self.qkv.backward(grad_qkv, saved.y1, worker, needs_input=not is_first)
        if not is_first:
            grad.add_(rms_norm_backward(grad_y1, saved.h, self.norm1, saved.inverse1))


class LeanModel:
    """Backend for CPU and GPU. All adapter matrices are views of one flat float32 parameter; each worker has gradients of its own."""

    def __init__(self, base: BaseModel, adapter: AdapterShape, device: torch.device, dtype: torch.dtype, seed: int = 0, workers: int = 1) -> None:
        shape = base.shape
        if shape.architecture not in LEAN_ARCHITECTURES:
            raise Problem(f"The lean backend knows {' and '.join(LEAN_ARCHITECTURES)} models; this one is {shape.architecture}.", "Use --backend peft.")
        self.shape, self.device, self.dtype = shape, device, dtype
        self.layout = HeadLayout(shape.head_count, shape.key_value_head_count, shape.head_width)
        self.embedding = base.weights["model.embed_tokens.weight"].to(device)
        self.output = self.embedding if shape.is_tied else base.weights["lm_head.weight"].to(device)
        self.low_output = self.output.to(dtype)
        self.norm = base.weights["model.norm.weight"].to(device)
        frequencies = shape.rope_base ** (-torch.arange(0, shape.head_width, 2, dtype=torch.float32) / shape.head_width)
        self.inverse_frequencies = (frequencies if base.rope_factors is None else frequencies / base.rope_factors).to(device)
        self.blocks = [_Block(base, index, adapter, device, dtype) for index in range(shape.block_count)]
        self._allocate(adapter.rank, workers)
        self._initialise(seed)
        self.after_step()

    def parameters(self) -> list[torch.nn.Parameter]:
        return [self.flat]

    @torch.no_grad()
    def add_gradients(self, packed: PackedTree, weights: torch.Tensor, worker: int = 0) -> torch.Tensor:
        rotary, blocks = self._prepare(packed)
        saved: list[_Saved] = []
        h = self._run_blocks(packed, rotary, blocks, saved)
        rows = packed.predictors.to(self.device)
        nll, grad_rows = self._loss_and_gradient(h[rows], packed.targets.to(self.device), weights.to(self.device))
        grad = torch.zeros_like(h).index_add_(0, rows, grad_rows)
        for index in range(len(self.blocks) - 1, -1, -1):
            self.blocks[index].backward(grad, blocks, rotary, saved.pop(), worker, is_first=index == 0)
        return nll.cpu()

    @torch.no_grad()
    def collect_gradients(self) -> None:
        # The first worker's buffer is the parameter's own gradient.
        for other in self._grads[1:]:
            self._grads[0].add_(other)
            other.zero_()

    @torch.no_grad()
    def score(self, packed: PackedTree) -> TargetScores:
        rotary, blocks = self._prepare(packed)
        h = self._run_blocks(packed, rotary, blocks, None)[packed.predictors.to(self.device)]
        targets = packed.targets.to(self.device)
        nll, is_top = [], []
        for first in range(0, len(targets), _LOGIT_ROWS):
            rows = slice(first, first + _LOGIT_ROWS)
            # In float32: bfloat16 logits have ties.
            logits = self._normed(h[rows], torch.float32)[0] @ self.output.t()
            nll.append(-torch.log_softmax(logits, -1).gather(1, targets[rows, None]).squeeze(1))
            is_top.append(logits.argmax(-1) == targets[rows])
        return TargetScores(torch.cat(nll).cpu(), torch.cat(is_top).cpu())

    @torch.no_grad()
    def logits(self, packed: PackedTree) -> torch.Tensor:
        """float32 [L, vocabulary]: for comparison with another implementation."""
        rotary, blocks = self._prepare(packed)
        return self._normed(self._run_blocks(packed, rotary, blocks, None), torch.float32)[0] @ self.output.t()

    @torch.no_grad()
    def after_step(self) -> None:
        for block in self.blocks:
            for stack in block.stacks:
                stack.merge()

    def adapter_tensors(self) -> dict[str, torch.Tensor]:
        return {key: view.detach().cpu().clone() for key, view in self._views()}

    @torch.no_grad()
    def load_adapter(self, tensors: dict[str, torch.Tensor]) -> None:
        views = dict(self._views())
        if views.keys() != tensors.keys() or any(views[key].shape != tensor.shape for key, tensor in tensors.items()):
            raise Problem("The adapter to start from does not fit: other layers, another rank or another model.", "Give one of the same base model and the same --rank.")
        for key, tensor in tensors.items():
            views[key].copy_(tensor)
        self.after_step()

    def _prepare(self, packed: PackedTree) -> tuple[Rotary, list[QueryBlock]]:
        return Rotary(packed.positions.to(self.device), self.inverse_frequencies, self.layout), plan_blocks(packed, self.layout, self.dtype, self.device)

    def _run_blocks(self, packed: PackedTree, rotary: Rotary, blocks: list[QueryBlock], saved: list[_Saved] | None) -> torch.Tensor:
        h = self.embedding[packed.ids.to(self.device)]
        scores_bytes = count_scores(blocks, self.layout) * len(self.blocks) * self.dtype.itemsize
        keep = saved is not None and scores_bytes <= _KEPT_SCORES_BYTES
        for block in self.blocks:
            h = block.forward(h, blocks, rotary, saved, keep)
        return h

    def _normed(self, h: torch.Tensor, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
        return rms_norm(h, self.norm, self.shape.norm_epsilon, dtype)

    def _loss_and_gradient(self, h: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """nll [T] and the gradient of `sum(weights * nll)` with respect to h [T, width]; logits exist a few rows at a time."""
        y, inverse = self._normed(h, self.dtype)
        nll = torch.empty(len(targets), device=h.device)
        grad_y = torch.empty_like(y)
        for first in range(0, len(targets), _LOGIT_ROWS):
            rows = slice(first, first + _LOGIT_ROWS)
            probability = torch.softmax((y[rows] @ self.low_output.t()).float(), -1)
            right = probability.gather(1, targets[rows, None])
            nll[rows] = -right.squeeze(1).clamp_min(1e-30).log()
            probability.scatter_(1, targets[rows, None], right - 1).mul_(weights[rows, None])
            grad_y[rows] = probability.to(self.dtype) @ self.low_output
        return nll, rms_norm_backward(grad_y, h, self.norm, inverse)

    def _allocate(self, rank: int, workers: int) -> None:
        stacks = [stack for block in self.blocks for stack in block.stacks]
        size = sum(rank * (len(stack.parts) * stack.weight.shape[1] + stack.weight.shape[0]) for stack in stacks)
        self.flat = torch.nn.Parameter(torch.zeros(size, device=self.device))
        self._grads = [torch.zeros(size, device=self.device) for _ in range(workers)]
        self.flat.grad = self._grads[0]

        def lay_out(buffer: torch.Tensor) -> list[tuple[torch.Tensor, list[torch.Tensor]]]:
            """Per stack, the views of A and of each part's B in a flat buffer."""
            at, views = 0, []

            def take(rows: int, columns: int) -> torch.Tensor:
                nonlocal at
                at += rows * columns
                return buffer[at - rows * columns : at].view(rows, columns)

            for stack in stacks:
                a = take(len(stack.parts) * rank, stack.weight.shape[1])
                views.append((a, [take(part.last - part.first, rank) for part in stack.parts]))
            return views

        for stack, (a, b) in zip(stacks, lay_out(self.flat.data)):
            stack.a, stack.b = a, b
        for grads in self._grads:
            for stack, (a, b) in zip(stacks, lay_out(grads)):
                stack.a_grads.append(a)
                stack.b_grads.append(b)

    def _initialise(self, seed: int) -> None:
        """A as PEFT draws it (uniform within 1 / sqrt(in)), B zero: the adapter changes nothing yet."""
        generator = torch.Generator().manual_seed(seed)
        for block in self.blocks:
            for stack in block.stacks:
                bound = 1 / math.sqrt(stack.a.shape[1])
                stack.a.copy_(torch.empty(stack.a.shape).uniform_(-bound, bound, generator=generator))

    def _views(self) -> list[tuple[str, torch.Tensor]]:
        views = []
        for index, block in enumerate(self.blocks):
            for stack in block.stacks:
                for number, part in enumerate(stack.parts):
                    views.append((peft_key(index, part.name, "A"), stack.a[number * stack.rank : (number + 1) * stack.rank]))
                    views.append((peft_key(index, part.name, "B"), stack.b[number]))
        return views
