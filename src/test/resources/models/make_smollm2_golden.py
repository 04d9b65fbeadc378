"""Writes smollm2/golden.json: what transformers makes of SmolLM2-135M-Instruct. See README.md.

    python make_smollm2_golden.py FOLDER     (FOLDER as src/demo/smollm2/make_model.py writes it)

Everything is computed on one CPU thread in float32 from the stored float16 weights.
"""

import json
import pathlib
import sys

import torch
import transformers

NEW_TOKENS = 24
TEXTS = [
    ("The capital of France is", " Paris, which lies on the Seine."),
    ("<|im_start|>user\nWhat is the capital of Turkey?<|im_end|>\n<|im_start|>assistant\n",
     "The capital of Turkey is Ankara."),
    ("One autumn morning the baker opened his shop, lit the oven and found", " a letter under the door."),
]
EXAMPLES = [("Water boils at a hundred", " degrees"), ("Two and two make", " four.")]


def numbers(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]


def row(model, tokenizer, text, continuation):
    prompt = tokenizer(text)["input_ids"]
    answer = tokenizer(text + continuation)["input_ids"][len(prompt) :]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([prompt + answer])).logits[0, len(prompt) - 1 : -1]
    top = logits[0].topk(20)
    made = model.generate(
        torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long), do_sample=False,
        max_new_tokens=NEW_TOKENS, pad_token_id=model.config.eos_token_id)[0, len(prompt) :]
    return {
        "text": text, "input_ids": prompt, "continuation": continuation, "continuation_ids": answer,
        "last_position_top20": {"ids": top.indices.tolist(), "logits": numbers(top.values)},
        "continuation_nll": numbers(torch.nn.functional.cross_entropy(logits, torch.tensor(answer), reduction="none")),
        "greedy_text": tokenizer.decode(made, skip_special_tokens=True),
    }


def saliency(model, tokenizer):
    examples, means = [], {}
    for text, target in EXAMPLES:
        prompt = tokenizer(text)["input_ids"]
        ids = tokenizer(text + target)["input_ids"]
        examples.append({"text": text, "target": target, "input_ids": ids, "target_start": len(prompt)})
        model.zero_grad()
        logits = model(input_ids=torch.tensor([ids])).logits[0, len(prompt) - 1 : -1]
        torch.nn.functional.cross_entropy(logits, torch.tensor(ids[len(prompt) :])).backward()
        for name, parameter in model.named_parameters():
            if ".mlp." in name:
                means.setdefault(name, []).extend(numbers(parameter.grad.abs().mean()))
    return {"examples": examples, "per_example": means}


def main(folder):
    torch.set_num_threads(1)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    golden = {
        "about": f"transformers {transformers.__version__}, torch {torch.__version__}, f32 on the CPU; see ../README.md",
        "inputs": [row(model, tokenizer, *texts) for texts in TEXTS],
        "saliency": saliency(model, tokenizer),
    }
    target = pathlib.Path(__file__).resolve().parent / "smollm2/golden.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
