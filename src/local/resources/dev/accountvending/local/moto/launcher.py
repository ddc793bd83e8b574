"""Serves moto on a free loopback port until stdin closes, which it does however the parent dies.

Prints one line of JSON when ready. What it changes in moto only makes it faster, fills it with AWS's
own data, has it answer in AWS's own form or lets its waits follow a faster clock; the rules of AWS that
moto leaves out are the gateway's. Beside moto's own doors it opens those of holdings.py, whose text is its argument.
"""
import collections
import copy
import functools
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
import types

signal.signal(signal.SIGINT, signal.SIG_IGN)


def die_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=die_with_parent, daemon=True).start()

import botocore
import botocore.exceptions
import moto
from antlr4.RuleContext import RuleContext
from moto.acm import models as acm
from moto import backends
from moto.core import responses
from moto.core.base_backend import BackendDict
from moto.core.config import default_user_config
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb import models as dynamodb
from moto.dynamodb.models.table import Table
from moto.iam import models as iam
from moto.iam.access_control import PermissionResult
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3 import models as s3
from moto.s3.responses import S3Response
from moto.ssoadmin.models import PermissionSet
from moto.stepfunctions.parser.api import (
    HistoryEventType,
    LambdaFunctionFailedEventDetails,
    TaskFailedEventDetails,
)
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import (
    CustomErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
)
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk as sdk_tasks,
    state_task_service_lambda as lambda_tasks,
    state_task_service_sfn as sfn_tasks,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
    StateTaskService,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import (
    StateTaskLambda,
)
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.eval.states import ContextObject
from moto.stepfunctions.parser.asl.parse import asl_parser
from moto.stepfunctions.parser.asl.utils import json_path
from moto.stepfunctions.parser.asl.utils.boto_client import boto_client_for
from werkzeug.serving import make_server

holdings = types.ModuleType("holdings")
exec(compile(sys.argv[1], "holdings.py", "exec"), vars(holdings))
holdings.remember_what_aws_makes()

default_user_config["stepfunctions"] = {"execute_state_machine": True}


@functools.lru_cache(None)
def managed_policies():
    prefix = "arn:aws:iam::aws:policy"
    return {
        prefix + data.get("Path", "/") + name: (name, data)
        for name, data in json.loads(iam.aws_managed_policies_data).items()
    }


def with_managed_policy(method):
    """AWS's 1,400 managed policies would be made anew for each account: make those asked for."""

    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        for value in (*args, *kwargs.values()):
            if isinstance(value, str) and value.startswith("arn:aws:iam::aws:policy/"):
                if value not in self.managed_policies and value in managed_policies():
                    name, data = managed_policies()[value]
                    policy = iam.AWSManagedPolicy.from_data(
                        name, self.account_id, self.region_name, data
                    )
                    self.aws_managed_policies.append(policy)
                    self.managed_policies[value] = policy
        return method(self, *args, **kwargs)

    return wrapper


for name in (
    "attach_role_policy",
    "attach_user_policy",
    "attach_group_policy",
    "get_policy",
    "get_policy_version",
    "get_policy_versions",
):
    original = getattr(iam.IAMBackend, name, None)
    if original:
        setattr(iam.IAMBackend, name, with_managed_policy(original))



def as_json(method):
    """CloudFormation's policies are left as Python's own text, which no reader of IAM's answers understands."""

    @functools.wraps(method)
    def wrapper(self, name, policy):
        return method(self, name, policy if isinstance(policy, str) else json.dumps(policy))

    return wrapper


iam.Role.put_policy = as_json(iam.Role.put_policy)

# moto makes a permission set's ARN from its instance's; policies name it as AWS does.
arn_of_instance = PermissionSet.generate_id
PermissionSet.generate_id = staticmethod(
    lambda instance: arn_of_instance(instance).replace(":instance/", ":permissionSet/")
)

# Any account finds a bucket by its name; whose it is, no answer of moto's says.
look_at_bucket = S3Response.head_bucket


def with_owner(self):
    status, headers, body = look_at_bucket(self)
    if status == 200:
        headers["x-moto-bucket-owner"] = self.backend.get_bucket(self.bucket_name).account_id
    return status, headers, body


S3Response.head_bucket = with_owner

# What a bucket's policy says is decided before moto is asked, conditions and principals included.
s3.FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL

# A new RSA key for each certificate would cost more than all its other calls together.
rsa = acm.cryptography.hazmat.primitives.asymmetric.rsa
rsa.generate_private_key = functools.lru_cache(None)(rsa.generate_private_key)
# Reading it again checks that its factors are prime.
acm.serialization.load_pem_private_key = functools.lru_cache(None)(
    acm.serialization.load_pem_private_key
)


# For each request, while all others wait, moto lists its folder of services and matches the host with
# each one's patterns; and to find an account's part of a service it counts all accounts.
modules = frozenset(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules
DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(None)(
    DomainDispatcherApplication.get_backend_for_host
)
make_part_of_account = BackendDict._create_account_specific_backend
BackendDict._create_account_specific_backend = lambda self, account: (
    account in self or make_part_of_account(self, account)
)
# And to find the method that answers, it lists all of the service's.
responses.method_names_from_class = functools.lru_cache(None)(
    responses.method_names_from_class
)


# Of each value in an item moto asks ten times, by several names each, whether it is of that type.
# But for binaries values are answered as they are kept.
PLAIN = {"S", "N", "BOOL", "NULL", "SS", "NS"}
write_structure = BaseJSONSerializer._serialize_type_structure


def is_written_as_kept(value):
    return type(value) is dict and all(
        of in PLAIN
        or of == "M" and all(map(is_written_as_kept, held.values()))
        or of == "L" and all(map(is_written_as_kept, held))
        for of, held in value.items()
    )


def with_values_as_kept(self, serialized, value, shape, key):
    if shape.name == "AttributeValue" and is_written_as_kept(value):
        self._default_serialize(serialized, value, shape, key)
    else:
        write_structure(self, serialized, value, shape, key)


BaseJSONSerializer._serialize_type_structure = with_values_as_kept


class Snapshots:
    """For a transaction moto copies its whole table, once per item, and may put the copy back over
    what others wrote meanwhile. The items are never changed in place (the ledger only puts and
    deletes), so a copy of the table's index is enough, and writers take turns."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(value):
        if not isinstance(value, Table):
            return copy.deepcopy(value)
        snapshot = copy.copy(value)
        snapshot.items = collections.defaultdict(
            dict, {k: dict(v) if type(v) is dict else v for k, v in value.items.items()}
        )
        return snapshot


dynamodb.copy = Snapshots
writing = threading.RLock()


def in_turn(method):
    @functools.wraps(method)
    def wrapper(*args, **kwargs):
        with writing:
            return method(*args, **kwargs)

    return wrapper


for name in ("put_item", "delete_item", "update_item", "transact_write_items"):
    original = getattr(dynamodb.DynamoDBBackend, name)
    setattr(dynamodb.DynamoDBBackend, name, in_turn(original))

# Step Functions makes a new boto3 client for every invocation of a function, and reads a
# definition's syntax again for every execution. Its calls are those of the state machine's role,
# which the gateway reads in the access key.
@functools.lru_cache(None)
def client_for(region, service, role):
    client = boto_client_for(region, service)
    client._request_signer._credentials.access_key = "states+" + role.replace("/", "+")
    return client


# And it makes a new parser for each path that a state reads or writes.
for module in (json_path, result_path):
    module.parse = functools.lru_cache(None)(module.parse)


for caller in (lambda_eval_utils, sdk_tasks, sfn_tasks):
    caller.boto_client_for = lambda region, service, state_credentials: client_for(
        region, service, state_credentials.role_arn
    )


# Step Functions' own calls: a state names their fields with a capital, and boto3 does not.
def with_first(fold, task, fields):
    if isinstance(task, (sdk_tasks.StateTaskServiceAwsSdk, sfn_tasks.StateTaskServiceSfn)):
        for name in [name for name in fields if name[0] != fold(name[0])]:
            fields[fold(name[0]) + name[1:]] = fields.pop(name)


StateTaskService._normalise_parameters = lambda self, parameters, **_: with_first(
    str.lower, self, parameters
)
StateTaskService._normalise_response = lambda self, response, **_: with_first(
    str.upper, self, response
)


def failure(env, error, event_type, **details):
    return FailureEvent(
        env=env,
        error_name=CustomErrorName(error),
        event_type=event_type,
        event_details=EventDetails(**details),
    )


# What goes wrong on the way to a service has the names that AWS gives it; moto makes most of it
# States.Runtime, which no state retries.
def naming(service, of_service, original):
    def from_error(self, env, ex):
        if isinstance(ex, botocore.exceptions.ClientError):
            known = ex.__class__.__name__ != "ClientError"
            error = None if known else f"{service}.{of_service}"
        else:
            lost = isinstance(ex, botocore.exceptions.HTTPClientError)
            error = f"{service}.SdkClientException" if lost else None
        if error is None:
            return original(self, env, ex)
        details = TaskFailedEventDetails(
            error=error,
            cause=str(ex),
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
        )
        return failure(
            env, error, HistoryEventType.TaskFailed, taskFailedEventDetails=details
        )

    return from_error


for task, service, of_service in (
    (lambda_tasks.StateTaskServiceLambda, "Lambda", "AWSLambdaException"),
    (sdk_tasks.StateTaskServiceAwsSdk, "Sfn", "SfnException"),
    (sfn_tasks.StateTaskServiceSfn, "StepFunctions", "AWSStepFunctionsException"),
):
    task._from_error = naming(service, of_service, task._from_error)


def named_by_lambda(original):
    """A function that is called by its ARN: where Lambda refuses to run it, moto has no name for that."""

    def from_error(self, env, ex):
        if not isinstance(ex, botocore.exceptions.ClientError):
            return original(self, env, ex)
        error = "Lambda." + ex.response["Error"]["Code"]
        details = LambdaFunctionFailedEventDetails(error=error, cause=str(ex))
        return failure(
            env,
            error,
            HistoryEventType.LambdaFunctionFailed,
            lambdaFunctionFailedEventDetails=details,
        )

    return from_error


StateTaskLambda._from_error = named_by_lambda(StateTaskLambda._from_error)

# Nothing is redriven here.
made = ContextObject.__init__


def with_redrives(self, context_object):
    context_object["Execution"].setdefault("RedriveCount", 0)
    made(self, context_object)


ContextObject.__init__ = with_redrives
read_definition = asl_parser.AmazonStateLanguageParser.parse
syntax_tree = functools.lru_cache(None)(lambda definition: read_definition(definition)[1])


def parse(definition):
    tree = syntax_tree(definition)
    return asl_parser.Preprocessor().visit(tree), tree


asl_parser.AmazonStateLanguageParser.parse = staticmethod(parse)

# The states are made anew from the tree for each execution; the texts in it stay what they are.
text_below = RuleContext.getText


def text_of(self):
    if not hasattr(self, "text_below"):
        self.text_below = text_below(self)
    return self.text_below


RuleContext.getText = text_of

# An execution that somebody has stopped stays stopped: its function may fail afterwards, and moto would
# then call the whole execution failed.
fail_execution = Environment.set_error
Environment.set_error = lambda self, error: (
    fail_execution(self, error) if self.is_running() else None
)

# Where AWS's clock goes faster than this machine's, so do Step Functions' waits.
speed = int(os.environ["AVM_SPEED"])


class FastTime:
    @staticmethod
    def sleep(seconds):
        time.sleep(seconds / speed)


def wait_fast(self, env, wait_seconds):
    end = time.monotonic() + wait_seconds / speed
    left = end - time.monotonic()
    while left > 0 and env.is_running():
        env.program_state_event.wait(left)
        left = end - time.monotonic()


if speed != 1:
    retrier_decl.time = FastTime
    wait_function.WaitFunction._wait_interval = wait_fast


class Handler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_request(self, *args):
        pass


logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server(
    "127.0.0.1",
    0,
    holdings.Doors(DomainDispatcherApplication(create_backend_app)),
    threaded=True,
    request_handler=Handler,
)
server.daemon_threads = True
ready = {
    "port": server.port,
    "version": moto.__version__,
    "models": os.path.join(os.path.dirname(botocore.__file__), "data"),
}
# What is there now stays, and most of what comes is the cloud's: it is looked through less often.
gc.freeze()
gc.set_threshold(20_000, 50, 100)
print(json.dumps(ready), flush=True)
server.serve_forever()
