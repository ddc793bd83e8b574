// The schemas of events are of use to somebody else's validator, as docs/events.md says: two files, or one made of both.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import Ajv2020 from "ajv/dist/2020.js";

const folder = new URL("../../docs/events/", import.meta.url);
const SHARED = "shared/Lease-1.json";
const read = (file) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const events = readdirSync(folder).filter((file) => file.endsWith(".json"));
const formats = { email: true, "date-time": true, duration: true };

function beside(schema) {
  const ajv = new Ajv2020.default({ formats });
  ajv.addSchema(read(SHARED), SHARED);
  return ajv.compile(schema);
}

const inOneFile = (schema) =>
  new Ajv2020.default({ formats }).compile({ ...schema, $defs: { Lease: { ...read(SHARED), $id: SHARED } } });

for (const [way, compile] of Object.entries({ beside, inOneFile })) {
  test(`every schema takes its examples, the lease's ${way}`, () => {
    assert.ok(events.length >= 24);
    for (const file of events) {
      const schema = read(file);
      const validate = compile(schema);
      for (const example of schema.examples) {
        assert.ok(validate(example), `${file}: ${JSON.stringify(validate.errors)}`);
      }
    }
  });

  test(`a wrong field of the lease is refused, the lease's ${way}`, () => {
    const schema = read("AccountVended-1.json");
    const validate = compile(schema);
    const [example] = schema.examples;
    assert.ok(!validate({ ...example, accountId: "12" }));
    assert.ok(!validate({ ...example, leaseId: undefined }));
  });
}
