"""Validates Kubernetes documents from standard input, the server's way: Knative's by the schemas of its CustomResourceDefinitions
(the arguments), all others by Kubernetes' own. Unknown fields are errors. Prints one line an error."""
import copy
import sys

import jsonschema
import kubernetes_validate
import yaml

KUBERNETES = "1.36"


def strict(schema):
    """The schema as the API server applies it with fieldValidation=Strict."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if made.get("x-kubernetes-int-or-string") is True:
        made.pop("type", None)
        made["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    open_ended = made.get("x-kubernetes-preserve-unknown-fields") is True
    if isinstance(made.get("properties"), dict) and "additionalProperties" not in made and not open_ended:
        made["additionalProperties"] = False
    return made


def definitions(paths):
    found = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for crd in filter(None, yaml.safe_load_all(file)):
                for version in crd["spec"]["versions"]:
                    schema = strict(copy.deepcopy(version["schema"]["openAPIV3Schema"]))
                    schema.setdefault("properties", {}).update(
                        {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}})
                    schema["additionalProperties"] = False
                    name = crd["spec"]["group"] + "/" + version["name"], crd["spec"]["names"]["kind"]
                    found[name] = schema
    return found


def core_errors(document):
    try:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)
        return []
    except kubernetes_validate.ValidationError as error:
        return [".".join(map(str, error.path)) + ": " + error.message]


def errors(document, schemas):
    schema = schemas.get((document["apiVersion"], document["kind"]))
    if schema is None:
        return core_errors(document)
    told = [
        ".".join(map(str, error.absolute_path)) + ": " + error.message
        for error in jsonschema.Draft7Validator(schema).iter_errors(document)
    ]
    if document["kind"] == "JobSink":
        job = {"apiVersion": "batch/v1", "kind": "Job", **document["spec"]["job"]}
        told += ["spec.job." + line for line in core_errors(job)]
    return told


def main():
    schemas = definitions(sys.argv[1:])
    failed = False
    for document in filter(None, yaml.safe_load_all(sys.stdin)):
        for line in errors(document, schemas):
            failed = True
            print(f"{document['kind']} {document['metadata']['name']}: {line}")
    return 1 if failed else 0


sys.exit(main())
