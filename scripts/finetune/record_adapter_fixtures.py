"""Records what HF transformers and peft compute, for the tests of `stanch model convert-adapter` and `stanch model merge`.

Writes to --out (default: src/models/__fixtures__/adapters):
  llama.gguf, qwen2.gguf        tiny seeded bases, matrices F16; the llama one has grouped heads and an output matrix of its own,
                                the qwen2 one has attention biases and shares its output matrix with the embedding
  llama-patterns/               PEFT folder: rank and alpha differ by module, rank-stabilised scale, F32
  llama-embeddings/             PEFT folder: embedding and output matrix, F16
  qwen2-plain/                  PEFT folder: every linear layer, BF16
  quantized.json                floats, and the bytes that gguf makes of them in each type
  logits.json                   logits of the last token of each prompt, for each base and each base with its adapter

Needs torch, transformers, peft, gguf and safetensors. The same versions give the same bytes.
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

VOCABULARY = 260
SHAPE = dict(
    vocab_size=VOCABULARY, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=128, rms_norm_eps=1e-5, rope_theta=10000.0, bos_token_id=1, eos_token_id=2, pad_token_id=0,
)
PROMPTS = [[1, 70, 71, 120, 33, 9, 200, 201], [1, 5, 5, 90, 14, 250, 61, 18, 7, 99, 143, 30]]
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
GGUF_NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}


def build(architecture):
    """A float32 model whose weights are halves, so that the GGUF holds exactly them."""
    torch.manual_seed({"llama": 11, "qwen2": 12}[architecture])
    if architecture == "llama":
        model = LlamaForCausalLM(LlamaConfig(**SHAPE, tie_word_embeddings=False, attn_implementation="eager"))
    else:
        model = Qwen2ForCausalLM(Qwen2Config(**SHAPE, tie_word_embeddings=True, attn_implementation="eager"))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("norm.weight"):
                weight.copy_(1 + 0.1 * torch.randn_like(weight))
            elif "embed_tokens" in name:
                weight.copy_(((0.5 if architecture == "llama" else 0.2) * torch.randn_like(weight)).half())
            elif weight.dim() == 1:
                weight.copy_(0.5 * torch.randn_like(weight))
            else:
                weight.copy_(((0.5 if "lm_head" in name else 1) * torch.randn_like(weight) / weight.shape[1] ** 0.5).half())
    return model.eval()


def gguf_name(name):
    base, kind = name.rsplit(".", 1)
    if base == "model.embed_tokens":
        return "token_embd." + kind
    if base == "model.norm":
        return "output_norm." + kind
    if base == "lm_head":
        return "output." + kind
    _, _, block, module = base.split(".", 3)
    return f"blk.{block}.{GGUF_NAMES[module]}.{kind}"


def interleave(weight, heads):
    """Rows of a head from two halves to pairs, as the llama architecture of llama.cpp has them."""
    rows = weight.shape[0]
    return weight.reshape(heads, 2, rows // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def write_base(path, model, architecture):
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name(f"tiny {architecture}")
    writer.add_context_length(SHAPE["max_position_embeddings"])
    writer.add_embedding_length(SHAPE["hidden_size"])
    writer.add_block_count(SHAPE["num_hidden_layers"])
    writer.add_feed_forward_length(SHAPE["intermediate_size"])
    writer.add_head_count(SHAPE["num_attention_heads"])
    writer.add_head_count_kv(SHAPE["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(SHAPE["rms_norm_eps"])
    writer.add_rope_freq_base(SHAPE["rope_theta"])
    if architecture == "llama":
        writer.add_rope_dimension_count(SHAPE["hidden_size"] // SHAPE["num_attention_heads"])
        writer.add_vocab_size(VOCABULARY)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + ["\u2581"])
    writer.add_token_scores([-float(index) for index in range(VOCABULARY)])
    writer.add_token_types([2, 3, 3] + [6] * 256 + [1])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    for name, weight in model.named_parameters():
        data = weight.detach().numpy()
        if architecture == "llama" and ("q_proj" in name or "k_proj" in name):
            data = interleave(data, SHAPE["num_attention_heads" if "q_proj" in name else "num_key_value_heads"])
        writer.add_tensor(gguf_name(name), np.ascontiguousarray(data.astype(np.float32 if data.ndim == 1 else np.float16)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_adapter(folder, model, config, dtype, seed):
    """Gives the model with an adapter of random weights, rounded to `dtype` as they are saved."""
    torch.manual_seed(seed)
    tuned = get_peft_model(model, config).eval()
    with torch.no_grad():
        for name, weight in tuned.named_parameters():
            if "lora_" in name:
                weight.copy_((0.15 * torch.randn_like(weight)).to(dtype))
    folder.mkdir(parents=True, exist_ok=True)
    # save_pretrained would look for the base on a hub; these are its own two steps.
    tensors = get_peft_model_state_dict(tuned, save_embedding_layers=False)
    weights_path = folder / "adapter_model.safetensors"
    save_file({name: weight.to(dtype).contiguous() for name, weight in sorted(tensors.items())}, weights_path, metadata={"format": "pt"})
    weights_path.chmod(0o644)
    config.inference_mode = True
    config.save_pretrained(folder)
    # The library keeps the names as a set, whose order changes from run to run.
    config_path = folder / "adapter_config.json"
    saved = json.loads(config_path.read_text())
    saved["target_modules"] = sorted(saved["target_modules"])
    config_path.write_text(json.dumps(saved, indent=2) + "\n")
    return tuned


def logits(model):
    with torch.no_grad():
        return [[round(value, 5) for value in model(input_ids=torch.tensor([prompt])).logits[0, -1].tolist()] for prompt in PROMPTS]


def quantized():
    """Blocks of 32 normal floats, of zeros, of one number, of small and of positive ones, as float32."""
    generator = np.random.default_rng(31)
    blocks = [generator.normal(size=96), np.zeros(32), np.full(32, -0.75), 1e-6 * generator.normal(size=32), 3 + generator.random(size=64)]
    weights = np.concatenate(blocks).astype(np.float32)
    types = ["BF16", "Q4_0", "Q4_1", "Q8_0"]
    return {"weights": weights.tolist(), "bytes": {name: gguf.quants.quantize(weights, gguf.GGMLQuantizationType[name]).tobytes().hex() for name in types}}


ADAPTERS = {
    "llama-patterns": ("llama", torch.float32, 21, lambda: LoraConfig(
        r=4, lora_alpha=6, use_rslora=True, target_modules=LINEAR, task_type="CAUSAL_LM",
        rank_pattern={"k_proj": 2, "model.layers.1.mlp.down_proj": 3}, alpha_pattern={"layers.0.self_attn.q_proj": 3, r"^model.layers.\d+.mlp.up_proj": 10},
    )),
    "llama-embeddings": ("llama", torch.float16, 22, lambda: LoraConfig(r=2, lora_alpha=4, target_modules=["embed_tokens", "lm_head", "q_proj"], task_type="CAUSAL_LM")),
    "qwen2-plain": ("qwen2", torch.bfloat16, 23, lambda: LoraConfig(r=4, lora_alpha=8, target_modules=LINEAR, task_type="CAUSAL_LM")),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "src/models/__fixtures__/adapters")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    recorded = {"prompts": PROMPTS, "bases": {}, "adapters": {}}
    for architecture in ("llama", "qwen2"):
        model = build(architecture)
        write_base(out / f"{architecture}.gguf", model, architecture)
        recorded["bases"][architecture] = logits(model)
    for name, (architecture, dtype, seed, config) in ADAPTERS.items():
        tuned = write_adapter(out / name, build(architecture), config(), dtype, seed)
        recorded["adapters"][name] = {"base": architecture, "logits": logits(tuned)}
    (out / "quantized.json").write_text(json.dumps(quantized()) + "\n")
    (out / "logits.json").write_text(json.dumps(recorded) + "\n")


if __name__ == "__main__":
    main()
