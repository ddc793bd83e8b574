// The definitions of statemachine/, each as a text: Serverless drops every null from what it packages, and without
// "ResultPath": null a state's result takes the place of all that the states before it found out. The names in a Retry
// become what retries.yml says of them, and the Result "unscheduledFunctions" becomes the list of those; the local cloud's
// StateMachines does the same, and bin/test compares the two.
const fs = require('fs');
const path = require('path');
const yaml = require('js-yaml');

const { capitalized, unscheduled } = require('../serverless/functions.js');

const folder = path.join(__dirname, '..', 'statemachine');
const ending = '.asl.json';
const retries = yaml.load(fs.readFileSync(path.join(folder, 'retries.yml'), 'utf8'));

const aliases = unscheduled.map(capitalized).sort().map(name => `\${${name}}`);

function text(file) {
    return JSON.stringify(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'), (key, value) => {
        if (key === 'Retry') {
            return value.map(retrier => (typeof retrier === 'string' ? named(retrier, file) : retrier));
        }
        return key === 'Result' && value === 'unscheduledFunctions' ? aliases : value;
    }));
}

function named(retrier, file) {
    if (!(retrier in retries)) {
        throw new Error(`statemachine/${file} retries ${retrier}: add ${retrier} to statemachine/retries.yml.`);
    }
    return retries[retrier];
}

module.exports = Object.fromEntries(
    fs.readdirSync(folder)
        .filter(name => name.endsWith(ending))
        .map(name => [name.slice(0, -ending.length), text(name)]));
