// The definitions of statemachine/, each as a text: Serverless drops every null from what it packages, and without
// "ResultPath": null a state's result takes the place of all that the states before it found out.
const fs = require('fs');
const path = require('path');

const folder = path.join(__dirname, '..', 'statemachine');
const ending = '.asl.json';

module.exports = Object.fromEntries(
    fs.readdirSync(folder)
        .filter(name => name.endsWith(ending))
        .map(name => [
            name.slice(0, -ending.length),
            JSON.stringify(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))),
        ]));
