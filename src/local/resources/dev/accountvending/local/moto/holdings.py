"""What an account holds in moto: everything that its services keep, by region, CloudFormation type and name.

moto's backends keep each kind of thing in a dictionary or a list of its own, so one walk over them finds what no
list of kinds would. On top of it are two doors for whoever calls moto over HTTP: one for the local cloud's
cleaner, and AWS's Cloud Control API, which moto lacks.
"""
import contextlib
import functools
import importlib.util
import json
import os
import re
import time
import urllib.parse
import uuid
from collections.abc import MutableMapping

from moto.core.base_backend import AccountSpecificBackend, BackendDict, BaseBackend
from moto.utilities.tagging_service import TaggingService

PATH = "/moto-api/account-vending/holdings"
CLOUD_CONTROL = "CloudApiService."

# By moto's name of a service, CloudFormation's where that is not moto's in other letters.
SERVICES = {
    "acm": "CertificateManager",
    "amp": "APS",
    "awslambda": "Lambda",
    "bedrockagent": "Bedrock",
    "bedrockagentcorecontrol": "BedrockAgentCore",
    "cognitoidentity": "Cognito",
    "cognitoidp": "Cognito",
    "ds": "DirectoryService",
    "elb": "ElasticLoadBalancing",
    "elbv2": "ElasticLoadBalancingV2",
    "es": "Elasticsearch",
    "firehose": "KinesisFirehose",
    "inspector2": "InspectorV2",
    "kafka": "MSK",
    "lexv2models": "Lex",
    "macie2": "Macie",
    "mq": "AmazonMQ",
    "opensearch": "OpenSearchService",
    "s3control": "S3",
    "timestreaminfluxdb": "Timestream",
    "timestreamquery": "Timestream",
    "timestreamwrite": "Timestream",
}

# The classes of moto's whose name is not CloudFormation's.
TYPES = {
    "acm.CertBundle": "AWS::CertificateManager::Certificate",
    "applicationautoscaling.FakeApplicationAutoscalingPolicy": "AWS::ApplicationAutoScaling::ScalingPolicy",
    "appsync.EventsAPI": "AWS::AppSync::Api",
    "appsync.GraphqlAPI": "AWS::AppSync::GraphQLApi",
    "bedrockagentcorecontrol.AgentRuntime": "AWS::BedrockAgentCore::Runtime",
    "bedrockagentcorecontrol.AgentRuntimeEndpoint": "AWS::BedrockAgentCore::RuntimeEndpoint",
    "backup.Plan": "AWS::Backup::BackupPlan",
    "backup.Vault": "AWS::Backup::BackupVault",
    "ce.CostCategoryDefinition": "AWS::CE::CostCategory",
    "codebuild.CodeBuild": "AWS::CodeBuild::Project",
    "codecommit.CodeCommit": "AWS::CodeCommit::Repository",
    "codepipeline.CodePipeline": "AWS::CodePipeline::Pipeline",
    "cognitoidp.CognitoIdpUserPool": "AWS::Cognito::UserPool",
    "cognitoidp.CognitoIdpUserPoolDomain": "AWS::Cognito::UserPoolDomain",
    "config.ConfigRecorder": "AWS::Config::ConfigurationRecorder",
    "config.ConfigAggregator": "AWS::Config::ConfigurationAggregator",
    "config.ConfigAggregationAuthorization": "AWS::Config::AggregationAuthorization",
    "config.ConfigDeliveryChannel": "AWS::Config::DeliveryChannel",
    "ec2.DHCPOptionsSet": "AWS::EC2::DHCPOptions",
    "ec2.ElasticAddress": "AWS::EC2::EIP",
    "ec2.Fleet": "AWS::EC2::EC2Fleet",
    "ec2.FlowLogs": "AWS::EC2::FlowLog",
    "ec2.ManagedPrefixList": "AWS::EC2::PrefixList",
    "ec2.SpotFleetRequest": "AWS::EC2::SpotFleet",
    "ec2.TransitGatewayVpcAttachment": "AWS::EC2::TransitGatewayAttachment",
    "ec2.VPCServiceConfiguration": "AWS::EC2::VPCEndpointService",
    "elasticache.CacheSubnetGroup": "AWS::ElastiCache::SubnetGroup",
    "events.Destination": "AWS::Events::ApiDestination",
    "iam.Certificate": "AWS::IAM::ServerCertificate",
    "iam.OpenIDConnectProvider": "AWS::IAM::OIDCProvider",
    "iam.VirtualMfaDevice": "AWS::IAM::VirtualMFADevice",
    "inspector2.FilterResource": "AWS::InspectorV2::Filter",
    "iot.FakeRule": "AWS::IoT::TopicRule",
    "ivs.channels": "AWS::IVS::Channel",
    "kafka.FakeKafkaCluster": "AWS::MSK::Cluster",
    "networkfirewall.NetworkFirewallModel": "AWS::NetworkFirewall::Firewall",
    "opensearch.OpenSearchDomain": "AWS::OpenSearchService::Domain",
    "redshift.ParameterGroup": "AWS::Redshift::ClusterParameterGroup",
    "redshift.SecurityGroup": "AWS::Redshift::ClusterSecurityGroup",
    "redshift.SubnetGroup": "AWS::Redshift::ClusterSubnetGroup",
    "resiliencehub.Policy": "AWS::ResilienceHub::ResiliencyPolicy",
    "resourcegroups.FakeResourceGroup": "AWS::ResourceGroups::Group",
    "route53resolver.ResolverQueryLogConfig": "AWS::Route53Resolver::ResolverQueryLoggingConfig",
    "route53resolver.ResolverQueryLogConfigAssociation": "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    "s3control.StorageLensConfiguration": "AWS::S3::StorageLens",
    "servicecatalog.Product": "AWS::ServiceCatalog::CloudFormationProduct",
    "ses.templates": "AWS::SES::Template",
    "ssm.Documents": "AWS::SSM::Document",
    "timestreaminfluxdb.DBInstance": "AWS::Timestream::InfluxDBInstance",
}

# Services that belong to the organization, or keep only what is under way.
NOT_THE_ACCOUNTS = {
    "apigatewaymanagementapi",
    "identitystore",
    "meteringmarketplace",
    "moto_api",
    "organizations",
    "redshiftdata",
    "ssoadmin",
    "sts",
}

# What is over, what something else holds, and what is said twice.
NOT_THINGS = {
    "account": {"_alternate_contacts"},
    "athena": {"executions"},
    "batch": {"_jobs"},
    "bedrock": {"model_customization_jobs"},
    "bedrockagentcore": {"events"},
    "cloudformation": {"deleted_stacks", "exports"},
    "cloudfront": {"invalidations"},
    "cloudwatch": {"metric_data", "paged_metric_data"},
    "codebuild": {"build_metadata"},
    "codedeploy": {"deployments"},
    "cognitoidp": {"sessions"},
    "comprehend": {"jobs"},
    "connectcampaigns": {"instance_configs", "onboarding_jobs"},
    "datasync": {"task_executions"},
    "dms": {"connections"},
    "dynamodb": {"resource_policies", "table_exports", "table_imports"},
    "dynamodbstreams": {"shard_iterators"},
    "ec2": {
        "attachments",
        "iam_instance_profile_associations",
        "subnet_associations",
        "transit_gateway_associations",
        "transit_gateway_propagations",
    },
    "ecs": {"account_settings"},
    "emr": {"instance_groups"},
    "emrcontainers": {"job_runs"},
    "emrserverless": {"job_runs"},
    "events": {"event_sources", "partner_event_sources", "replays"},
    "fis": {"experiments"},
    "glue": {"job_runs"},
    "greengrass": {"deployments"},
    "iam": {"access_keys", "aws_managed_policies", "inline_policies"},
    "inspector2": {"account_status"},
    "iot": {"job_executions", "principal_policies", "principal_things"},
    "logs": {"export_tasks", "queries"},
    "macie2": {"invitations"},
    "opensearchserverless": {"os_endpoints"},
    "ram": {"managed_permissions", "resource_types"},
    "rds": {"events", "export_tasks", "resource_map"},
    "redshift": {"RESOURCE_TYPE_MAP"},
    "route53": {"delegation_sets"},
    "route53domains": {"_Route53DomainsBackend__operations"},
    "s3": {"inventory_configs"},
    "s3control": {"mrap_operations"},
    "sagemaker": {
        "auto_ml_jobs",
        "compilation_jobs",
        "hyper_parameter_tuning_jobs",
        "pipeline_executions",
        "processing_jobs",
        "training_jobs",
        "transform_jobs",
    },
    "securityhub": {"findings"},
    "servicediscovery": {"operations"},
    "sns": {"sms_message_objects"},
    "ssm": {"_commands"},
    "support": {"cases"},
    "textract": {"async_document_analysis_jobs", "async_text_detection_jobs"},
    "xray": {"_segment_collection", "_telemetry_records"},
}
PASSING = re.compile(r"_(queue|results?|tokens?|markers)$")

# What has a name that begins like this is AWS's own.
AWS_NAMES = {
    "rds.db_cluster_parameter_groups": "default.",
    "rds.db_parameter_groups": "default.",
    "rds.option_groups": "default:",
    "ssm._parameters": "/aws/",
}

# What is kept as plain data.
PLAIN = {"ivs": {"channels": "arn"}, "ses": {"templates": None}}

# What is looked into instead, for it only holds others; and what is looked into too, for AWS's own is there for ever.
HOLDERS = {
    "awslambda.LambdaStorage": ["_functions"],
    "awslambda.LayerStorage": ["_layers"],
    "ec2.Reservation": ["instances"],
    "resourcegroups.ResourceGroups": ["by_arn", "by_name"],
}
PARTS = {"events.EventBus": ["rules"], "scheduler.ScheduleGroup": ["schedules"]}

# What is kept by something else than its name.
NAMES = {"awslambda.LambdaFunction": "function_name"}

# What Cloud Control knows by something else than the property that names it.
IDENTIFIERS = {"AWS::SecretsManager::Secret": "arn"}

OVER = {"cancelled", "closed", "deleted", "deprecated", "pendingdeletion", "terminated"}


class Thing:
    """Something that an account holds, and where moto keeps it."""

    def __init__(self, service, region, of_type, name, model, aws_made):
        self.service = service
        self.region = region
        self.type = of_type
        self.name = name
        self.model = model
        self.aws_made = aws_made
        self.places = []

    def remove(self):
        for container, key in self.places:
            if isinstance(container, MutableMapping):
                with contextlib.suppress(KeyError):
                    del container[key]
            else:
                container[:] = [other for other in container if other is not key]

    def told(self):
        return {
            "service": self.service,
            "region": self.region,
            "type": self.type,
            "id": identifier(self),
            "awsMade": self.aws_made,
        }


def is_model(value):
    of = type(value)
    return (
        of.__module__.startswith("moto.")
        and not isinstance(value, (BaseBackend, TaggingService, MutableMapping, list))
        and hasattr(value, "__dict__")
        and of.__name__ not in ("AWSManagedPolicy", "MetricDatum")
    )


def class_of(model):
    return f"{type(model).__module__.split('.')[1]}.{type(model).__name__}"


def below(value, container=None, key=None, aws_names=None):
    """The models below a value, each with what holds it, and by what."""
    if is_model(value):
        yield value, container, key
    elif isinstance(value, MutableMapping):
        for each, held in list(value.items()):
            if aws_names and each.startswith(aws_names):
                continue
            # A list that is kept by a name holds the versions of one thing.
            for one in held if isinstance(held, list) else [held]:
                yield from below(one, value, each)
    elif isinstance(value, list):
        for held in list(value):
            yield from below(held, value, held)


def models(service, backend):
    """Everything that a backend keeps."""
    plain = PLAIN.get(service, {})
    left_out = NOT_THINGS.get(service, ())
    for attribute, value in list(vars(backend).items()):
        if attribute in left_out or attribute == "aws_made" or PASSING.search(attribute):
            continue
        if attribute in plain:
            yield from kept_plain(service, attribute, value)
        elif isinstance(value, (MutableMapping, list)) or is_model(value) and class_of(value) in HOLDERS:
            own = AWS_NAMES.get(f"{service}.{attribute}")
            for model, container, key in below(value, aws_names=own):
                yield from opened(model, container, key)


def opened(model, container, key):
    of_class = class_of(model)
    if of_class not in HOLDERS:
        yield model, container, key
    for inside in HOLDERS.get(of_class) or PARTS.get(of_class, ()):
        yield from below(getattr(model, inside))


class Plain:
    """A thing that moto keeps as plain data."""

    def __init__(self, kind, values):
        self.kind = kind
        self.__dict__.update(values)


def kept_plain(service, attribute, value):
    name = PLAIN[service][attribute]
    for key, held in list(value.items() if isinstance(value, dict) else enumerate(value)):
        plain = Plain(f"{service}.{attribute}", {"name": held.get(name, key)})
        yield plain, value, key if isinstance(value, dict) else held


def is_over(backend, model):
    # It comes with its VPC, and moto forgets to take it along when that goes.
    if kind_of(model) == "ec2.NetworkAcl" and model.vpc_id not in backend.vpcs:
        return True
    for attribute in ("state", "_state", "status", "key_state", "lifecycle_state"):
        value = getattr(model, attribute, None)
        value = getattr(value, "name", value)
        if isinstance(value, str) and value.replace("_", "").lower() in OVER:
            return True
    return kind_of(model).startswith("ecs.") and getattr(model, "status", None) == "INACTIVE"


def is_aws_made(backend, model):
    return (
        id(model) in backend.aws_made
        or getattr(model, "key_manager", None) == "AWS"
        or kind_of(model) == "ec2.NetworkAcl"
        and model.default in (True, "true")
    )


@functools.lru_cache(None)
def schemas():
    """CloudFormation's types, by their names, and where the rest of each is to be read."""
    package = os.path.dirname(importlib.util.find_spec("cfnlint").origin)
    folder = os.path.join(package, "data", "schemas")
    with open(os.path.join(folder, "providers", "us-east-1.json"), encoding="utf-8") as file:
        return {
            name: os.path.join(folder, "resources", digest + ".json")
            for name, digest in json.load(file).items()
        }


@functools.lru_cache(None)
def by_small_letters():
    services = {name.rsplit("::", 1)[0] for name in schemas()}
    return {name.lower(): name for name in (*schemas(), *services)}


@functools.lru_cache(None)
def schema(of_type):
    with open(schemas()[of_type], encoding="utf-8") as file:
        return json.load(file)


@functools.lru_cache(None)
def type_of(of_class, kind):
    """CloudFormation's name for a class of moto's, or one like it if CloudFormation has none."""
    if kind in TYPES:
        return TYPES[kind]
    told = getattr(of_class, "cloudformation_type", lambda: None)()
    if told in schemas():
        return told
    service, name = kind.split(".")
    service = SERVICES.get(service, service)
    for short in (name, name.removeprefix("Fake"), re.sub("(?i)^(fake)?" + service, "", name)):
        for ending in ("", "Model"):
            known = by_small_letters().get(f"aws::{service}::{short.removesuffix(ending)}".lower())
            if known:
                return known
    service = by_small_letters().get(f"aws::{service}".lower(), f"AWS::{service}")
    return f"{service}::{name.removeprefix('Fake')}"


def kind_of(model):
    return model.kind if isinstance(model, Plain) else class_of(model)


def name_of(model, key):
    """What a thing is called: by what it is kept, and in a list by what it says of itself."""
    if kind_of(model) in NAMES:
        return getattr(model, NAMES[kind_of(model)])
    if isinstance(key, str):
        return key
    for attribute in ("arn", "id", "name", "allocation_id"):
        value = getattr(model, attribute, None)
        if isinstance(value, str):
            return value
    physical = getattr(model, "physical_resource_id", None)
    return physical if isinstance(physical, str) else str(key)


def in_backend(service, region, backend):
    things = {}
    for model, container, key in models(service, backend):
        if is_over(backend, model):
            continue
        of_type = type_of(type(model), kind_of(model))
        name = name_of(model, key)
        thing = things.get((of_type, name))
        if thing is None:
            made = is_aws_made(backend, model)
            thing = things[(of_type, name)] = Thing(service, region, of_type, name, model, made)
        thing.places.append((container, key))
    return things.values()


def backends(account):
    """The backends that somebody has used in an account, by moto's name of the service and the region."""
    for service in list(BackendDict._instances):
        if account in service:
            for region, backend in list(service[account].items()):
                if moto_name(backend) not in NOT_THE_ACCOUNTS:
                    yield moto_name(backend), "global" if region == "aws" else region, backend


def of(account):
    """What an account holds, and the services that could not be looked at, each with why."""
    things, unread = [], []
    for service, region, backend in backends(account):
        try:
            things.extend(in_backend(service, region, backend))
        except Exception as e:
            unread.append({"service": service, "region": region, "why": repr(e)})
    return things, unread


def moto_name(backend):
    return type(backend).__module__.split(".")[1]


def remember_what_aws_makes():
    """Of each backend, what is in it before anybody has called it."""
    made = AccountSpecificBackend.__init__

    def remembering(self, *args, **kwargs):
        made(self, *args, **kwargs)
        make = self.backend

        def with_memory(region, account_id):
            backend = make(region, account_id=account_id)
            backend.aws_made = {id(model): model for model, *_ in models(moto_name(backend), backend)}
            return backend

        self.backend = with_memory

    AccountSpecificBackend.__init__ = remembering


class Refused(Exception):
    """Cloud Control refuses, with a code of its own."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def snake(name):
    return re.sub("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def value_of(thing, name):
    """A property of a thing's, by what moto calls it."""
    short = next((end for end in ("arn", "id", "name", "url") if name.lower().endswith(end)), "id")
    for attribute in (IDENTIFIERS.get(thing.type), snake(name), short, "physical_resource_id"):
        value = attribute and getattr(thing.model, attribute, None)
        if isinstance(value, str):
            return value.removeprefix("/hostedzone/")
    return thing.name


def identifiers(thing):
    """The properties that Cloud Control identifies a thing by."""
    if thing.type not in schemas():
        return {"Name": thing.name}
    names = [path.rsplit("/", 1)[-1] for path in schema(thing.type)["primaryIdentifier"]]
    return {name: value_of(thing, name) for name in names}


def identifier(thing):
    return "|".join(identifiers(thing).values())


def described(thing):
    return {"Identifier": identifier(thing), "Properties": json.dumps(identifiers(thing))}


class CloudControl:
    """https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/Welcome.html, but for what makes and changes."""

    def __init__(self):
        self.events = {}

    def answer(self, operation, account, region, request):
        if operation == "GetResourceRequestStatus":
            return {"ProgressEvent": self.events[request["RequestToken"]]}
        of_type = request["TypeName"]
        if of_type not in schemas():
            raise Refused("TypeNotFoundException", f"The type {of_type} cannot be found.")
        if operation == "ListResources":
            return self.list(of_type, account, region, request)
        thing = self.found(of_type, account, region, request["Identifier"])
        if operation == "GetResource":
            return {"TypeName": of_type, "ResourceDescription": described(thing)}
        if operation == "DeleteResource":
            return {"ProgressEvent": self.delete(thing)}
        raise Refused("UnsupportedActionException", f"{operation} is not played here.")

    def list(self, of_type, account, region, request):
        handler = schema(of_type).get("handlers", {}).get("list")
        if handler is None:
            raise Refused("UnsupportedActionException", f"Resource type {of_type} does not support LIST action")
        given = json.loads(request.get("ResourceModel", "{}"))
        needed = handler.get("handlerSchema", {}).get("required", [])
        if any(name not in given for name in needed):
            raise Refused(
                "InvalidRequestException",
                f"Missing or invalid ResourceModel property in {of_type} list handler request input."
                f"Required property:  (#: required key [{needed[0]}] not found)",
            )
        things = self.things(of_type, account, region)
        return {"TypeName": of_type, "ResourceDescriptions": [described(thing) for thing in things]}

    def things(self, of_type, account, region):
        within = of_type.split("::")[1].lower()
        return [
            thing
            for service, place, backend in backends(account)
            if place in (region, "global") and SERVICES.get(service, service).lower() == within
            for thing in in_backend(service, place, backend)
            if thing.type == of_type and (not thing.aws_made or service == "ec2")
        ]

    def found(self, of_type, account, region, named):
        for thing in self.things(of_type, account, region):
            if identifier(thing) == named:
                return thing
        raise Refused(
            "ResourceNotFoundException",
            f"Resource of type '{of_type}' with identifier '{named}' was not found.",
        )

    def delete(self, thing):
        thing.remove()
        event = {
            "TypeName": thing.type,
            "Identifier": identifier(thing),
            "RequestToken": str(uuid.uuid4()),
            "Operation": "DELETE",
            "OperationStatus": "SUCCESS",
            "EventTime": time.time(),
        }
        self.events[event["RequestToken"]] = event
        return event


cloud_control = CloudControl()


def holdings(method, query):
    account = query["account"]
    things, unread = of(account)
    if method == "GET":
        return {"things": [thing.told() for thing in things], "unread": unread}
    for thing in things:
        named = (thing.region, thing.type, identifier(thing))
        if named == (query["region"], query["type"], query["id"]):
            thing.remove()
    return {}


class Doors:
    """A WSGI application: the doors of this file before another's."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if environ.get("PATH_INFO") == PATH:
            query = dict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", ""), True))
            answer = holdings(environ["REQUEST_METHOD"], query)
            return written(start_response, "200 OK", answer)
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if target.startswith(CLOUD_CONTROL):
            return self.control(environ, start_response, target.removeprefix(CLOUD_CONTROL))
        return self.application(environ, start_response)

    def control(self, environ, start_response, operation):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        region = environ["HTTP_AUTHORIZATION"].split("Credential=")[1].split("/")[2]
        account = environ["HTTP_X_MOTO_ACCOUNT_ID"]
        try:
            answer = cloud_control.answer(operation, account, region, json.loads(body))
        except Refused as refused:
            told = {"__type": refused.code, "Message": str(refused)}
            return written(start_response, "400 Bad Request", told)
        return written(start_response, "200 OK", answer)


def written(start_response, status, answer):
    body = json.dumps(answer).encode()
    headers = [("content-type", "application/x-amz-json-1.0"), ("content-length", str(len(body)))]
    start_response(status, headers)
    return [body]
