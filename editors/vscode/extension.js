// A language client for `wasmptr lsp`, and nothing else.

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async function () {
  const command = workspace.getConfiguration("wasmptr").get("path");
  client = new LanguageClient(
    "wasmptr",
    "wasmptr",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ scheme: "file", language: "go" }],
      initializationOptions: workspace.getConfiguration("wasmptr"),
      synchronize: { configurationSection: "wasmptr" },
    },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
