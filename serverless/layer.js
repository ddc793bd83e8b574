"use strict";

const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");

// Two things that Serverless does with a layer, done so that they fit ours:
// While packaging it compares the layer with the deployed one, so that an unchanged one is not published again, and fails
// if there are no credentials. Then there is nothing to compare with: anybody can package, and the layer counts as new.
// And what is in the layer is part of each version's name: its archive is read once, not once for every function.
class Layer {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      "before:package:compileLayers": () => this.packageWithoutCredentials(),
      "before:package:compileFunctions": () => this.readOnce(),
    };
  }

  packageWithoutCredentials() {
    const layers = this.pluginThatHas("compareWithLastLayer");
    const compare = layers.compareWithLastLayer.bind(layers);
    layers.compareWithLastLayer = async (name) => {
      try {
        await compare(name);
      } catch (problem) {
        if (problem.code !== "AWS_CREDENTIALS_NOT_FOUND") {
          throw problem;
        }
      }
    };
  }

  readOnce() {
    const digests = new Map();
    this.pluginThatHas("addFileToHash").addFileToHash = async (file, hash) => {
      if (!digests.has(file)) {
        digests.set(file, createHash("sha256").update(readFileSync(file)).digest("base64"));
      }
      hash.write(digests.get(file));
    };
  }

  pluginThatHas(method) {
    return this.serverless.pluginManager.plugins.find((plugin) => plugin[method]);
  }
}

module.exports = Layer;
