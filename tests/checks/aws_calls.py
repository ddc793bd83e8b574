"""Makes calls to AWS, with boto3, in the session that the environment holds.

    AWS_ENDPOINT_URL=... AWS_ACCESS_KEY_ID=... python tests/checks/aws_calls.py CALLS NAME=VALUE...

CALLS is a file of tests/fixtures/access; NAME=VALUE fill in its {placeholders}. Prints a line of JSON for each call:
{"operation", "error", "message"}, the last two only where it was refused. Goes on after a refusal. A call may say
what its answer "holds" by path (null: nothing is there), or with which code it "fails"; anything else is an error too.
"""

import io
import json
import os
import sys
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def archive():
    """A function's archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("handler.mjs", "export const hello = async () => ({statusCode: 200, body: 'hello'});\n")
    return content.getvalue()


def filled(value, values):
    """The value with its placeholders filled in, at any depth."""
    if isinstance(value, dict):
        return {key: filled(held, values) for key, held in value.items()}
    if isinstance(value, list):
        return [filled(held, values) for held in value]
    if value == "{zip}":
        return archive()
    if isinstance(value, str):
        for name, held in values.items():
            value = value.replace("{" + name + "}", held)
    return value


def found(answer, path):
    """What an answer holds at a path such as HostedZones.0.Id."""
    for step in path.split("."):
        answer = answer[int(step) if step.isdigit() else step]
    return str(answer)


def differing(answer, holds, values):
    """What an answer holds that is not what it should."""
    for path, expected in holds.items():
        try:
            held = found(answer, path)
        except LookupError:
            held = None
        if held != filled(expected, values):
            return f"{path} is {held}"
    return None


def at_host_itself(request, values):
    """Takes the account out of a request's host."""
    request.url = request.url.replace("://" + values.get("account", "") + ".", "://", 1)


def make(session, call, values):
    """Makes a call; answers the error's code and message, and None for each where there is none."""
    client = session.client(
        call["service"],
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )
    # S3 Control puts the account before the host's name, which need not exist where the host is not AWS's own.
    client.meta.events.register("before-send.s3-control", lambda request, **_: at_host_itself(request, values))
    try:
        answer = getattr(client, call["operation"])(**filled(call["parameters"], values))
        for name, path in call.get("keep", {}).items():
            values[name] = found(answer, path)
        difference = differing(answer, call.get("holds", {}), values)
        if difference or "fails" in call:
            return "Unexpected", difference or "It did not fail."
    except ClientError as refused:
        return refused.response["Error"]["Code"], refused.response["Error"]["Message"]
    except (BotoCoreError, LookupError) as broken:
        return type(broken).__name__, str(broken)
    return None, None


def main(calls, *settings):
    """Makes all calls, in their order."""
    values = dict(setting.split("=", 1) for setting in settings)
    session = boto3.Session(region_name=values["region"])
    with open(calls, encoding="utf-8") as file:
        for call in json.load(file):
            error, message = make(session, call, values)
            line = {"operation": call["service"] + "." + call["operation"]}
            if error and error not in (call.get("answer"), call.get("fails")):
                line |= {"error": error, "message": message}
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    main(*sys.argv[1:])
