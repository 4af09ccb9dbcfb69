// Starts `dlint lsp` and connects the editor with it.
import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("dlint.restart", async () => {
      await stop();
      await start();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function start(): Promise<void> {
  // The setting has the scope "machine": a workspace cannot name a program that this editor then runs.
  const [command, ...args] = vscode.workspace.getConfiguration("dlint").get<string[]>("command", ["dlint", "lsp"]);
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "dockerfile" }],
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/{dlint.toml,.dlint.toml,pyproject.toml,.dockerignore}"),
    },
  };
  client = new LanguageClient("dlint", "dlint", server, options);
  try {
    await client.start();
  } catch (error) {
    const hint = "Install it with: pip install 'dockerfile-dlint[lsp]', or set dlint.command.";
    void vscode.window.showErrorMessage(`dlint does not start: ${command}. ${hint}`);
    client = undefined;
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}
