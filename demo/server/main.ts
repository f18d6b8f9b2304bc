import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig, type Config, type ProviderConfig } from './config.js';
import { secretIn } from './people/secrets.js';
import { builtInProvider } from './providers/built-in.js';
import { openAiProvider } from './providers/openai.js';
import type { Provider } from './providers/provider.js';
import { redactor } from './redactor.js';
import { startServer, type ChatServer } from './server.js';
import { tools } from './tools/tools.js';

function createProvider(config: ProviderConfig): Provider {
  return config.kind === 'openai' ? openAiProvider(config) : builtInProvider();
}

async function start(config: Config): Promise<ChatServer> {
  const { port, host, data, database, redis, people, provider, streaming, titles, useTools } = config;
  mkdirSync(data, { recursive: true });
  const redact = redactor(provider.kind === 'openai' ? [provider.key] : []);
  return startServer({
    port,
    host,
    database: database ?? join(data, 'chat.db'),
    redis,
    uploads: join(data, 'uploads'),
    access: people,
    secret: secretIn(join(data, 'secret')),
    provider: createProvider(provider),
    tools: useTools === 'on' ? tools : [],
    titles: titles === 'on',
    streaming,
    log: (line) => console.error(redact(line)),
  });
}

/** Milliseconds that running answers have left when the server is to stop. */
const shutdownGrace = 10_000;

/** One line for the person at the terminal. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error && error.code === 'EADDRINUSE')) return `The server could not start: ${error.message}`;
  const port = 'port' in error ? Number(error.port) : 0;
  return `Port ${port} is in use. Choose another: PORT=${port + 1} npm start`;
}

try {
  const server = await start(readConfig(process.env));
  console.log(`chat-stream is at ${server.url}/`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.close(shutdownGrace).then(() => process.exit()));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
