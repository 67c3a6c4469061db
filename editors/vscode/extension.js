// A language client for `wasmptr lsp`, and nothing else.

const { window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start(outputChannel) {
  const command = workspace.getConfiguration("wasmptr").get("path");
  client = new LanguageClient(
    "wasmptr",
    "wasmptr",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ scheme: "file", language: "go" }],
      initializationOptions: workspace.getConfiguration("wasmptr"),
      synchronize: { configurationSection: "wasmptr" },
      outputChannel,
    },
  );
  // A client that cannot start tells the user itself.
  await client.start().catch(() => {});
}

// Only a client that runs can be stopped.
const stop = async () => client?.isRunning() && client.stop();

exports.activate = async function (context) {
  const channel = window.createOutputChannel("wasmptr", { log: true });
  let last = start(channel);
  context.subscriptions.push(
    channel,
    // The server follows all the other settings by itself.
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("wasmptr.path")) {
        last = last.then(stop).catch(() => {}).then(() => start(channel));
      }
    }),
  );
  await last;
};

exports.deactivate = stop;
