"""Saves the tiny model bert-f16 as MLflow does: see README.md.

    pip install mlflow torch transformers
    HF_HUB_OFFLINE=1 python make_mlflow.py
"""

import os
import pathlib
import shutil

import mlflow
import transformers
from mlflow.models import infer_signature

here = pathlib.Path(__file__).resolve().parent
target = here / "bert-f16"
shutil.rmtree(target, ignore_errors=True)
os.chdir(here.parent / "models")
mlflow.transformers.save_model(
    transformers.pipeline("text-classification", model="bert-f16", tokenizer="bert-f16"),
    path=str(target),
    signature=infer_signature(["a"], [{"label": "A", "score": 0.5}]),
    pip_requirements=["transformers"],
)
