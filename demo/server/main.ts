import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, type Config } from './config.js';
import { currentProvider } from './operator/current-provider.js';
import { createLogger } from './operator/logger.js';
import type { Settings } from './operator/settings.js';
import { secretIn } from './people/secrets.js';
import { startServer, type ChatServer } from './server.js';
import { tools } from './tools/tools.js';

async function start(config: Config, settings: Settings): Promise<ChatServer> {
  const { port, host, data, database, redis, people, operator, streaming, titles, useTools } = config;
  mkdirSync(data, { recursive: true });
  const { error, request } = createLogger({ level: operator.logLevel, secrets: () => secretsOf(config, settings) });
  return startServer({
    port,
    host,
    database: database ?? join(data, 'chat.db'),
    redis,
    uploads: join(data, 'uploads'),
    access: people,
    secret: secretIn(join(data, 'secret')),
    provider: currentProvider({ config: () => settings.provider(), log: error }),
    tools: useTools === 'on' ? tools : [],
    titles: titles === 'on',
    streaming,
    metricsToken: operator.metricsToken,
    adminToken: operator.adminToken,
    settings,
    log: error,
    tell: request,
  });
}

/** What no log may hold: also a key that was stored after the start. */
function secretsOf({ operator }: Config, settings: Settings): readonly (string | undefined)[] {
  return [operator.adminToken, operator.metricsToken, settings.key()];
}

/** Milliseconds that running answers have left when the server is to stop. */
const shutdownGrace = 10_000;

/**
 * Starts the server, says where it is, and stops it on a signal.
 *
 * @throws ConfigError, and whatever keeps the server from starting
 */
export async function runServer(settings: Settings): Promise<void> {
  const server = await start(readConfig(settings.environment()), settings);
  console.log(`chat-stream is at ${server.url}/`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.close(shutdownGrace).then(() => process.exit()));
}
