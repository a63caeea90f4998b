"""The same interface over transformers and PEFT: for other architectures, GPUs, and large models with 4-bit base weights."""

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

from backend import AdapterShape, TargetScores
from base_model import LINEAR_NAMES, BaseModel, read_base_model
from problem import Problem
from tree import PackedTree


def open_peft_model(
    base: Path, hf_model: str | None, load_4bit: bool, adapter: AdapterShape, device: torch.device, dtype: torch.dtype, seed: int
) -> "PeftModelBackend":
    """Loads the base (the GGUF dequantised, or `hf_model` through transformers) and puts a fresh adapter on it."""
    if hf_model is None:
        if load_4bit:
            raise Problem("--load-4bit quantises a model that transformers loads.", "Name its folder or hub name with --hf-model.")
        model = to_transformers(read_base_model(base)).to(device=device, dtype=dtype)
    else:
        model = _load_transformers(hf_model, load_4bit, device, dtype)
    return PeftModelBackend(model, adapter, device, dtype, seed)


def to_transformers(base: BaseModel) -> Any:
    """A transformers model (float32, on the CPU) with a GGUF file's weights. Throws a problem for architectures it does not map."""
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

    classes = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}
    shape = base.shape
    if shape.architecture not in classes or base.rope_factors is not None:
        raise Problem(f"The weights of this {shape.architecture} GGUF cannot be handed to transformers.", "Name the original model with --hf-model.")
    config_class, model_class = classes[shape.architecture]
    sizes: dict[str, Any] = {
        "vocab_size": shape.vocabulary_size,
        "hidden_size": shape.width,
        "intermediate_size": shape.inner_width,
        "num_hidden_layers": shape.block_count,
        "num_attention_heads": shape.head_count,
        "num_key_value_heads": shape.key_value_head_count,
        "head_dim": shape.head_width,
        "rms_norm_eps": shape.norm_epsilon,
        "rope_parameters": {"rope_type": "default", "rope_theta": shape.rope_base},
        "max_position_embeddings": shape.context_tokens,
        "tie_word_embeddings": shape.is_tied,
        # The model's own special tokens are the data's affair.
        "bos_token_id": None,
        "eos_token_id": None,
        "pad_token_id": None,
    }
    model = model_class(config_class(**sizes, attn_implementation="sdpa"))
    missing, unexpected = model.load_state_dict(base.weights, strict=False)
    if unexpected or set(missing) - ({"lm_head.weight"} if shape.is_tied else set()):
        raise Problem(f"The GGUF lacks or adds weights: {', '.join([*missing, *unexpected][:3])}.", "Name the original model with --hf-model.")
    model.tie_weights()
    return model.eval()


def _load_transformers(name: str, load_4bit: bool, device: torch.device, dtype: torch.dtype) -> Any:
    from transformers import AutoModelForCausalLM

    options: dict[str, Any] = {"dtype": dtype, "attn_implementation": "sdpa"}
    if load_4bit:
        try:
            import bitsandbytes  # noqa: F401
        except ImportError:
            raise Problem("--load-4bit needs the package bitsandbytes, which is not installed.", "Install it with: pip install bitsandbytes (a GPU is needed too)") from None
        if device.type != "cuda":
            raise Problem("--load-4bit needs a GPU.", "Add --device cuda, or leave --load-4bit out.")
        from transformers import BitsAndBytesConfig

        options["quantization_config"] = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=dtype)
        options["device_map"] = {"": 0}
    try:
        model = AutoModelForCausalLM.from_pretrained(name, **options)
    except (OSError, ValueError) as error:
        raise Problem(f"transformers cannot load {name}: {str(error).splitlines()[0]}", "Give a folder with config.json and safetensors files.") from None
    return (model if load_4bit else model.to(device)).eval()


class PeftModelBackend:
    """Backend over a PEFT model. The tree mask is dense; activations are recomputed on a GPU to save memory."""

    def __init__(self, model: Any, adapter: AdapterShape, device: torch.device, dtype: torch.dtype, seed: int) -> None:
        from peft import LoraConfig, get_peft_model

        torch.manual_seed(seed)
        for parameter in model.parameters():
            parameter.requires_grad_(False)
        names = [name.split(".")[1] for name in LINEAR_NAMES.values()]
        self.model = get_peft_model(model, LoraConfig(r=adapter.rank, lora_alpha=adapter.alpha, lora_dropout=0.0, target_modules=names, task_type="CAUSAL_LM"))
        self.causal = self.model.base_model.model
        self.device, self.dtype = device, dtype
        self.named = {key.replace(".default.", "."): value for key, value in self.model.named_parameters() if value.requires_grad}
        for parameter in self.named.values():
            parameter.data = parameter.data.float()
        self._checkpointing = device.type == "cuda"
        if self._checkpointing:
            self.causal.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})

    def parameters(self) -> list[torch.nn.Parameter]:
        return list(self.named.values())

    def add_gradients(self, packed: PackedTree, weights: torch.Tensor, worker: int = 0) -> torch.Tensor:
        if worker != 0:
            raise ValueError("this backend has one worker")
        # Checkpointing only works in training mode; there is no dropout that the mode would switch on.
        self.model.train(self._checkpointing)
        nll = F.cross_entropy(self._logits(packed), packed.targets.to(self.device), reduction="none")
        (nll * weights.to(self.device)).sum().backward()
        return nll.detach().cpu()

    def collect_gradients(self) -> None:
        """One worker: they are where they belong."""

    @torch.no_grad()
    def score(self, packed: PackedTree) -> TargetScores:
        self.model.eval()
        logits, targets = self._logits(packed), packed.targets.to(self.device)
        return TargetScores(F.cross_entropy(logits, targets, reduction="none").cpu(), (logits.argmax(-1) == targets).cpu())

    def after_step(self) -> None:
        """The adapter is applied beside the weights: nothing to bring up to date."""

    def adapter_tensors(self) -> dict[str, torch.Tensor]:
        return {key: value.detach().float().cpu().clone() for key, value in self.named.items()}

    @torch.no_grad()
    def load_adapter(self, tensors: dict[str, torch.Tensor]) -> None:
        if self.named.keys() != tensors.keys() or any(self.named[key].shape != tensor.shape for key, tensor in tensors.items()):
            raise Problem("The adapter to start from does not fit: other layers, another rank or another model.", "Give one of the same base model and the same --rank.")
        for key, tensor in tensors.items():
            self.named[key].copy_(tensor)

    def _logits(self, packed: PackedTree) -> torch.Tensor:
        """float32 [T, vocabulary]: at the predicting tokens only."""
        visible = packed.visible(0, packed.length_tokens)
        mask = torch.full(visible.shape, torch.finfo(self.dtype).min, dtype=self.dtype).masked_fill_(visible, 0.0)
        with torch.autocast(self.device.type, dtype=self.dtype, enabled=self.dtype != torch.float32):
            hidden = self.causal.model(
                input_ids=packed.ids[None].to(self.device),
                attention_mask=mask[None, None].to(self.device),
                position_ids=packed.positions[None].to(self.device),
                use_cache=False,
            ).last_hidden_state[0]
            return self.causal.lm_head(hidden[packed.predictors.to(self.device)]).float()
