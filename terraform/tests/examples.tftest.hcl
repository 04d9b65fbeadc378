# The examples, as they stand.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "minimal" {
  module {
    source = "./examples/minimal"
  }

  variables {
    mlflow_tracking_uri = "https://mlflow.example.com"
  }

  assert {
    condition     = output.api_url != null && output.data_bucket != null && output.keys_secret_arn != null
    error_message = "The minimal example must be usable by its outputs alone."
  }
}

run "complete" {
  module {
    source = "./examples/complete"
  }

  variables {
    mlflow_tracking_uri = "http://mlflow.internal:5000"
    jwt_issuer          = "https://issuer.example.com/"
    artifact_location   = "mlflow-artifacts"
    alarm_email         = "ops@example.com"
  }

  assert {
    condition     = output.gpu_dead_letter_arn != null && output.webhook_url != null
    error_message = "The complete example must have both lanes and webhooks."
  }
}

run "existing_vpc" {
  module {
    source = "./examples/existing-vpc"
  }

  variables {
    mlflow_tracking_uri = "http://mlflow.internal:5000"
    vpc_id              = "vpc-00000000"
    subnet_ids          = ["subnet-00000000", "subnet-11111111"]
    model_bucket        = "models"
    model_key_arn       = "arn:aws:kms:eu-central-1:123456789012:key/11111111-1111-1111-1111-111111111111"
  }

  assert {
    condition     = output.role_arns.gpu != null
    error_message = "The key of an existing bucket must be told who reads."
  }
}
