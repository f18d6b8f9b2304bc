import { logLevels, type LogLevel } from './operator/logger.js';
import { ConfigError, type Setting } from './provider-config.js';

export interface OperatorConfig {
  readonly logLevel: LogLevel;
  /** Whoever has it may set the server up. Without one, whoever is at this machine may. */
  readonly adminToken: string | undefined;
  /** Whoever has it may read the metrics. At this machine they are open anyway. */
  readonly metricsToken: string | undefined;
}

/** @throws ConfigError */
export function readOperator(setting: Setting): OperatorConfig {
  return {
    logLevel: readLevel(setting('CHAT_LOG_LEVEL') ?? 'warn'),
    adminToken: readToken('CHAT_ADMIN_TOKEN', setting),
    metricsToken: readToken('CHAT_METRICS_TOKEN', setting),
  };
}

function readLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level === undefined)
    throw new ConfigError(`CHAT_LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${text}".`);
  return level;
}

/** It is in no message. */
function readToken(name: string, setting: Setting): string | undefined {
  const token = setting(name);
  if (token !== undefined && !/^[\x21-\x7e]{16,200}$/.test(token))
    throw new ConfigError(`${name} must have from 16 to 200 characters, without spaces.`);
  return token;
}
