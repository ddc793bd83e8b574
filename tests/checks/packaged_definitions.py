"""Fails unless each state machine of a packaged template has the very definition that the local cloud runs:
python tests/checks/packaged_definitions.py TEMPLATE FOLDER. StateMachinesTest writes those to the folder. What packages a
template may drop parts of what is not a text, and puts in retries.yml by code of its own."""

import json
import pathlib
import sys

template = json.loads(pathlib.Path(sys.argv[1]).read_text())
files = {path.name: json.loads(path.read_text()) for path in pathlib.Path(sys.argv[2]).glob("*.asl.json")}
machines = {
    name: json.loads(resource["Properties"].get("DefinitionString", "null"))
    for name, resource in template["Resources"].items()
    if resource["Type"] == "AWS::StepFunctions::StateMachine"
}
strange = [name for name, definition in machines.items() if definition not in files.values()]
missing = [name for name, definition in files.items() if definition not in machines.values()]
for name in strange:
    print(f"The state machine {name} is packaged with a definition that the local cloud does not run.")
for name in missing:
    print(f"No state machine is packaged with the definition of statemachine/{name}.")
if strange or missing or not machines:
    sys.exit(1)
print(f"{len(machines)} state machines are packaged as the local cloud runs them")
