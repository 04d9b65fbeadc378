resource "aws_apigatewayv2_api" "this" {
  name                         = var.name
  description                  = "Edits of registered language models."
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = false
  tags                         = local.tags
}

resource "aws_apigatewayv2_integration" "front" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.this["front"].invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 1000 * local.front_timeout_seconds + 1000
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  count = var.api_authorization == "JWT" ? 1 : 0

  api_id           = aws_apigatewayv2_api.this.id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.jwt_issuer
    audience = var.jwt_audience
  }

  lifecycle {
    precondition {
      condition     = var.jwt_issuer != null && length(var.jwt_audience) > 0
      error_message = "api_authorization = JWT needs jwt_issuer and jwt_audience."
    }
  }
}

# The API's calls one by one: what is not listed answers 404 before any function runs.
resource "aws_apigatewayv2_route" "call" {
  for_each = toset([
    "GET /",
    "POST /v1/edits",
    "GET /v1/edits",
    "GET /v1/edits/{id}",
    "GET /v1/edits/{id}/report",
    "GET /v1/edits/{id}/events",
    "DELETE /v1/edits/{id}",
    "POST /v1/plan",
    "POST /edit",
    "POST /",
  ])

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.value
  target             = "integrations/${aws_apigatewayv2_integration.front.id}"
  authorization_type = var.api_authorization == "IAM" ? "AWS_IAM" : "JWT"
  authorizer_id      = one(aws_apigatewayv2_authorizer.jwt[*].id)
}

# Open to the gateway: the front checks the signature over the raw body before it reads anything.
resource "aws_apigatewayv2_route" "webhook" {
  for_each = toset(local.webhooks ? ["POST /webhooks/mlflow", "POST /webhooks/databricks"] : [])

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.value
  target             = "integrations/${aws_apigatewayv2_integration.front.id}"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit    = var.api_rate
    throttling_burst_limit   = var.api_burst
    detailed_metrics_enabled = true
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this["api"].arn
    format = jsonencode({
      requestId        = "$context.requestId"
      time             = "$context.requestTime"
      sourceIp         = "$context.identity.sourceIp"
      caller           = "$context.identity.userArn"
      subject          = "$context.authorizer.claims.sub"
      route            = "$context.routeKey"
      status           = "$context.status"
      latencyMs        = "$context.responseLatency"
      integrationError = "$context.integrationErrorMessage"
      authorizerError  = "$context.authorizer.error"
    })
  }

  tags = local.tags
}

resource "aws_lambda_permission" "api" {
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this["front"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/*"
}
