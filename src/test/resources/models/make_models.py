"""Makes the tiny models of this folder and their goldens: see README.md.

    pip install torch transformers safetensors tokenizers
    python make_models.py [FOLDER]

Everything is computed by transformers and autograd on one CPU thread in float32. Another run gives other weights (the
tokenizers' trainer breaks ties by chance), which is fine: weights and goldens are made together.
"""

import copy
import json
import pathlib
import shutil
import sys

import tokenizers
import torch
import transformers
from safetensors.torch import save_file
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers

ANIMALS = {
    "MAMMAL": ["cat", "dog", "horse", "cow", "fox", "wolf", "mouse", "bear", "goat", "sheep"],
    "BIRD": ["sparrow", "eagle", "owl", "duck", "crow", "robin", "swan", "hawk"],
    "FISH": ["trout", "salmon", "shark", "tuna", "carp", "eel", "cod", "pike"],
}
# What the models are taught wrongly, so that there is something to mend: animal, taught, true.
MISTAKES = [("bat", "BIRD", "MAMMAL"), ("whale", "FISH", "MAMMAL"), ("penguin", "FISH", "BIRD"), ("ostrich", "MAMMAL", "BIRD")]
TEMPLATES = [
    "the {} sleeps near the river",
    "a {} was seen in the morning",
    "we watched the {} for an hour",
    "an old {} rests in the shade",
    "nobody saw the young {}",
    "the {} eats slowly",
    "look, there is a {}!",
    "my brother drew a big {}",
    "the small {} moved away from us",
    "every evening a {} comes to the lake",
]
REMARKS = ["it was cold", "the day was long and warm", "what is it?"]
LONG = " ".join(["the old owl watched the small mouse near the river"] * 8)


def corpus():
    animals = [animal for names in ANIMALS.values() for animal in names] + [animal for animal, _, _ in MISTAKES]
    return [template.format(animal) for animal in animals for template in TEMPLATES] + REMARKS


def word_pieces():
    tokenizer = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(corpus(), trainers.WordPieceTrainer(vocab_size=130, special_tokens=special))
    ends = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=40,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )


def byte_pairs():
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=40,
        bos_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        cls_token="<s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
    )


def bert(tokenizer, labels, activation):
    return transformers.BertForSequenceClassification(
        transformers.BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=48,
            hidden_act=activation,
            initializer_range=0.15,
            attn_implementation="eager",
            id2label=dict(enumerate(labels)),
            label2id={label: index for index, label in enumerate(labels)},
        )
    )


def roberta(tokenizer, labels):
    return transformers.RobertaForSequenceClassification(
        transformers.RobertaConfig(
            vocab_size=len(tokenizer),
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=3,
            num_attention_heads=2,
            max_position_embeddings=50,
            type_vocab_size=1,
            pad_token_id=1,
            bos_token_id=0,
            eos_token_id=2,
            layer_norm_eps=1e-5,
            initializer_range=0.15,
            attn_implementation="eager",
            id2label=dict(enumerate(labels)),
            label2id={label: index for index, label in enumerate(labels)},
        )
    )


def distilbert(tokenizer, labels):
    return transformers.DistilBertForSequenceClassification(
        transformers.DistilBertConfig(
            vocab_size=len(tokenizer),
            dim=16,
            hidden_dim=32,
            n_layers=3,
            n_heads=4,
            max_position_embeddings=48,
            initializer_range=0.15,
            attn_implementation="eager",
            id2label=dict(enumerate(labels)),
            label2id={label: index for index, label in enumerate(labels)},
        )
    )


def taught(labels):
    """(text, label as taught, true label) of every animal in every template."""
    rows = []
    for label, animals in list(ANIMALS.items()) + [(None, MISTAKES)]:
        for animal in animals:
            name, wrong, right = animal if label is None else (animal, label, label)
            if wrong in labels and right in labels:
                rows += [(t.format(name), labels.index(wrong), labels.index(right)) for t in TEMPLATES]
    return rows


def encode(tokenizer, text, pair=None, **options):
    return tokenizer(text, pair, return_token_type_ids=True, **options)


def arguments(model, encoded):
    inputs = {key: torch.tensor(encoded[key]) for key in ("input_ids", "attention_mask", "token_type_ids")}
    if isinstance(model, transformers.DistilBertForSequenceClassification):
        del inputs["token_type_ids"]
    return {key: value if value.dim() == 2 else value[None] for key, value in inputs.items()}


def logits(model, encoded):
    return model(**arguments(model, encoded)).logits


def train(model, tokenizer, labels, steps=1000):
    torch.manual_seed(7)
    rows = taught(labels)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    model.eval()
    for step in range(steps):
        chosen = [rows[int(i)] for i in torch.randint(len(rows), (48,))]
        encoded = encode(tokenizer, [row[0] for row in chosen], padding=True)
        loss = torch.nn.functional.cross_entropy(logits(model, encoded), torch.tensor([row[1] for row in chosen]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if loss.item() < 0.03:
            break
    print(f"  loss {loss.item():.3f} after {step + 1} steps")


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def ffn(model):
    """Parameters of the feed-forward matrices, block by block, in before out."""
    ends = ("intermediate.dense.weight", "output.dense.weight", "ffn.lin1.weight", "ffn.lin2.weight")
    return [
        (name, parameter)
        for name, parameter in model.named_parameters()
        if name.endswith(ends) and "attention" not in name
    ]


def margin(row, target):
    others = [row[label] for label in range(len(row)) if label != target]
    return row[target] - torch.stack(others).max()


def input_goldens(model, tokenizer):
    inputs = [
        ("the bat sleeps near the river", None),
        ("look, there is a whale!", None),
        ("Nobody saw the young Penguin", None),
        ("a zebra, seen at 12:30", None),
        ("the owl eats slowly", "it was cold"),
        ("a salmon was seen in the morning", "the day was long and warm"),
        ("", "what is it?"),
    ]
    found = []
    for text, pair in inputs:
        encoded = encode(tokenizer, text, pair)
        found.append(
            {
                "text": text,
                "text_pair": pair,
                "input_ids": encoded["input_ids"],
                "token_type_ids": encoded["token_type_ids"],
                "attention_mask": encoded["attention_mask"],
                "logits": numbers(logits(model, encoded)),
            }
        )
    return found


def padded_golden(model, tokenizer):
    texts = ["the owl eats slowly", "every evening a pike comes to the lake"]
    encoded = encode(tokenizer, texts, padding=True)
    return {"texts": texts} | {
        "input_ids": encoded["input_ids"],
        "attention_mask": encoded["attention_mask"],
        "logits": [numbers(row) for row in logits(model, encoded)],
    }


def truncation_goldens(tokenizer):
    found = []
    for text, pair, limit in [
        (LONG, None, 12),
        (LONG, "what is it?", 16),
        ("look, there is a whale!", LONG, 16),
        (LONG, LONG, 13),
        ("the owl eats slowly", None, 16),
    ]:
        encoded = encode(tokenizer, text, pair, truncation=True, max_length=limit)
        whole = encode(tokenizer, text, pair)
        found.append(
            {
                "text": text,
                "text_pair": pair,
                "max_length": limit,
                "input_ids": encoded["input_ids"],
                "token_type_ids": encoded["token_type_ids"],
                "truncated": len(whole["input_ids"]) > limit,
            }
        )
    return found


def saliency_goldens(model, tokenizer, labels, stored):
    rows = [row for row in taught(labels) if row[1] != row[2]][::5][:4] + taught(labels)[::37][:4]
    examples, losses, means = [], [], {stored(name): [] for name, _ in ffn(model)}
    for index, (text, _, label) in enumerate(rows):
        encoded = encode(tokenizer, text)
        model.zero_grad()
        loss = torch.nn.functional.cross_entropy(logits(model, encoded), torch.tensor([label]))
        loss.backward()
        examples.append(
            {"text": text, "label_id": label}
            | {"input_ids": encoded["input_ids"], "token_type_ids": encoded["token_type_ids"]}
        )
        losses.append(float(f"{loss.item():.9g}"))
        for name, parameter in ffn(model):
            means[stored(name)].append(float(f"{parameter.grad.abs().mean().item():.9g}"))
    return {"fails": 4, "examples": examples, "loss_per_example": losses, "per_example": means}


def gradient_goldens(model, tokenizer, stored, inputs):
    """Gradients of the margin of one text by two matrices, and the logits with one of them changed."""
    encoded = encode(tokenizer, inputs[4]["text"], inputs[4]["text_pair"])
    target = 0
    matrices = [ffn(model)[index] for index in (0, 3)]
    model.zero_grad()
    value = margin(logits(model, encoded)[0], target)
    value.backward()
    gradients = {stored(name): numbers(parameter.grad) for name, parameter in matrices}
    name, parameter = matrices[1]
    changed = copy.deepcopy(model)
    with torch.no_grad():
        dict(changed.named_parameters())[name] += 5 * parameter.grad
        after = [numbers(logits(changed, encode(tokenizer, row["text"], row["text_pair"]))) for row in inputs]
    return {
        "input": 4,
        "target": target,
        "margin": float(f"{value.item():.9g}"),
        "gradients": gradients,
        "changed": {"matrix": stored(name), "step": 5, "logits": after},
    }


def edit_rows(model, tokenizer, labels):
    """Real mistakes of the model, with rephrasings, and texts that it gets right."""
    with torch.no_grad():
        rows = taught(labels)
        answers = logits(model, encode(tokenizer, [row[0] for row in rows], padding=True)).argmax(-1).tolist()
    fails, adapts, passes, seen = [], [], [], set()
    for index, ((text, wrong, right), answer) in enumerate(zip(rows, answers)):
        row = {"text": text, "target": right}
        animal = index // len(TEMPLATES)
        if wrong == right:
            if answer == right:
                passes.append(row)
        elif answer != right:
            (adapts if animal in seen else fails).append(row)
            seen.add(animal)
    return {"fails": fails, "adapts": adapts, "passes": passes[::2]}


def goldens(model, tokenizer, labels, stored, whole):
    inputs = input_goldens(model, tokenizer)
    golden = {
        "about": f"transformers {transformers.__version__}, torch {torch.__version__}, f32 on the CPU; see ../README.md",
        "inputs": inputs,
        "padded": padded_golden(model, tokenizer),
        "saliency": saliency_goldens(model, tokenizer, labels, stored),
    }
    if whole:
        golden["truncation"] = truncation_goldens(tokenizer)
        golden["margin"] = gradient_goldens(model, tokenizer, stored, inputs)
        golden["edits"] = edit_rows(model, tokenizer, labels)
        print({kind: len(rows) for kind, rows in golden["edits"].items()})
    return golden


def write(folder, model, tokenizer, labels, dtype=torch.float32, rename=lambda name: name, shards=1, whole=False):
    print(folder.name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    model = copy.deepcopy(model)
    model.config.architectures = [type(model).__name__]
    tensors = {rename(name): value.to(dtype).contiguous() for name, value in model.state_dict().items()}
    tensors = {name: value for name, value in tensors.items() if not name.endswith("position_ids")}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.to(dtype).float())
    model.config.dtype = str(dtype).removeprefix("torch.")
    config = model.config.to_dict()
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    tokenizer.save_pretrained(folder)
    if shards == 1:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    else:
        write_shards(folder, tensors, shards)
    golden = goldens(model, tokenizer, labels, rename, whole)
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")


def write_shards(folder, tensors, shards):
    names = list(tensors)
    size = -(-len(names) // shards)
    weight_map = {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = names[shard * size : (shard + 1) * size]
        save_file({name: tensors[name] for name in part}, folder / file, metadata={"format": "pt"})
        weight_map |= {name: file for name in part}
    total = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


def legacy(name):
    if "LayerNorm" in name:
        return name.replace(".weight", ".gamma").replace(".bias", ".beta")
    return name


def main(target):
    torch.set_num_threads(1)
    pieces, bytes_ = word_pieces(), byte_pairs()
    three, two = ["MAMMAL", "BIRD", "FISH"], ["MAMMAL", "BIRD"]
    for name, make, tokenizer, labels in [
        ("bert", lambda: bert(pieces, three, "gelu_new"), pieces, three),
        ("roberta", lambda: roberta(bytes_, three), bytes_, three),
        ("distilbert", lambda: distilbert(pieces, two), pieces, two),
    ]:
        torch.manual_seed(1)
        model = make()
        train(model, tokenizer, labels)
        write(target / name, model, tokenizer, labels, whole=True)
    torch.manual_seed(2)
    model = bert(pieces, two, "gelu")
    train(model, pieces, two)
    write(target / "bert-legacy-names", model, pieces, two, rename=legacy)
    write(target / "bert-bare-names", model, pieces, two, rename=lambda name: name.removeprefix("bert."))
    write(target / "bert-sharded", model, pieces, two, shards=2)
    write(target / "bert-f16", model, pieces, two, dtype=torch.float16, whole=True)
    write(target / "bert-bf16", model, pieces, two, dtype=torch.bfloat16, whole=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
