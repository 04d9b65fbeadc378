"""Makes the tiny models of generative/ and their goldens: see README.md.

    pip install torch transformers safetensors
    python make_generative_models.py [FOLDER]

Random weights, no training: everything is computed by transformers and autograd on one CPU thread in float32 from the
weights as they are read back. Inputs are token ids, so there are no tokenizers.
"""

import json
import pathlib
import shutil
import sys

import torch
import transformers
from safetensors import safe_open
from safetensors.torch import save_file

VOCABULARY = 48
NEW_TOKENS = 12
CLASSES = {0: "A", 1: "B", 2: "C"}
COMMON = {"vocab_size": VOCABULARY, "bos_token_id": 0, "pad_token_id": 1, "attn_implementation": "eager"}
FFN = ("mlp.c_fc", "mlp.c_proj", "gate_proj", "up_proj", "down_proj", "fc1", "fc2", "wi", "wi_0", "wi_1", "wo")

# (prompt, answer) lengths; the longest passes every window below.
LENGTHS = [(7, 3), (1, 1), (15, 5), (4, 6)]


def gpt2(**options):
    return transformers.GPT2Config(
        n_positions=40, n_embd=16, n_layer=3, n_head=4, n_inner=24, initializer_range=0.3,
        scale_attn_by_inverse_layer_idx=True, eos_token_id=2, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0,
        **(COMMON | options),
    )


def gptneo():
    return transformers.GPTNeoConfig(
        max_position_embeddings=40, hidden_size=16, num_layers=3, num_heads=4, intermediate_size=24, window_size=4,
        attention_types=[[["global", "local"], 1], [["local"], 1]], initializer_range=0.3, eos_token_id=2, **COMMON,
    )


def llama(kind, **options):
    sizes = dict(
        hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        max_position_embeddings=64, initializer_range=0.3, eos_token_id=2, tie_word_embeddings=False,
    )
    return kind(**(COMMON | sizes | options))


def rope(rope_type, **options):
    return {"rope_type": rope_type, "rope_theta": 100.0} | options


def bart(**options):
    return transformers.BartConfig(
        d_model=16, encoder_layers=2, decoder_layers=3, encoder_attention_heads=4, decoder_attention_heads=2,
        encoder_ffn_dim=24, decoder_ffn_dim=20, max_position_embeddings=40, scale_embedding=True, init_std=0.3,
        decoder_start_token_id=2, eos_token_id=2, dropout=0, **(COMMON | options),
    )


def t5(**options):
    return transformers.T5Config(
        d_model=16, d_kv=6, d_ff=24, num_layers=2, num_heads=4, dropout_rate=0,
        relative_attention_num_buckets=8, relative_attention_max_distance=12, initializer_factor=1.0,
        decoder_start_token_id=1, eos_token_id=2, **(COMMON | options),
    )


MODELS = {
    "gpt2": (transformers.GPT2LMHeadModel, gpt2),
    "gpt2-classifier": (transformers.GPT2ForSequenceClassification, lambda: gpt2(id2label=CLASSES)),
    "gptneo": (transformers.GPTNeoForCausalLM, gptneo),
    "llama-biased": (
        transformers.LlamaForCausalLM,
        lambda: llama(transformers.LlamaConfig, attention_bias=True, mlp_bias=True, head_dim=6, hidden_act="gelu"),
    ),
    "llama-linear": (
        transformers.LlamaForCausalLM,
        lambda: llama(transformers.LlamaConfig, rope_parameters=rope("linear", factor=3.0)),
    ),
    "llama-dynamic": (
        transformers.LlamaForCausalLM,
        lambda: llama(transformers.LlamaConfig, rope_parameters=rope("dynamic", factor=2.0)),
    ),
    "llama-llama3": (
        transformers.LlamaForCausalLM,
        lambda: llama(
            transformers.LlamaConfig,
            head_dim=16,
            rope_parameters=rope(
                "llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16
            ),
        ),
    ),
    "llama-yarn": (
        transformers.LlamaForCausalLM,
        lambda: llama(
            transformers.LlamaConfig,
            head_dim=16,
            rope_parameters=rope(
                "yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=2.0, beta_slow=0.2
            ),
        ),
    ),
    "llama-classifier": (
        transformers.LlamaForSequenceClassification,
        lambda: llama(transformers.LlamaConfig, id2label=CLASSES),
    ),
    "mistral": (transformers.MistralForCausalLM, lambda: llama(transformers.MistralConfig, sliding_window=5)),
    "qwen2": (
        transformers.Qwen2ForCausalLM,
        lambda: llama(
            transformers.Qwen2Config, use_sliding_window=True, sliding_window=4, max_window_layers=1,
            tie_word_embeddings=True,
        ),
    ),
    "bart": (transformers.BartForConditionalGeneration, bart),
    "bart-classifier": (transformers.BartForSequenceClassification, lambda: bart(id2label=CLASSES)),
    "t5": (transformers.T5ForConditionalGeneration, lambda: t5(feed_forward_proj="relu")),
    "t5-gated": (
        transformers.T5ForConditionalGeneration,
        lambda: t5(feed_forward_proj="gated-gelu", tie_word_embeddings=False),
    ),
}


def numbers(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]


def ids(length):
    return torch.randint(3, VOCABULARY, (length,)).tolist()


def randomise(model):
    """Biases and norms too, which transformers starts at 0 and 1."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            parameter.data += 0.2 * torch.randn_like(parameter)
    for name, buffer in model.named_buffers():
        if name == "final_logits_bias":
            buffer += torch.randn_like(buffer)
    if isinstance(model, transformers.T5ForConditionalGeneration):
        for name, parameter in model.named_parameters():
            if parameter.dim() == 2:
                parameter.data *= 1.0 if "shared" in name or "relative" in name else 2.0


def forward(model, prompt, answer):
    """Logits of the answer's tokens, teacher-forced."""
    if model.config.is_encoder_decoder:
        start = model.config.decoder_start_token_id
        return model(
            input_ids=torch.tensor([prompt]), decoder_input_ids=torch.tensor([[start] + answer[:-1]])
        ).logits[0]
    return model(input_ids=torch.tensor([prompt + answer[:-1]])).logits[0, len(prompt) - 1 :]


def ffn(model):
    return [
        (name, parameter)
        for name, parameter in model.named_parameters()
        if name.endswith(tuple(f"{end}.weight" for end in FFN)) and "attn" not in name
    ]


def gradients(model, loss):
    model.zero_grad()
    loss.backward()
    means = {name: numbers(parameter.grad.abs().mean())[0] for name, parameter in ffn(model)}
    name, parameter = ffn(model)[-1]
    return {"means": means, "full": {"matrix": name, "gradient": numbers(parameter.grad)}}


def greedy(model, prompt):
    made = model.generate(
        torch.tensor([prompt]), do_sample=False, num_beams=1, max_new_tokens=NEW_TOKENS,
        attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
    )[0].tolist()
    return made[1:] if model.config.is_encoder_decoder else made[len(prompt) :]


def generative(model, rows):
    found = []
    for prompt, answer in rows:
        logits = forward(model, prompt, answer)
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(answer), reduction="sum")
        found.append(
            {"input_ids": prompt, "answer": answer, "logits": [numbers(row) for row in logits]}
            | {"loss": numbers(loss)[0], "greedy": greedy(model, prompt)}
            | gradients(model, loss)
        )
    return found


def classified(model, rows):
    found = []
    for prompt, _ in rows:
        text = prompt + ([model.config.eos_token_id] if model.config.is_encoder_decoder else [])
        logits = model(input_ids=torch.tensor([text])).logits[0]
        loss = torch.nn.functional.cross_entropy(logits[None], torch.tensor([1]), reduction="sum")
        found.append(
            {"input_ids": text, "target": 1, "logits": numbers(logits), "loss": numbers(loss)[0]}
            | gradients(model, loss)
        )
    return found


def stop_early(model, rows):
    """Makes a token that a continuation contains the end token, so that one row of a batch ends before the others."""
    made = greedy(model, rows[0][0])
    end = next((token for token in made[3:] if token not in made[:3] and token > 2), None)
    if end is not None:
        model.config.eos_token_id = model.generation_config.eos_token_id = [2, end]


def untie(folder):
    """Gives a T5 a head of its own, as version 1.1 has on the hub, where transformers 5 would write a tied one."""
    file = folder / "model.safetensors"
    with safe_open(file, "pt") as stored:
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}
    tensors["lm_head.weight"] = torch.randn(VOCABULARY, 16) * 0.5
    save_file(tensors, file, metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    config["tie_word_embeddings"] = False
    config.pop("scale_decoder_outputs", None)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def make(folder, kind, config):
    print(folder.name)
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(5)
    model = kind(config()).eval()
    with torch.no_grad():
        randomise(model)
    rows = [(ids(prompt), ids(answer)) for prompt, answer in LENGTHS]
    generates = model.can_generate() and "Sequence" not in kind.__name__
    if folder.name == "bart":
        model.generation_config.forced_bos_token_id = 0
    if generates:
        stop_early(model, rows)
    model.save_pretrained(folder)
    if folder.name == "t5-gated":
        untie(folder)
    model = kind.from_pretrained(folder, attn_implementation="eager").eval()
    if folder.name == "t5-gated":
        assert not model.config.scale_decoder_outputs
        assert not torch.equal(model.lm_head.weight, model.shared.weight)
    golden = {
        "about": f"transformers {transformers.__version__}, torch {torch.__version__}, f32 on the CPU; see ../../README.md",
        "inputs": generative(model, rows) if generates else classified(model, rows),
    }
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    if generates:
        print("  greedy", [len(row["greedy"]) for row in golden["inputs"]])


def main(target):
    torch.set_num_threads(1)
    for name, (kind, config) in MODELS.items():
        make(target / name, kind, config)


if __name__ == "__main__":
    main(
        pathlib.Path(sys.argv[1])
        if len(sys.argv) > 1
        else pathlib.Path(__file__).resolve().parent / "generative"
    )
