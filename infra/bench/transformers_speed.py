"""Measures the same models in salem and in PyTorch's transformers, in turns, and prints the ratio of their speeds.

    pip install torch transformers
    python infra/bench/transformers_speed.py [--threads 1] [--batch 8] [--length 64] [--rounds 3] MODEL...

A MODEL is a Hugging Face folder. Each round runs `salem bench speed`, then transformers in a fresh process, on the same
number of threads: the logits of every token without gradients, and the same with a backward pass to a tap (a zero that is
added and differentiated) on the output of every feed-forward map, which is what salem needs of a model. Weights are f32,
transformers uses its default attention and no key-value cache. Tokens are told by the processor time of the process, which
other programs disturb less than the clock (--clock for the clock); the best of all rounds counts. Exits with 1 if a ratio
is below --least.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
JAR = ROOT / "target/quarkus-app/quarkus-run.jar"
FFN = ("mlp.c_fc", "mlp.c_proj", "gate_proj", "up_proj", "down_proj", "fc1", "fc2", "wi", "wi_0", "wi_1", "wo",
       "intermediate.dense", "output.dense", "ffn.lin1", "ffn.lin2")
PARTS = ("forward", "backward")


def feed_forward(model):
    return [module for name, module in model.named_modules() if name.endswith(FFN) and "attention" not in name]


def best(work, tokens):
    work()
    rates = []
    for _ in range(5):
        start, busy, processor, runs = time.perf_counter(), time.process_time(), 0, 0
        while processor < 0.4:
            work()
            runs += 1
            processor = time.process_time() - busy
        rates.append((runs * tokens / (time.perf_counter() - start), runs * tokens / processor))
    return dict(zip(("tokensPerSecond", "tokensPerCpuSecond"), map(max, zip(*rates))))


def transformers_speed(folder, options):
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    config = transformers.AutoConfig.from_pretrained(folder)
    kind = getattr(transformers, config.architectures[0])
    model = kind.from_pretrained(folder, dtype=torch.float32).eval().requires_grad_(False)
    shape = (options.batch, options.length)
    ids = torch.randint(10, min(500, config.vocab_size), shape)
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    classifies = "Classification" in config.architectures[0]
    if config.is_encoder_decoder and not classifies:
        inputs["decoder_input_ids"] = ids
    if not config.architectures[0].startswith(("Bert", "Roberta", "DistilBert")):
        inputs["use_cache"] = False
    tokens = ids.numel() * (2 if "decoder_input_ids" in inputs else 1)

    def forward():
        with torch.no_grad():
            model(**inputs)

    def there_and_back():
        taps = []

        def tap(module, arguments, output):
            taps.append(torch.zeros_like(output, requires_grad=True))
            return output + taps[-1]

        hooks = [module.register_forward_hook(tap) for module in feed_forward(model)]
        logits = model(**inputs).logits
        targets = torch.zeros(logits.shape[:-1], dtype=torch.long)
        torch.nn.functional.cross_entropy(
            logits.reshape(-1, logits.shape[-1]), targets.reshape(-1), reduction="sum").backward()
        for hook in hooks:
            hook.remove()
        assert taps and all(each.grad is not None for each in taps)

    return {"forward": best(forward, tokens), "backward": best(there_and_back, tokens)}


def salem_speed(folder, options):
    command = ["java", "-jar", str(options.jar), "bench", "speed", "--model", folder, "--json"]
    for name in ("threads", "batch", "length"):
        command += [f"--{name}", str(getattr(options, name))]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["throughput"]


def other_process(folder, options):
    command = [sys.executable, __file__, "--measure", folder]
    for name in ("threads", "batch", "length"):
        command += [f"--{name}", str(getattr(options, name))]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(folder, options):
    """The best rates of both, {part: (salem, transformers)}."""
    unit = "tokensPerSecond" if options.clock else "tokensPerCpuSecond"
    rounds = [(salem_speed(folder, options), other_process(folder, options)) for _ in range(options.rounds)]
    return {part: tuple(max(one[side][part][unit] for one in rounds) for side in (0, 1)) for part in PARTS}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--length", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clock", action="store_true", help="tokens per second by the clock")
    parser.add_argument("--least", type=float, default=0.8, help="ratio below which the exit code is 1")
    parser.add_argument("--jar", type=pathlib.Path, default=JAR, help="salem's quarkus-run.jar")
    parser.add_argument("--measure", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(transformers_speed(options.measure, options)))
        return 0
    os.environ["OMP_WAIT_POLICY"] = "passive"
    unit = "tokens/s" if options.clock else "tokens/CPU-s"
    print(f"{options.batch} x {options.length} tokens, threads: {options.threads}, best of {options.rounds}, {unit}")
    print(f"{'model':28} {'part':9} {'salem':>10} {'transformers':>12} {'ratio':>6}")
    lowest = float("inf")
    for folder in options.models:
        for part, (ours, theirs) in compare(folder, options).items():
            lowest = min(lowest, ours / theirs)
            name = pathlib.Path(folder).name
            print(f"{name:28} {part:9} {ours:10.0f} {theirs:12.0f} {ours / theirs:6.2f}", flush=True)
    return 0 if lowest >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
