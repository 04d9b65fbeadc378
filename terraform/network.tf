locals {
  create_vpc = var.network == "create" ? 1 : 0
  vpc_id     = var.network == "create" ? aws_vpc.this[0].id : var.vpc_id
  subnet_ids = var.network == "create" ? aws_subnet.private[*].id : var.subnet_ids
  zones      = 2
  nat        = var.network == "create" && var.create_nat ? 1 : 0
  endpoints  = local.in_vpc && var.create_endpoints
  flow_logs  = var.network == "create" && var.flow_logs ? 1 : 0

  gateway_endpoints = local.endpoints ? toset(["s3", "dynamodb"]) : toset([])

  interface_endpoints = local.endpoints ? toset(concat(
    ["sqs", "kms", "secretsmanager", "logs", "xray"],
    var.enable_gpu ? ["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry"] : [],
  )) : toset([])
}

data "aws_availability_zones" "available" {
  count = local.create_vpc

  state = "available"
}

resource "aws_vpc" "this" {
  count = local.create_vpc

  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(local.tags, { Name = var.name })
}

# Nobody uses the default group; empty, it lets nothing through.
resource "aws_default_security_group" "this" {
  count = local.create_vpc

  vpc_id = aws_vpc.this[0].id
  tags   = merge(local.tags, { Name = "${var.name}-unused" })
}

resource "aws_subnet" "private" {
  count = var.network == "create" ? local.zones : 0

  vpc_id            = aws_vpc.this[0].id
  availability_zone = data.aws_availability_zones.available[0].names[count.index]
  cidr_block        = cidrsubnet(var.vpc_cidr, 2, count.index)
  tags              = merge(local.tags, { Name = "${var.name}-private-${count.index}" })
}

resource "aws_route_table" "private" {
  count = local.create_vpc

  vpc_id = aws_vpc.this[0].id
  tags   = merge(local.tags, { Name = "${var.name}-private" })
}

resource "aws_route_table_association" "private" {
  count = var.network == "create" ? local.zones : 0

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[0].id
}

# The way out, if there is one: a single NAT gateway, as edits can wait while its zone is away.

resource "aws_subnet" "public" {
  count = local.nat

  vpc_id            = aws_vpc.this[0].id
  availability_zone = data.aws_availability_zones.available[0].names[0]
  cidr_block        = cidrsubnet(var.vpc_cidr, 2, local.zones)
  tags              = merge(local.tags, { Name = "${var.name}-public" })
}

resource "aws_internet_gateway" "this" {
  count = local.nat

  vpc_id = aws_vpc.this[0].id
  tags   = merge(local.tags, { Name = var.name })
}

resource "aws_route_table" "public" {
  count = local.nat

  vpc_id = aws_vpc.this[0].id
  tags   = merge(local.tags, { Name = "${var.name}-public" })
}

resource "aws_route" "public_out" {
  count = local.nat

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  count = local.nat

  subnet_id      = aws_subnet.public[0].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_eip" "nat" {
  count = local.nat

  domain = "vpc"
  tags   = merge(local.tags, { Name = "${var.name}-nat" })
}

resource "aws_nat_gateway" "this" {
  count = local.nat

  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.public[0].id
  tags          = merge(local.tags, { Name = var.name })

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "private_out" {
  count = local.nat

  route_table_id         = aws_route_table.private[0].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[0].id
}

# Functions and instances: nothing comes in; AWS and the registry are called.

resource "aws_security_group" "workload" {
  count = local.in_vpc ? 1 : 0

  name        = "${var.name}-workload"
  description = "Functions and instances of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-workload" })
}

resource "aws_vpc_security_group_egress_rule" "workload" {
  for_each = local.in_vpc ? { for port in distinct([443, local.mlflow_port]) : tostring(port) => port } : {}

  security_group_id = aws_security_group.workload[0].id
  description       = each.value == 443 ? "AWS and registry over TLS" : "Registry"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}

resource "aws_security_group" "endpoint" {
  count = local.endpoints ? 1 : 0

  name        = "${var.name}-endpoint"
  description = "Endpoints of AWS services for ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-endpoint" })
}

resource "aws_vpc_security_group_ingress_rule" "endpoint" {
  count = local.endpoints ? 1 : 0

  security_group_id            = aws_security_group.endpoint[0].id
  description                  = "Functions and instances"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.workload[0].id
  tags                         = local.tags
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = local.gateway_endpoints

  vpc_id            = local.vpc_id
  service_name      = "com.amazonaws.${local.region}.${each.value}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.network == "create" ? aws_route_table.private[*].id : distinct([for table in data.aws_route_table.existing : table.id])
  tags              = merge(local.tags, { Name = "${var.name}-${each.value}" })
}

data "aws_route_table" "existing" {
  for_each = var.network == "existing" && var.create_endpoints ? toset(var.subnet_ids) : toset([])

  subnet_id = each.value
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.interface_endpoints

  vpc_id              = local.vpc_id
  service_name        = "com.amazonaws.${local.region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = local.subnet_ids
  security_group_ids  = [aws_security_group.endpoint[0].id]
  tags                = merge(local.tags, { Name = "${var.name}-${each.value}" })
}
