# What the module refuses before anything is made.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  image               = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/salem:0.1.0"
  mlflow_tracking_uri = "https://mlflow.example.com"
}

run "values_out_of_bounds" {
  command = plan

  expect_failures = [
    var.name,
    var.image,
    var.mlflow_tracking_uri,
    var.read_locations,
    var.edit_timeout_seconds,
    var.webhook_rules,
    var.deliveries,
  ]

  variables {
    name                 = "a-name-that-no-bucket-could-take-on"
    image                = "docker.io/library/salem:latest"
    mlflow_tracking_uri  = "https://user:password@mlflow.example.com"
    read_locations       = ["bucket/*"]
    edit_timeout_seconds = 1800
    webhook_rules        = "models: all"
    deliveries           = 1
  }
}

run "a_gpu_lane_without_a_network" {
  command         = plan
  expect_failures = [var.enable_gpu]

  variables {
    enable_gpu = true
    gpu_image  = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/salem:0.1.0-cuda"
  }
}

run "an_existing_network_without_subnets" {
  command         = plan
  expect_failures = [var.network]

  variables {
    network = "existing"
    vpc_id  = "vpc-00000000"
  }
}

run "tokens_without_an_issuer" {
  command         = plan
  expect_failures = [aws_apigatewayv2_authorizer.jwt]

  variables {
    api_authorization = "JWT"
  }
}
