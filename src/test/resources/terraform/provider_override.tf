# The provider of an example, for an AWS on the loopback.
provider "aws" {
  region                      = var.region
  access_key                  = "salem-test"
  secret_key                  = "salem-test-secret"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
  max_retries                 = 6 # an answer that the emulator loses is not asked for again for minutes
}
