# The service in workerd:  workerd serve dist/edge/workerd.capnp
#
# `npm run build:edge` puts this file beside serve.js. The modules are named as they lie in the package,
# so that serve.js finds the core by the same relative path in every runtime.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "virtwright", worker = .virtwright)],
  sockets = [(name = "http", address = "*:8080", http = (), service = "virtwright")],
);

const virtwright :Workerd.Worker = (
  modules = [
    (name = "dist/edge/serve.js", esModule = embed "serve.js"),
    (name = "build/core.wasm", wasm = embed "../../build/core.wasm"),
  ],
  compatibilityDate = "2026-11-01",
);
